import Testing

@testable import Objects

@Suite("YAML documents")
struct YAMLParserTests {
    private func one(_ text: String) throws -> Value {
        let file = YAMLParser.parse(text, file: "f")
        #expect(file.diagnostics.isEmpty, "\(file.diagnostics)")
        return try #require(file.documents.first).value
    }

    private func complaints(_ text: String, limits: TextLimits = .standard) -> [String] {
        YAMLParser.parse(text, file: "f", limits: limits).diagnostics.map(\.description)
    }

    @Test("A manifest reads as Kubernetes reads it")
    func manifest() throws {
        let value = try one(
            """
            # a comment
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: web, labels: {app.kubernetes.io/name: "web"}}
            data:
              literal: |
                a
                  b

              stripped: |-
                a
              folded: >
                a
                b
              kept: |+
                a

              double: "tab\\t \\u00e9 \\
                joined"
              single: 'it''s'
              octal: 0644
              text: "0644"
              version: 1.10
              whole: 1.0
              big: 1e3
              empty:
              yes: on
            list:
            - a
            - - b
              - c: d
            """)
        #expect(
            value == [
                "apiVersion": "v1", "kind": "ConfigMap",
                "metadata": ["name": "web", "labels": ["app.kubernetes.io/name": "web"]],
                "data": [
                    "literal": "a\n  b\n", "stripped": "a", "folded": "a b\n", "kept": "a\n\n",
                    "double": "tab\t é joined",
                    "single": "it's", "octal": 420, "text": "0644", "version": .double(1.1), "whole": 1, "big": 1000,
                    "empty": .null, "true": true
                ],
                "list": ["a", ["b", ["c": "d"]]]
            ])
    }

    @Test("Keys become strings as in Kubernetes")
    func keys() throws {
        #expect(
            try one("{1: a, 0x10: b, true: c, off: d, 1.5: e, 1e10: f, \"2\": g, .inf: h, 18446744073709551615: i}")
                == [
                    "1": "a", "16": "b", "true": "c", "false": "d", "1.5": "e", "1e+10": "f", "2": "g", ".inf": "h",
                    "18446744073709551615": "i"
                ])
        #expect(complaints("~: a") == ["f:1:1: the key of a map must be a text, a number or a boolean, not null"])
        #expect(complaints("x:\n  ? [a]\n  : b").first?.hasPrefix("f:2:5: x: the key of a map must be") == true)
        #expect(complaints("? {a: b}\n: c").count == 1)
    }

    @Test("Tags decide")
    func tags() throws {
        #expect(
            try one(
                "[!!str 1, !!int \"5\", !!float 3, !!bool \"yes\", !!null \"\", !!timestamp 2024-01-01, ! 12, !!str , !<tag:yaml.org,2002:str> no]"
            )
                == ["1", 5, 3, true, .null, "2024-01-01", "12", "", "no"])
        #expect(complaints("a: !!int hunter2") == ["f:1:4: a: the value does not fit its tag !!int"])
        #expect(complaints("a: !!binary aGk=").first?.contains("!!binary") == true)
        let file = YAMLParser.parse("a: !vault x\nb: !mine {c: 1}\nd: !!map {}\ne: !!seq []", file: "f")
        #expect(file.documents.first?.value == ["a": "x", "b": ["c": 1], "d": .emptyObject, "e": []])
        #expect(file.diagnostics.map(\.severity) == [.warning, .warning])
        #expect(!file.isIncomplete)
    }

    @Test("Anchors repeat, merge keys fill in what is not set")
    func anchors() throws {
        #expect(
            try one("a: &x [1, {b: 2}]\nc: *x\nd: *x") == ["a": [1, ["b": 2]], "c": [1, ["b": 2]], "d": [1, ["b": 2]]])
        #expect(try one("&k key: 1\nother: *k") == ["key": 1, "other": "key"])
        #expect(try one("a: &k x\n*k : 1") == ["a": "x", "x": 1])
        #expect(
            try one("b: &b {x: 1, v: 2}\nm:\n  x: 9\n  <<: *b\n  z: 3")
                == ["b": ["x": 1, "v": 2], "m": ["x": 9, "v": 2, "z": 3]])
        #expect(
            try one("m:\n  <<: [{x: 1, v: 1}, {x: 2, z: 2}]\n  v: 3") == ["m": ["x": 1, "v": 3, "z": 2]])
        #expect(try one("m: {\"<<\": 1}") == ["m": ["<<": 1]])
        #expect(try one("<<: {a: 1}\n<<: {a: 2, b: 3}") == ["a": 2, "b": 3])
        #expect(
            complaints("a: *x") == [
                "f:1:4: a: this alias repeats an anchor that is not set above; put a text that begins with * in quotes"
            ])
        #expect(complaints("a: &x [*x]").first?.contains("inside the value") == true)
        #expect(complaints("a: &x 1\n---\nb: *x").count == 1, "an anchor ends with its document")
        #expect(complaints("<<: 1").first?.contains("must be a map") == true)
        #expect(complaints("<<: [{a: 1}, 2]").first?.contains("must be a map") == true)
    }

    @Test("A key that is set twice is refused with both places, and every such key is shown")
    func duplicates() {
        let text =
            "metadata:\n  name: a\n  labels:\n    x/y: 1\n    z: 1\n    x/y: 2\nlist:\n- 0\n- a: 1\n  a: 2\nmetadata: {}\n"
        let file = YAMLParser.parse(text, file: "f")
        #expect(file.documents.isEmpty)
        #expect(
            file.diagnostics.map(\.description) == [
                "f:6:5: metadata.labels: the key \"x/y\" is set twice in one map; it is set before at line 4, column 5",
                "f:10:3: list[1]: the key \"a\" is set twice in one map; it is set before at line 9, column 3",
                "f:11:1: the key \"metadata\" is set twice in one map; it is set before at line 1, column 1"
            ])
        #expect(file.diagnostics.allSatisfy { $0.reason == .duplicate })
        #expect(complaints("{1: a, \"1\": b}").count == 1, "keys are compared as the texts that they become")
    }

    @Test("Documents are told apart, empty ones are passed over")
    func documents() {
        let file = YAMLParser.parse(
            "---\n# nothing\n---\na: 1\n...\n# more\n---\n\n---\n- 2\n--- 3\n---\nnull\n---", file: "f")
        #expect(file.documents.map(\.value) == [["a": 1], [2], 3])
        #expect(file.documents.map(\.index) == [0, 1, 2])
        #expect(file.documents.map(\.position.line) == [4, 10, 11])
        #expect(file.diagnostics.isEmpty)
        for text in ["", "\n\n", "# only a comment", "---", "--- # x", "---\n...\n", "\u{FEFF}", "~"] {
            let empty = YAMLParser.parse(text, file: "f")
            #expect(empty.documents.isEmpty && empty.diagnostics.isEmpty, "\(text)")
        }
        #expect(
            YAMLParser.parse("%YAML 1.1\n---\na: 1\n...\n%TAG ! tag:x,2024:\n---\nb: 2", file: "f").documents.count == 2
        )
        #expect(
            YAMLParser.parse("a: |\n  ---\n  x\nb: 1\n---\r\nc: 2\r\n", file: "f").documents.map(\.value) == [
                ["a": "---\nx\n", "b": 1], ["c": 2]
            ])
    }

    @Test("Directives belong to the document below them")
    func directives() {
        let file = YAMLParser.parse("%YAML 1.1\na: 1\n---\nb: 2\n", file: "f")
        #expect(file.documents.map(\.value) == [["b": 2]], "the first lacks its ---")
        #expect(file.diagnostics.count == 1)
        #expect(YAMLParser.parse("...\n...\n", file: "f").diagnostics.isEmpty)
    }

    @Test("JSON is YAML")
    func json() throws {
        #expect(
            try one("{\"a\": [1, 2.5, null, \"\\u00e9\"],\n\t\"b\": {}}") == [
                "a": [1, .double(2.5), .null, "é"], "b": .emptyObject
            ])
    }

    @Test("A byte order mark does not count")
    func byteOrderMark() {
        let file = YAMLParser.parse("\u{FEFF}a: 1", file: "f")
        #expect(file.documents.first?.value == ["a": 1])
        #expect(file.documents.first?.position.column == 1)
    }

    @Test("A broken document leaves the others whole")
    func brokenDocument() {
        let file = YAMLParser.parse(
            "a: 1\n---\nb: [\n---\nc: 3\n---\nd: \"x\n---\ne: {f: 1, f: 2}\n---\ng: 7\n", file: "f")
        #expect(file.documents.map(\.value) == [["a": 1], ["c": 3], ["g": 7]])
        #expect(file.documents.map(\.index) == [0, 2, 5])
        #expect(file.documents.map(\.position.line) == [1, 5, 11])
        #expect(file.diagnostics.map(\.position?.line) == [4, 8, 9])
        #expect(file.diagnostics[0].message.hasSuffix("(document 2 of this file)"))
        #expect(file.isIncomplete)
    }

    @Test(
        "Errors say where and what to do",
        arguments: [
            ("a:\n\tb: 1", "f:2:1: a tab is used for indentation; use spaces"),
            (
                "a: b: c",
                "f:1:5: a : stands where no key can be; check the indentation, and put a value that holds \": \" in quotes"
            ),
            ("a: @x", "f:1:4: a value cannot begin with this character; put the value in quotes"),
            (
                "a:\n  - b\n c: 1",
                "f:3:2: expected a key here; check the indentation, and that all quotes and brackets are closed (while parsing a block mapping that begins at line 1)"
            ),
            ("a: \"x", "f:1:6: a quoted text has no closing quote"),
            (
                "- a\nb: 1",
                "f:2:1: expected \"- \" here, as before in this list; check the indentation (while parsing a block collection that begins at line 1)"
            ),
            (
                "a: \"\\q\"",
                "f:1:5: unknown escape after \\; in single quotes a backslash stands for itself (while parsing a quoted scalar that begins at line 1)"
            ),
            (
                "{a: 1",
                "f:1:6: expected , or } here; a brace may not be closed (while parsing a flow mapping that begins at line 1)"
            ),
            ("a: - b", "f:1:4: a list entry cannot begin here; put \"- \" on a line of its own"),
            ("ü: \u{7}", "f:1:4: control characters are not allowed; in double quotes write them as \\xNN"),
            ("a: .nan", "f:1:4: a: infinity and not-a-number have no form in JSON; put a text in quotes"),
            ("a: !x!y z", "f:1:4: this tag's prefix is not declared")
        ])
    func errors(_ text: String, _ expected: String) { #expect(complaints(text) == [expected]) }

    @Test("Text that is not UTF-8 is refused with its place, the other documents stay")
    func encoding() {
        for broken: [UInt8] in [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x00], [0xFE, 0xFF, 0, 0x61]
        ] {
            let file = YAMLParser.parse(
                Array("a: é\n---\nbé: \"".utf8) + broken + Array("\"\n---\nc: 1\n".utf8), file: "f")
            #expect(file.documents.map(\.value) == [["a": "é"], ["c": 1]], "\(broken)")
            #expect(file.diagnostics.map(\.position?.description) == ["f:3:6"], "\(broken) \(file.diagnostics)")
        }
    }

    @Test("Each value and each key has its line and column, in characters")
    func positions() throws {
        let text = "# c\nspec:\n  containers:\n  - name: web\n    é: {x: [1,\n      2]}\n  -   name: \"b\"\n  empty:\n"
        let document = try #require(YAMLParser.parse(text, file: "f").documents.first)
        func at(_ path: FieldPath, name: Bool = false) -> String {
            document.position(of: path, ofName: name).description
        }
        let containers = FieldPath(fields: ["spec", "containers"])
        #expect(at(FieldPath()) == "f:2:1")
        #expect(at(FieldPath(fields: ["spec"])) == "f:3:3")
        #expect(at(containers, name: true) == "f:3:3")
        #expect(at(containers) == "f:4:3")
        #expect(at(containers.index(0).field("name")) == "f:4:11")
        #expect(at(containers.index(0).field("é"), name: true) == "f:5:5")
        #expect(at(containers.index(0).field("é").field("x").index(1)) == "f:6:7")
        #expect(at(containers.index(1)) == "f:7:7")
        #expect(at(containers.index(1).field("name")) == "f:7:13")
        #expect(at(containers.index(1).field("image")) == "f:7:7")
    }

    @Test("Secrets never show in an error")
    func secrets() {
        for text in [
            "password: hunter2: x", "password: \"hunter2", "password: !!int hunter2", "password: hunter2\n\tx: y",
            "password: [hunter2",
            "password: &a hunter2\npassword: *a", "a: @hunter2", "password: !!binary hunter2",
            "password: 'hunter2' hunter2"
        ] {
            let found = complaints(text)
            #expect(!found.isEmpty && found.allSatisfy { !$0.contains("hunter2") }, "\(found)")
        }
    }
}
