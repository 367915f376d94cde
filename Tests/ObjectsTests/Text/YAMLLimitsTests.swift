import Testing

@testable import Objects

@Suite("YAML limits")
struct YAMLLimitsTests {
    private func refusal(_ text: String, _ limits: TextLimits = .standard) -> String {
        let clock = ContinuousClock()
        let start = clock.now
        let file = YAMLParser.parse(text, file: "f", limits: limits)
        #expect(clock.now - start < .seconds(5))
        guard let last = file.diagnostics.last else { return "read" }
        #expect(last.position != nil)
        #expect((last.reason == .limit) == last.message.contains("(limit "))
        return last.message
    }

    @Test("Each limit has its own error")
    func limits() {
        var limits = TextLimits()
        limits.bytes = 100
        limits.nodes = 12
        limits.aliasedNodes = 4
        limits.documents = 2
        limits.depth = 3
        limits.keyLength = 4
        limits.diagnostics = 3
        #expect(refusal(String(repeating: "#", count: 101), limits).hasSuffix("(limit bytes)"))
        #expect(refusal("[1,2,3,4,5,6,7,8,9,10,11]", limits) == "read")
        #expect(refusal("[1,2,3,4,5,6,7,8,9,10,11,12]", limits).hasSuffix("(limit nodes)"))
        #expect(refusal("[&a [1], *a, *a]", limits) == "read")
        #expect(refusal("[&a [1], *a, *a, *a]", limits).hasSuffix("(limit aliasedNodes)"))
        #expect(refusal("1\n---\n---\n2", limits) == "read")
        #expect(refusal("1\n---\n2\n---\n3\n---\n4", limits).contains("(limit documents)"))
        #expect(refusal("[[[1]]]", limits) == "read")
        #expect(refusal("[[[[]]]]", limits).hasSuffix("(limit depth)"))
        #expect(refusal("[&a [[1]], [*a]]", limits).hasSuffix("(limit depth)"))
        #expect(refusal("abcd: 1", limits) == "read")
        #expect(refusal("abcde: 1", limits).hasSuffix("(limit keyLength)"))
        #expect(refusal("{a: 1, a: 2, a: 3, a: 4, a: 5}", limits).hasSuffix("(limit diagnostics)"))
    }

    @Test("A limit that one document breaks leaves the others whole")
    func depthOfOne() {
        let file = YAMLParser.parse("a: 1\n---\n\(String(repeating: "[", count: 1000))\n---\nb: 2\n", file: "f")
        #expect(file.documents.count == 2)
        #expect(file.diagnostics.count == 1)
    }

    @Test(
        "Texts made to be slow or large are refused at once",
        arguments: [
            ("[", 100_000), ("{", 100_000), ("[{a: ", 50_000), ("- ", 100_000), ("? ", 100_000), ("[a, ", 50_000)
        ])
    func nesting(_ text: String, _ count: Int) {
        let message = refusal(String(repeating: text, count: count))
        #expect(message.contains("(limit depth)") || message.hasPrefix("the key of a map"))
    }

    @Test("A bomb of aliases is refused")
    func bomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            let alias = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(alias)]\n"
        }
        #expect(refusal(text).contains("(limit aliasedNodes)"))
        var merges = "a0: &a0 {x0: 1, y0: 2}\n"
        for level in 1..<40 {
            merges += "a\(level): &a\(level) {l: *a\(level - 1), r: {<<: *a\(level - 1)}}\n"
        }
        #expect(refusal(merges).contains("(limit "))
    }

    @Test("Many tag directives are refused before libyaml compares them all")
    func tagDirectives() {
        let text = (0..<50_000).map { "%TAG !a\($0)! x\n" }.joined() + "---\na: 1\n"
        #expect(refusal(text).contains("(limit tagDirectives)"))
        #expect(refusal("a: 1\n" + text).contains("(limit tagDirectives)"))
    }

    @Test("Large scalars and many small documents are read")
    func large() {
        let text =
            "a: " + String(repeating: "x", count: 1 << 20) + "\nb: |\n" + String(repeating: "  line\n", count: 50_000)
        let file = YAMLParser.parse(text, file: "f")
        #expect(file.diagnostics.isEmpty)
        #expect(file.documents.first?.value["a"]?.string?.utf8.count == 1 << 20)
        #expect(YAMLParser.parse(String(repeating: "---\na: 1\n", count: 2000), file: "f").documents.count == 2000)
        let broken = YAMLParser.parse(String(repeating: "---\n[\n", count: 2000), file: "f")
        #expect(broken.diagnostics.count == TextLimits.standard.diagnostics + 1)
    }

    @Test(
        "Damaged manifests never crash, and what is read has places within the text", arguments: [1, 2, 3] as [UInt64])
    func damaged(seed: UInt64) {
        var random = RandomValue(seed: seed)
        let whole = Array(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: &l {app: "web\\t", tier: 'x'}}
            spec:
              template: &t
                metadata: {<<: *l, a: ~}
                data: |+
                  text

                more: >-
                  folded
              list: [1, 0x1F, 1.5, yes, !!str 2, [*t]]
            ---
            ? a key
            : - - b
              - c
            ...
            %YAML 1.1
            --- # end
            é: 日本語
            """.utf8)
        let pieces = [
            "---\n", "...\n", "[", "}", "&a ", "*a", "<<: ", "\t", "\"", "'", "|\n", "%TAG ! x\n", "\u{FEFF}", "? ",
            ": ", "\r", "\u{2028}"
        ]
        for _ in 0..<1500 {
            var bytes = whole
            for _ in 0...random.below(6) {
                let index = random.below(bytes.count)
                switch random.below(4) {
                case 0: bytes[index] = UInt8(random.below(256))
                case 1: bytes.removeSubrange(index..<min(bytes.count, index + random.below(20)))
                case 2: bytes.insert(contentsOf: pieces[random.below(pieces.count)].utf8, at: index)
                default:
                    bytes.insert(contentsOf: Array(bytes[index..<min(bytes.count, index + random.below(60))]), at: 0)
                }
                if bytes.isEmpty { bytes = whole }
            }
            let file = YAMLParser.parse(bytes, file: "f")
            for position in file.documents.map(\.position) + file.diagnostics.compactMap(\.position) {
                #expect((1...bytes.count + 1).contains(position.line) && position.column > 0, "seed \(seed)")
            }
            for document in file.documents {
                #expect(
                    document.value.fields?.count ?? document.map.children.count >= document.map.children.count,
                    "seed \(seed)")
            }
        }
    }
}
