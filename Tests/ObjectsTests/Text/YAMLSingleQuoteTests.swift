import Testing

@testable import Objects

@Suite("Escaped single quotes in double quotes")
struct YAMLSingleQuoteTests {
    @Test(
        "A single quote may be escaped in double quotes, as Kubernetes allows",
        arguments: [
            (#"a: "it\'s""#, "it's"),
            (#"a: "\'x\' and \'y\'""#, "'x' and 'y'"),
            (#"a: "\\'\'\"\'\n""#, "\\''\"'\n"),
            ("a: \"one\\'s\n  two\\'s\\\n  \\'\"  # \"it\\'s\"", "one's two's'")
        ])
    func reads(_ text: String, _ expected: String) throws {
        let file = YAMLParser.parse(text, file: "f")
        #expect(file.diagnostics.isEmpty, "\(file.diagnostics)")
        #expect(file.documents.first?.value == ["a": .string(expected)])
    }

    @Test("Keys, several texts and several documents may hold escaped single quotes")
    func several() throws {
        let file = YAMLParser.parse(
            #"""
            run: [sh, -c, "echo \'a\'", {"k\'":"v\'"}]
            plain: it\'s "one\'s"
            single: 'a\'
            ---
            again: "\'"
            """#, file: "f")
        #expect(file.diagnostics.isEmpty, "\(file.diagnostics)")
        let first: Value = [
            "run": ["sh", "-c", "echo 'a'", ["k'": "v'"]], "plain": #"it\'s "one\'s""#, "single": #"a\"#
        ]
        #expect(file.documents.map(\.value) == [first, ["again": "'"]])
    }

    @Test("What stands behind an escaped single quote keeps its place")
    func places() throws {
        let text = "list: [\"\\'a\\'\", b]\nmap: {c: \"k\\'\n  k\\'k\", d: 2}"
        let document = try #require(YAMLParser.parse(text, file: "f").documents.first)
        let b = document.position(of: FieldPath([.field("list"), .index(1)]))
        #expect((b.line, b.column) == (1, 17))
        let d = document.position(of: FieldPath([.field("map"), .field("d")]))
        #expect((d.line, d.column) == (3, 13))
    }

    @Test(
        "Escapes that Kubernetes refuses are refused at their place",
        arguments: [
            (#"a: "\'\q""#, "f:1:"), ("a: \"\\'", "f:1:"), (#"a: ["\'x\'", "\q"]"#, "f:1:15")
        ])
    func refused(_ text: String, _ place: String) throws {
        let file = YAMLParser.parse(text, file: "f")
        #expect(file.documents.isEmpty)
        #expect(file.diagnostics.count == 1)
        #expect(try #require(file.diagnostics.first).description.hasPrefix(place))
    }

    @Test("A large file full of escaped single quotes is refused rather than read over and over")
    func bounded() {
        let text = "list:\n" + String(repeating: "- \"\\'\"\n", count: 30_000)
        let file = YAMLParser.parse(text, file: "f")
        #expect(file.documents.isEmpty)
        #expect(file.diagnostics.count == 1)
    }
}
