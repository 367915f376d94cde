import Testing

@testable import Objects

@Suite("Writing YAML")
struct YAMLWriterTests {
    @Test("A manifest is laid out as kubectl does")
    func manifest() {
        let value: Value = [
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": ["name": "web", "annotations": .emptyObject, "creationTimestamp": "2024-01-02T03:04:05Z"],
            "spec": [
                "replicas": 3, "paused": false, "ratio": .double(0.5), "large": .double(1e6), "none": .null, "args": [],
                "containers": [["name": "web", "command": ["sh", "-c", "echo a\necho b\n"]], ["name": "x"]],
                "matrix": [[1, 2], [["a": ["b"]]]]
            ]
        ]
        let expected = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              annotations: {}
              creationTimestamp: "2024-01-02T03:04:05Z"
              name: web
            spec:
              args: []
              containers:
              - command:
                - sh
                - -c
                - |
                  echo a
                  echo b
                name: web
              - name: x
              large: 1000000
              matrix:
              - - 1
                - 2
              - - a:
                  - b
              none: null
              paused: false
              ratio: 0.5
              replicas: 3

            """
        #expect(YAMLWriter.text(value) == expected)
    }

    @Test(
        "Texts are quoted as go-yaml does",
        arguments: [
            ("a", "a"), ("", #""""#), ("yes", #""yes""#), ("null", #""null""#), ("~", #""~""#), ("1", #""1""#),
            ("1.5", #""1.5""#),
            ("1e3", #""1e3""#), ("0x1F", #""0x1F""#), ("08", #""08""#), (".inf", #"".inf""#),
            ("2024-01-01", #""2024-01-01""#),
            ("12:30:45", #""12:30:45""#), ("8080:80", "8080:80"), ("1.2.3", "1.2.3"), ("100m", "100m"),
            ("<<", #""<<""#), ("=", "="),
            ("- a", "'- a'"), ("-a", "-a"), ("-", "'-'"), ("---", "'---'"), ("--", "--"), ("?", "'?'"), ("?a", "?a"),
            ("a: b", "'a: b'"),
            ("a:", "'a:'"), ("a:b", "a:b"), ("#a", "'#a'"), ("a #b", "'a #b'"), ("a#b", "a#b"), ("&a", "'&a'"),
            ("*", "'*'"),
            ("!a", "'!a'"), ("|", "'|'"), ("'", "''''"), ("it's", "it's"), ("\"a\"", "'\"a\"'"), ("%a", "'%a'"),
            ("@a", "'@a'"), ("`", "'`'"),
            ("{a", "'{a'"), ("a}", "a}"), ("a, b", "a, b"), (" a", "' a'"), ("a ", "'a '"), ("\\", "\\"),
            ("a\tb", #""a\tb""#),
            ("é", "é"), ("😀", #""\U0001F600""#), ("\u{7}\u{0}\u{1F}\u{85}\u{FEFF}", #""\a\0\x1F\N\uFEFF""#),
            ("a\nb", "|-\n  a\n  b"), ("a\n", "|\n  a"), ("a\n\n", "|+\n  a\n"), ("\n", "|2+\n"),
            (" a\nb\n", "|2\n   a\n  b"),
            ("a\n  b\n", "|\n  a\n    b"), ("a \nb", #""a \nb""#), ("a\r\n", #""a\r\n""#), ("a\n ", #""a\n ""#)
        ])
    func quotes(_ text: String, _ expected: String) throws {
        let written = YAMLWriter.text(["k": .string(text)])
        #expect(written == "k: \(expected)\n")
        #expect(YAMLParser.parse(written, file: "").documents.first?.value == ["k": .string(text)])
    }

    @Test("Keys are quoted like texts, long ones stand apart")
    func keys() {
        #expect(YAMLWriter.text(["y": 1, "1": 2, "a\nb": 3, "": 4]) == "\"\": 4\n\"1\": 2\n\"a\\nb\": 3\n\"y\": 1\n")
        let long = String(repeating: "k", count: 200)
        let pairs: [(String, Value)] = [(long, [1]), (long + "l", ["m": .object(Fields([(long, "x\ny" as Value)]))])]
        let value: Value = ["a": [.object(Fields(pairs))]]
        #expect(YAMLParser.parse(YAMLWriter.write(value), file: "").documents.first?.value == value)
    }

    @Test("Several documents have --- between them")
    func documents() {
        let values: [Value] = [["a": 1], ["x"], "text", "a\n\n", ["b": .emptyObject]]
        let file = YAMLParser.parse(YAMLWriter.write(documents: values), file: "")
        #expect(file.documents.map(\.value) == values)
    }

    @Test("What is written reads back the same", arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func roundTrip(seed: UInt64) {
        var random = RandomValue(seed: seed)
        random.allowsWholeDoubles = false
        for _ in 0..<300 {
            let value: Value = ["v": random.value()]
            let written = YAMLWriter.write(value)
            let file = YAMLParser.parse(written, file: "")
            #expect(
                file.documents.map(\.value) == [value],
                "seed \(seed): \(file.diagnostics)\n\(String(decoding: written, as: UTF8.self))")
            let inner = random.value()
            guard !inner.isNull else { continue }
            #expect(
                YAMLParser.parse(YAMLWriter.write(inner), file: "").documents.map(\.value) == [inner], "seed \(seed)")
        }
    }
}
