import Objects
import Testing

@Suite("The outline of a text")
struct TextOutlineTests {
    /// The parts in a short form: keys with a colon, comments with a `#`, and brackets.
    private static func parts(_ text: String) throws -> String {
        try TextOutline(Array(text.utf8), file: "a.yaml").documents.map { document in
            document.parts.map { part in
                switch part {
                case .open(let container): container.isMapping ? "{" : "["
                case .close: ")"
                case .key(let key): key.text + ":"
                case .value(let value): value.text.replacing("\n", with: "/")
                case .comment(let comment): "#" + comment.text
                }
            }.joined(separator: " ")
        }.joined(separator: " | ")
    }

    @Test(
        "comments go to the map or list that they are about",
        arguments: [
            ("# a\nb: c\n", "{ # a b: c )"),
            ("b: c # a\nd: e\n", "{ # a b: c d: e )"),
            ("b: # a\n  c: d\n", "{ # a b: { c: d ) )"),
            ("b:\n  # a\n  c: d\n", "{ b: { # a c: d ) )"),
            ("b:\n  c: d\n  # a\ne: f\n", "{ b: { c: d # a ) e: f )"),
            ("b:\n  c: d\n# a\ne: f\n", "{ b: { c: d ) # a e: f )"),
            ("b:\n- c\n# a\n- d\n", "{ b: [ c # a d ) )"),
            ("b:\n  - # a\n    c: d\n", "{ b: [ # a { c: d ) ) )"),
            ("b: {c: d} # a\n", "{ b: { # a c: d ) )"),
            ("b: c\n# a\n", "{ b: c # a )"),
            ("b: 'x # y' # a\nc: \"#z\"\n", "{ # a b: x # y c: #z )"),
            ("b: c\n---\n# a\nd: e\n", "{ b: c ) | { # a d: e )")
        ])
    func placesComments(text: String, parts: String) throws {
        #expect(try Self.parts(text) == parts)
    }

    @Test(
        "a part's bytes are what stands in the text, beyond ASCII too",
        arguments: [
            ("a: b c \nd: e\n", ["b c", "e"]), ("é: \"ü\"  # x\nb: 'y'\n", ["\"ü\"", "'y'"]),
            ("a: |\n  x\n  y\n\nb: c\n", ["|\n  x\n  y", "c"]), ("a:\nb: c\r\n", ["", "c"]),
            ("{\"a\": [1, \"x\"]}", ["1", "\"x\""])
        ])
    func knowsBytes(text: String, values: [String]) throws {
        let bytes = Array(text.utf8)
        let found = try TextOutline(bytes, file: "a.yaml").documents[0].parts.compactMap { part -> String? in
            guard case .value(let scalar) = part else { return nil }
            return String(decoding: bytes[scalar.bytes], as: UTF8.self)
        }
        #expect(found == values)
    }

    @Test(
        "what cannot be told by its bytes is refused", arguments: ["a: &x b", "a: *x", "a: !t b", "a: [", "? [b]\n: c"])
    func refuses(text: String) {
        #expect(throws: Diagnostic.self) { try TextOutline(Array(text.utf8), file: "a.yaml") }
    }

    @Test("depth and number are bounded")
    func isBounded() {
        var limits = TextLimits.standard
        limits.nodes = 10
        #expect(throws: Diagnostic.self) {
            try TextOutline(Array(String(repeating: "- a\n", count: 20).utf8), file: "a", limits: limits)
        }
        #expect(throws: Diagnostic.self) { try TextOutline(Array(String(repeating: "[", count: 200).utf8), file: "a") }
    }

    @Test("scalars can mean something else than they say, at their places")
    func substitutes() throws {
        let text = "a: x\nb: [z, 2]\n---\nc: z\n"
        let parsed = YAMLParser.parse(
            Array(text.utf8), file: "a.yaml", scalars: [.string("p\nq"), nil, .bool(true), .integer(3)])
        #expect(parsed.documents.map(\.value) == [["a": "p\nq", "b": ["z", true]], ["c": 3]])
        #expect(parsed.documents[1].position(of: FieldPath(fields: ["c"])).line == 4)
    }
}
