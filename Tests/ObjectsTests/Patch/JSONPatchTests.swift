import Objects
import Testing

@Suite("JSON patch")
struct JSONPatchTests {
    private static func json(_ text: String) throws -> Value { try JSONParser.parse(text) }

    /// The examples of RFC 6902, appendix A, and what only arrays and pointers have.
    @Test(
        "operations do what RFC 6902 says",
        arguments: [
            (#"{"foo":"bar"}"#, #"[{"op":"add","path":"/baz","value":"qux"}]"#, #"{"baz":"qux","foo":"bar"}"#),
            (
                #"{"foo":["bar","baz"]}"#, #"[{"op":"add","path":"/foo/1","value":"qux"}]"#,
                #"{"foo":["bar","qux","baz"]}"#
            ),
            (#"{"baz":"qux","foo":"bar"}"#, #"[{"op":"remove","path":"/baz"}]"#, #"{"foo":"bar"}"#),
            (#"{"foo":["a","b","c"]}"#, #"[{"op":"remove","path":"/foo/1"}]"#, #"{"foo":["a","c"]}"#),
            (#"{"baz":"qux"}"#, #"[{"op":"replace","path":"/baz","value":"boo"}]"#, #"{"baz":"boo"}"#),
            (
                #"{"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}}"#,
                #"[{"op":"move","from":"/foo/waldo","path":"/qux/thud"}]"#,
                #"{"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}}"#
            ),
            (
                #"{"foo":["a","b","c","d"]}"#, #"[{"op":"move","from":"/foo/1","path":"/foo/3"}]"#,
                #"{"foo":["a","c","d","b"]}"#
            ),
            (#"{"a":{"b":[1]}}"#, #"[{"op":"copy","from":"/a/b","path":"/c"}]"#, #"{"a":{"b":[1]},"c":[1]}"#),
            (#"{"foo":["bar"]}"#, #"[{"op":"add","path":"/foo/-","value":["abc"]}]"#, #"{"foo":["bar",["abc"]]}"#),
            (
                #"{"foo":"bar"}"#, #"[{"op":"add","path":"/child","value":{"g":{}}}]"#,
                #"{"child":{"g":{}},"foo":"bar"}"#
            ),
            (
                #"{"/":9,"~1":10}"#, #"[{"op":"test","path":"/~01","value":10},{"op":"remove","path":"/~1"}]"#,
                #"{"~1":10}"#
            ),
            (#"{"":1}"#, #"[{"op":"replace","path":"/","value":2}]"#, #"{"":2}"#),
            (#"{"a":1}"#, #"[{"op":"replace","path":"","value":{"b":2}}]"#, #"{"b":2}"#),
            (#"{"a":[1,2]}"#, #"[{"op":"test","path":"/a","value":[1,2.0]}]"#, #"{"a":[1,2]}"#),
            // As kube-apiserver has it, beyond the RFC.
            (#"{"a":{}}"#, #"[{"op":"replace","path":"/a/b","value":1}]"#, #"{"a":{"b":1}}"#),
            (
                #"{"a":[1,2,3]}"#, #"[{"op":"remove","path":"/a/-1"},{"op":"add","path":"/a/-1","value":9}]"#,
                #"{"a":[1,2,9]}"#
            ),
            (#"{"a":1}"#, #"[{"op":"test","path":"/b","value":null}]"#, #"{"a":1}"#)
        ])
    func operations(document: String, patch: String, expected: String) throws {
        let patched = try JSONPatch(try Self.json(patch)).applied(to: try Self.json(document))
        #expect(JSONWriter.text(patched) == expected)
    }

    @Test(
        "what cannot be made is refused as kube-apiserver does, and names the operation",
        arguments: [
            (
                #"[{"op":"add","path":"/a/b","value":1}]"#,
                "operation 0: add operation does not apply: doc is missing path"
            ),
            (
                #"[{"op":"test","path":"/x","value":1},{"op":"remove","path":"/y"}]"#,
                "operation 1: error in remove for path"
            ),
            (#"[{"op":"test","path":"/x","value":2}]"#, "operation 0: testing value /x failed: test failed"),
            (#"[{"op":"test","path":"/x"}]"#, "operation 0: testing value /x failed: test failed"),
            (#"[{"op":"add","path":"/l/3","value":1}]"#, "Unable to access invalid index: 3"),
            (#"[{"op":"add","path":"/l/-4","value":1}]"#, "Unable to access invalid index: -4"),
            (#"[{"op":"add","path":"/l/one","value":1}]"#, "value was not a proper array index: 'one'"),
            (#"[{"op":"remove","path":"/l/-"}]"#, "value was not a proper array index: '-'"),
            (#"[{"op":"replace","path":"/l/2","value":1}]"#, "Unable to access invalid index: 2"),
            (#"[{"op":"move","from":"/l","path":"/l/0"}]"#, "move operation does not apply: doc is missing path"),
            (#"[{"op":"copy","from":"/none","path":"/l"}]"#, "copy operation does not apply: doc is missing path"),
            (#"[{"op":"remove","path":""}]"#, "remove operation does not apply"),
            (#"[{"op":"replace","path":"","value":1}]"#, "replace operation value must be object or array"),
            (#"[{"op":"add","path":"x","value":1}]"#, "does not begin with /"),
            (#"[{"op":"add","value":1}]"#, "add operation failed to decode path: missing value"),
            (#"[{"op":"spin","path":"/x"}]"#, "Unexpected kind: spin"),
            (#"[{"path":"/x"}]"#, "Unexpected kind: unknown")
        ])
    func refusals(patch: String, expected: String) throws {
        let error = #expect(throws: PatchError.self) {
            try JSONPatch(try Self.json(patch)).applied(to: ["x": 1, "l": [1, 2]])
        }
        #expect(error?.reason == .unprocessable)
        #expect(error?.message.hasPrefix("the server rejected our request due to an error in our request: ") == true)
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
    }

    @Test(
        "what is no patch is a bad request",
        arguments: [#"{"op":"add"}"#, #"[1]"#, #"[{"op":1,"path":"/x"}]"#, #"[{"op":"add","path":["x"]}]"#])
    func badRequests(patch: String) throws {
        let error = #expect(throws: PatchError.self) { try JSONPatch(try Self.json(patch)) }
        #expect(error?.reason == .badRequest)
        #expect(error?.message.hasPrefix("error decoding patch: ") == true)
    }

    @Test("an operation's unknown fields are told to strict field validation")
    func unknownFields() throws {
        let patch = try JSONPatch(try Self.json(#"[{"op":"test","path":"/x","vaule":1}]"#))
        #expect(patch.unknownFields == ["json patch unknown field \"[0].vaule\""])
    }

    @Test("a patch has a limit of operations, of copied bytes and of depth")
    func limits() throws {
        let operation: Value = ["op": "test", "path": "/x", "value": 1]
        let many = Value.array(Array(repeating: operation, count: JSONPatch.maximumOperations + 1))
        let error = #expect(throws: PatchError.self) { try JSONPatch(many) }
        #expect(error?.reason == .tooLarge)
        #expect(error?.message.hasSuffix("The allowed maximum operations in a JSON patch is 10000, got 10001") == true)

        let doubling = try JSONPatch(.array(Array(repeating: ["op": "copy", "from": "/l", "path": "/l/-"], count: 100)))
        #expect(throws: PatchError.self) { try doubling.applied(to: ["l": ["text"]]) }

        let deepening = (0..<200).map { depth -> Value in
            ["op": "add", "path": .string(String(repeating: "/a", count: depth + 1)), "value": [:]]
        }
        #expect(throws: PatchError.self) { try JSONPatch(.array(deepening)).applied(to: [:]) }
        let moving: [Value] = (0..<200).flatMap { _ -> [Value] in
            [
                ["op": "move", "from": "/a", "path": "/b"], ["op": "add", "path": "/a", "value": [:]],
                ["op": "move", "from": "/b", "path": "/a/a"]
            ]
        }
        #expect(throws: PatchError.self) { try JSONPatch(.array(moving)).applied(to: ["a": [:]]) }
    }
}
