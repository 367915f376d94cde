import Objects
import TestSupport
import Testing

/// A search for forms that are all alike is one search, so the canaries with signs have to look otherwise in each.
@Suite("Forms of canaries") struct CanaryFormsTests {
    private static let signs = [("/", "%2F"), ("?", "%3F"), ("+", "%2B"), ("=", "%3D"), ("&", "%26")]

    private static func escaped(_ text: String, _ signs: ArraySlice<(String, String)>) -> String {
        signs.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    /// How programs write a value, each by what it is called.
    private static func written(_ text: String) -> [(name: String, text: String)] {
        let bytes = Array(text.utf8)
        let small = signs.map { ($0.0, $0.1.lowercased()) }
        return [
            ("plain", text), ("base64", Base64.encode(bytes)), ("base64 for URLs", URLText.encode(bytes)),
            ("hex", bytes.map { String($0, radix: 16) }.joined()), ("a query", escaped(text, signs[...])),
            ("a query in small letters", escaped(text, small[...])), ("a step of a path", escaped(text, signs[..<2])),
            ("a path", escaped(text, signs[1..<2])), ("JSON without slashes", text.replacing("/", with: #"\/"#)),
            ("JSON for pages", text.replacing("&", with: #"\u0026"#)), ("a page", text.replacing("&", with: "&amp;"))
        ]
    }

    /// By chance, so more than once.
    @Test("all forms of a canary with signs differ, and each is found, also where the value was cut", arguments: 0..<20)
    func differ(_ round: Int) {
        let canary = Canary("canary \(round)", from: Canary.signs)
        let search = CanarySearch([canary])
        let all = CanaryFormsTests.written(canary.text)
        #expect(canary.base64.filter { $0 != "=" } != URLText.encode(canary.bytes))
        #expect(Set(all.map { $0.text }).count == all.count)
        #expect(canary.percentEncoded == all.first { $0.name == "a query" }?.text)
        for value in [canary.text, String(canary.text.prefix(20)), String(canary.text.suffix(20))] {
            for (name, text) in CanaryFormsTests.written(value) {
                #expect(search.found(in: Array("x \(text) y".utf8)).count == 1, "\(name): \(text)")
            }
        }
        let other = Canary("other", from: Canary.signs)
        #expect(search.found(in: Array("x \(other.text) y".utf8)).isEmpty)
    }

    @Test("base64 is found wherever the value begins in it, also for URLs", arguments: 0..<3)
    func alignments(_ before: Int) {
        let canary = Canary("canary", from: Canary.signs)
        let bytes = Array(String(repeating: "x", count: before).utf8) + canary.bytes + Array("more".utf8)
        let (standard, urls) = (Base64.encode(bytes), URLText.encode(bytes))
        #expect(standard.prefix(32) != urls.prefix(32))
        for text in [standard, urls, standard.replacing("/", with: "%2F").replacing("+", with: "%2B")] {
            #expect(CanarySearch([canary]).found(in: Array(text.utf8)).count == 1, "\(text)")
        }
    }

    @Test("letters alone have one form in addresses and in JSON")
    func letters() {
        let canary = Canary("canary")
        #expect(canary.percentEncoded == canary.text)
        // Per part: as it is, twice in hex, and in base64 from three places on.
        #expect(canary.forms.count <= 12)
    }
}
