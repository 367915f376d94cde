import Testing

@testable import Objects

@Suite("JSON")
struct JSONTests {
    @Test(
        "Values are read as Kubernetes reads them",
        arguments: [
            ("null", Value.null), ("true", true), (" false\n", false), ("0", 0), ("-0", 0), ("12", 12), ("-7", -7),
            ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
            ("9223372036854775808", .double(9_223_372_036_854_775_808)), ("1.0", .double(1)),
            ("-1.5e3", .double(-1500)),
            ("1E2", .double(100)), ("1e-400", .double(0)), (#""""#, ""), (#""a""#, "a"),
            (#""a\/\\\"\b\f\n\r\tz""#, "a/\\\"\u{8}\u{c}\n\r\tz"),
            (#""\u0041\u00e9\u20AC\ud83d\uDE00""#, "Aé€😀"), (#""\u0000""#, "\u{0}"), ("\"ünïcödé 日本語\"", "ünïcödé 日本語"),
            ("[]", []), ("[ ]", []), ("{}", .emptyObject), ("{ }", .emptyObject),
            ("[1,[2,[]],{}]", [1, [2, []], .emptyObject]),
            (#"{"b":1,"a":{"c":[true,null]}}"#, ["a": ["c": [true, .null]], "b": 1])
        ] as [(String, Value)])
    func reads(_ text: String, _ expected: Value) throws {
        #expect(try JSONParser.parse(text) == expected)
        #expect(try JSONParser.document(Array(text.utf8), file: "f").value == expected)
    }

    @Test(
        "What RFC 8259 does not allow is refused with its place",
        arguments: [
            ("", 1, 1), ("  ", 1, 3), ("{", 1, 2), ("[1,]", 1, 4), ("[1 2]", 1, 4), ("{\"a\"}", 1, 5),
            ("{\"a\":1,}", 1, 8),
            ("{a:1}", 1, 2), ("01", 1, 1), ("-", 1, 2), ("1.", 1, 3), (".5", 1, 1), ("1e", 1, 3), ("+1", 1, 1),
            ("tru", 1, 4),
            ("nul1", 1, 4), ("NaN", 1, 1), ("Infinity", 1, 1), ("'a'", 1, 1), ("\"a", 1, 3), ("\"\\x\"", 1, 3),
            ("\"\\u12g4\"", 1, 6), ("\"\\ud800\"", 1, 2), ("\"\\udc00\"", 1, 2), ("\"\\ud800\\u0041\"", 1, 2),
            ("\"a\nb\"", 1, 3),
            ("[1,\n  2,\n  x]", 3, 3), ("1 1", 1, 3), ("// no\n1", 1, 1), ("\"é\" x", 1, 5), ("[1e999]", 1, 2),
            ("\u{FEFF}1", 1, 1)
        ])
    func refuses(_ text: String, _ line: Int, _ column: Int) {
        let error = #expect(throws: Diagnostic.self) { try JSONParser.parse(text, file: "x.json") }
        #expect(error?.position == SourcePosition(file: "x.json", line: line, column: column), "\(text)")
        #expect(error?.reason == .syntax)
    }

    @Test("Bytes that are not UTF-8 are refused")
    func refusesBrokenUTF8() {
        for broken: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF5, 0x80, 0x80, 0x80]] {
            #expect(throws: Diagnostic.self) { try JSONParser.parse([0x22] + broken + [0x22]) }
            #expect(throws: Diagnostic.self) { try JSONParser.parse([0x22, 0x5C, 0x6E] + broken + [0x22]) }
            #expect(throws: Diagnostic.self) { try JSONParser.parse([0x22] + broken) }
        }
    }

    @Test("A name that is set twice is refused with both places, or the later counts")
    func duplicates() throws {
        let text = "{\"b\": 1,\n \"a\": 2,\n \"b\": 3}"
        let error = #expect(throws: Diagnostic.self) { try JSONParser.parse(text, file: "f") }
        #expect(error?.reason == .duplicate)
        #expect(
            error?.description
                == "f:3:2: the name \"b\" is set twice in one object; it is set before at line 1, column 2")
        let value = try JSONParser.parse(text, duplicates: .lastCounts)
        #expect(value == ["a": 2, "b": 3])
        let document = try JSONParser.document(Array(text.utf8), file: "f", duplicates: .lastCounts)
        #expect(document.value == value)
        #expect(document.position(of: FieldPath(fields: ["b"])).line == 3)
    }

    @Test("Names that differ only in Unicode composition are different names")
    func composition() throws {
        #expect(try JSONParser.parse("{\"e\u{301}\": 1, \"\u{E9}\": 2}").fields?.count == 2)
    }

    @Test("Each value and each name has its line and column, in characters")
    func positions() throws {
        let text = "{\n  \"ü\": {\"é\": 1, \"x\": [10,\n 20]},\n  \"a\": \"\"\n}"
        let document = try JSONParser.document(Array(text.utf8), file: "f")
        func at(_ path: FieldPath, name: Bool = false) -> String {
            document.position(of: path, ofName: name).description
        }
        #expect(at(FieldPath()) == "f:1:1")
        #expect(at(FieldPath(fields: ["ü"])) == "f:2:8")
        #expect(at(FieldPath(fields: ["ü"]), name: true) == "f:2:3")
        #expect(at(FieldPath(fields: ["ü", "é"])) == "f:2:14")
        #expect(at(FieldPath(fields: ["ü", "x"]).index(1)) == "f:3:2")
        #expect(at(FieldPath(fields: ["a"]), name: true) == "f:4:3")
        #expect(at(FieldPath(fields: ["a", "missing"])) == "f:4:8")
    }

    @Test("Each limit has its own error")
    func limits() {
        var limits = TextLimits()
        limits.bytes = 40
        limits.nodes = 5
        limits.depth = 3
        limits.keyLength = 4
        func message(_ text: String) -> String {
            do {
                _ = try JSONParser.parse(text, limits: limits)
                return "read"
            } catch {
                #expect(error.reason == .limit)
                return error.message
            }
        }
        #expect(message("[[[1]]]") == "read")
        #expect(message("[[[[]]]]").hasSuffix("(limit depth)"))
        #expect(message("[1,2,3,4,5]").hasSuffix("(limit nodes)"))
        #expect(message("{\"abcd\":1}") == "read")
        #expect(message("{\"abcde\":1}").hasSuffix("(limit keyLength)"))
        #expect(message(String(repeating: " ", count: 50)).hasSuffix("(limit bytes)"))
        limits.bytes = 1 << 20
        #expect(message(String(repeating: "9", count: 5000)).hasSuffix("(limit numberLength)"))
    }

    @Test("A hundred thousand brackets are refused at once, however deep the limits allow")
    func brackets() {
        var limits = TextLimits()
        limits.depth = .max
        for text in ["[", "{\"a\":"] {
            let bytes = Array(String(repeating: text, count: 100_000).utf8)
            let error = #expect(throws: Diagnostic.self) { try JSONParser.parse(bytes, limits: limits) }
            #expect(error?.reason == .limit)
        }
    }

    @Test("Errors never show a value")
    func secrets() {
        for text in [
            "{\"password\": hunter2}", "{\"password\": \"hunter2}", "{\"password\": \"hunter2\" x}", "[\"hunter2\\q\"]"
        ] {
            let error = #expect(throws: Diagnostic.self) { try JSONParser.parse(text) }
            #expect(error?.description.contains("hunter2") == false)
        }
    }

    @Test(
        "Values are written in one way",
        arguments: [
            (Value.null, "null"), ([], "[]"), (.emptyObject, "{}"), (.double(1), "1.0"), (.double(-0.0), "-0.0"),
            (.double(0.1), "0.1"), (.double(1e20), "100000000000000000000.0"), (.double(1e21), "1e+21"),
            (.double(1.5e-7), "1.5e-7"), (.double(0.000001), "0.000001"), (.double(1234.5678), "1234.5678"),
            (.double(.leastNonzeroMagnitude), "5e-324"), (.double(1.7976931348623157e308), "1.7976931348623157e+308"),
            (.double(.nan), "null"),
            (.integer(.min), "-9223372036854775808"),
            ("a\"\\\n\t\r\u{8}\u{c}\u{1}é<>&", #""a\"\\\n\t\r\b\f\u0001é<>&""#),
            (["b": [1, 2], "a": .null], #"{"a":null,"b":[1,2]}"#)
        ] as [(Value, String)])
    func writes(_ value: Value, _ expected: String) { #expect(JSONWriter.text(value) == expected) }

    @Test("Pretty JSON is laid out as kubectl does")
    func pretty() {
        let value: Value = ["a": [1, ["b": []]], "c": .emptyObject]
        let expected = """
            {
                "a": [
                    1,
                    {
                        "b": []
                    }
                ],
                "c": {}
            }

            """
        #expect(String(decoding: JSONWriter.pretty(value), as: UTF8.self) == expected)
        #expect(String(decoding: JSONWriter.pretty(value, indent: 2), as: UTF8.self).contains("\n  \"a\": ["))
    }

    @Test("What is written reads back the same", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func roundTrip(seed: UInt64) throws {
        var random = RandomValue(seed: seed)
        for _ in 0..<300 {
            let value = random.value()
            #expect(try JSONParser.parse(JSONWriter.write(value)) == value, "seed \(seed)")
            #expect(try JSONParser.document(JSONWriter.pretty(value), file: "").value == value, "seed \(seed)")
        }
    }

    @Test("Damaged texts are read or refused, and positions lie within the text", arguments: [1, 2, 3] as [UInt64])
    func damaged(seed: UInt64) {
        var random = RandomValue(seed: seed)
        for _ in 0..<1500 {
            var bytes = JSONWriter.write(random.value())
            for _ in 0...random.below(4) where !bytes.isEmpty {
                let index = random.below(bytes.count)
                switch random.below(3) {
                case 0: bytes[index] = UInt8(random.below(256))
                case 1: bytes.remove(at: index)
                default: bytes.insert(Array("{}[]\",:\\u0e-.".utf8)[random.below(13)], at: index)
                }
            }
            do {
                let value = try JSONParser.parse(bytes, duplicates: .lastCounts)
                #expect(try JSONParser.parse(JSONWriter.write(value)) == value, "seed \(seed)")
            } catch {
                let lines = bytes.count { $0 == 0x0A } + 1
                #expect((1...lines).contains(error.position?.line ?? 0), "seed \(seed)")
            }
        }
    }
}
