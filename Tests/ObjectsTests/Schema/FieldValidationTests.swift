import Objects
import Testing

@Suite("Field validation")
struct FieldValidationTests {
    private var schema: Schema {
        get throws { try #require(KindRegistry.builtIn[.deployment]).schema }
    }

    private func body(_ json: String) throws -> DecodedBody { try DecodedBody(json: Array(json.utf8)) }
    private func body(yaml: String) throws -> DecodedBody { try DecodedBody(yaml: Array(yaml.utf8)) }

    @Test("unknown and duplicate fields are told as kube-apiserver does, and dropped")
    func unknownAndDuplicate() throws {
        let (value, errors) = try body(
            #"""
            {"spec":{"replicas":1,"foo":{"a":1,"a":2},"replicas":2,
            "template":{"metadata":{"labels":{"app":"a","app":"b"}},
            "spec":{"containers":[{"name":"a"},{"name":"b","imagee":"x","name":"c"}]}}},"bar":1}
            """#
        ).pruned(by: schema)
        #expect(
            Set(errors) == [
                #"duplicate field "spec.replicas""#, #"duplicate field "spec.foo.a""#,
                #"duplicate field "spec.template.metadata.labels.app""#,
                #"duplicate field "spec.template.spec.containers[1].name""#, #"unknown field "bar""#,
                #"unknown field "spec.foo""#, #"unknown field "spec.template.spec.containers[1].imagee""#
            ])
        let expected =
            #"{"spec":{"replicas":2,"template":{"metadata":{"labels":{"app":"b"}},"#
            + #""spec":{"containers":[{"name":"a"},{"name":"c"}]}}}}"#
        #expect(JSONWriter.text(value) == expected)
    }

    @Test("a field set three times is told once")
    func once() throws {
        #expect(try body(#"{"a":1,"a":2,"a":3}"#).duplicates == [#"duplicate field "a""#])
    }

    @Test("YAML is read as JSON is")
    func yaml() throws {
        let text = """
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - name: a
                  - image: x
                    image: y
              replicas: 2
              paussed: true
            """
        let (value, errors) = try body(yaml: text).pruned(by: schema)
        #expect(
            errors == [
                #"duplicate field "spec.template.spec.containers[1].image""#, #"duplicate field "spec.replicas""#,
                #"unknown field "spec.paussed""#
            ])
        #expect(value["spec"]?["replicas"] == 2)
        #expect(value["spec"]?["paussed"] == nil)
        #expect(throws: Diagnostic.self) { try body(yaml: "a: 1\n---\nb: 2\n") }
        #expect(throws: Diagnostic.self) { try body(yaml: "a: [") }
        #expect(try body(yaml: "# nothing\n").value == .null)
        let strict = YAMLParser.parse("a: 1\na: 2\n", file: "f")
        #expect(strict.isIncomplete, "manifests stay strict")
    }

    @Test("Ignore says nothing, Warn warns, Strict refuses")
    func levels() throws {
        let errors = [#"unknown field "spec.foo""#, #"duplicate field "spec.replicas""#]
        #expect(try FieldValidation.ignore.warnings(for: errors) == [])
        #expect(try FieldValidation.warn.warnings(for: errors) == errors)
        #expect(try FieldValidation.strict.warnings(for: []) == [])
        let refused = #expect(throws: StrictDecodingError.self) { try FieldValidation.strict.warnings(for: errors) }
        #expect(
            refused?.message
                == #"strict decoding error: unknown field "spec.foo", duplicate field "spec.replicas""#)
        #expect(FieldValidation(parameter: nil) == .warn)
        #expect(FieldValidation(parameter: "") == .warn)
        #expect(FieldValidation(parameter: "Strict") == .strict)
        #expect(FieldValidation(parameter: "strict") == nil)
    }

    @Test("what may be anything is kept, and so are unknown fields where the schema says so")
    func preserved() throws {
        var open = Schema(.object([.init("known", Schema(.object([.init("a", Schema(.integer))])))]))
        open.keepsUnknownFields = true
        let outer = Schema(.object([.init("any", Schema(.any)), .init("open", open)]))
        let value: Value = [
            "any": ["x": ["y": 1]], "open": ["known": ["a": 1, "b": 2], "other": ["z": 1]], "gone": 1
        ]
        #expect(outer.pruned(value) == ["any": ["x": ["y": 1]], "open": ["known": ["a": 1], "other": ["z": 1]]])
        #expect(outer.unknownFields(of: value) == [#"unknown field "gone""#, #"unknown field "open.known.b""#])
    }

    @Test("not more than a hundred errors are told, of which each is short")
    func bounds() throws {
        let fields = (0..<300).map { "\"f\($0)\":1,\"f\($0)\":2" }.joined(separator: ",")
        let (value, errors) = try body("{\"spec\":{\(fields)}}").pruned(by: schema)
        #expect(value == ["spec": [:]])
        #expect(errors.count == FieldValidation.maximumErrors)
        let long = String(repeating: "x", count: 1000)
        let told = try schema.unknownFields(of: .object(Fields([(long, Value.integer(1))])))
        #expect(told.count == 1)
        #expect(told.allSatisfy { $0.utf8.count < 300 })
    }
}
