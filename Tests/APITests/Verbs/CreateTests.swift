import API
import Objects
import Store
import TestSupport
import Testing

@Suite("Creating")
struct CreateTests {
    static let configMaps = "api/v1/namespaces/default/configmaps"

    @Test("an object gets what the store gives, and who made it is noted")
    func creates() throws {
        var world = World()
        let made = try world.send(
            .post, CreateTests.configMaps, #"{"metadata":{"name":"a","uid":"x"},"data":{"k":"v"}}"#)
        #expect(made.outcome.status == 201)
        #expect(made.value["kind"] == "ConfigMap")
        #expect(made.value["apiVersion"] == "v1")
        let metadata = try #require(made.value["metadata"])
        #expect(metadata["uid"]?.string?.count == 36)
        #expect(metadata["creationTimestamp"] == .string(World.now.text))
        #expect(metadata["resourceVersion"]?.string?.isEmpty == false)
        let entry = try #require(metadata["managedFields"]?.array?.first)
        #expect(entry["manager"] == "test")
        #expect(entry["operation"] == "Update")
        #expect(entry["fieldsV1"]?.at(["f:data", "f:k"]) == .emptyObject)
    }

    @Test("a generated name is the beginning and five letters, within a label's length")
    func generatesNames() throws {
        var world = World()
        let long = String(repeating: "a", count: 100)
        let made = try world.send(.post, CreateTests.configMaps, #"{"metadata":{"generateName":"\#(long)"}}"#)
        let name = try #require(made.value.at(["metadata", "name"])?.string)
        #expect(name.count == 63)
        #expect(name.hasPrefix(String(repeating: "a", count: 58)))
    }

    @Test("status is not the creator's to set, but on nodes")
    func dropsStatus() throws {
        var world = World()
        let pod =
            #"{"metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"i"}]},"status":{"phase":"Running"}}"#
        #expect(try world.send(.post, "api/v1/namespaces/default/pods", pod).value["status"]?["phase"] == "Pending")
        let node = #"{"metadata":{"name":"n"},"status":{"capacity":{"cpu":"4"}}}"#
        #expect(try world.send(.post, "api/v1/nodes", node).value.at(["status", "capacity", "cpu"]) == "4")
    }

    /// As Go writes a struct; kr8s fails where it is missing.
    @Test("a new object of a kind that has a status has an empty one")
    func beginsStatus() throws {
        var world = World()
        let deployment = """
            {"metadata":{"name":"d"},"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},
            "spec":{"containers":[{"name":"c","image":"i"}]}}}}
            """
        let made = try world.send(.post, "apis/apps/v1/namespaces/default/deployments", deployment).value
        #expect(made["status"] == .emptyObject)
        #expect(try world.send(.post, CreateTests.configMaps, #"{"metadata":{"name":"m"}}"#).value["status"] == nil)
    }

    @Test("YAML is read where the content type says so")
    func readsYAML() throws {
        var world = World()
        let made = try world.send(
            .post, CreateTests.configMaps, "metadata:\n  name: written\ndata:\n  a: b\n", type: "application/yaml")
        #expect(made.value["data"]?["a"] == "b")
    }

    @Test(
        "what cannot be made is refused in Kubernetes' words",
        arguments: [
            ("api/v1/namespaces/none/configmaps", #"{"metadata":{"name":"a"}}"#, 404, "namespaces \"none\" not found"),
            (
                configMaps, #"{"kind":"Secret","metadata":{"name":"a"}}"#, 400,
                "Secret in version \"v1\" cannot be handled as a ConfigMap"
            ),
            (
                configMaps, #"{"apiVersion":"v2","metadata":{"name":"a"}}"#, 400,
                "the API version in the data (v2) does not match the expected API version (v1)"
            ),
            (
                configMaps, #"{"metadata":{"name":"a","namespace":"b"}}"#, 400,
                "the namespace of the provided object does not match the namespace sent on the request"
            ),
            (
                configMaps, #"{"metadata":{"name":"a","resourceVersion":"1"}}"#, 400,
                "resourceVersion should not be set on objects to be created"
            ),
            (configMaps, #"{"metadata":{"name":"taken"}}"#, 409, "configmaps \"taken\" already exists"),
            (
                configMaps, #"{"metadata":{}}"#, 422,
                "ConfigMap \"\" is invalid: metadata.name: Required value: name or generateName is required"
            ),
            (configMaps, "[]", 400, "the body is not an object")
        ])
    func refuses(path: String, body: String, code: Int, message: String) {
        var world = World([Make.configMap("taken")])
        let refused = refusal { () throws(APIStatus) in try world.send(.post, path, body) }
        #expect(refused?.code == code)
        #expect(refused?.message == message)
    }

    @Test("a body of another form is refused, and the forms that are read are named")
    func refusesOtherForms() {
        var world = World()
        let type = "application/cbor"
        #expect(
            refusal { () throws(APIStatus) in try world.send(.post, CreateTests.configMaps, "k8s", type: type) }?.code
                == 415)
    }

    @Test("an unknown field is told, refused or passed over, as the client wants it")
    func validatesFields() throws {
        let body = #"{"metadata":{"name":"a"},"dta":{"k":"v"}}"#
        var world = World()
        let strict = refusal { () throws(APIStatus) in
            try world.send(.post, CreateTests.configMaps, body, query: ["fieldValidation": "Strict"])
        }
        #expect(strict?.code == 400)
        #expect(strict?.message.contains("strict decoding error: unknown field \"dta\"") == true)
        let warned = try world.send(.post, CreateTests.configMaps, body)
        #expect(warned.outcome.warnings == ["unknown field \"dta\""])
        #expect(warned.value["dta"] == nil)
        let other = body.replacing("\"a\"", with: "\"b\"")
        let ignored = try world.send(.post, CreateTests.configMaps, other, query: ["fieldValidation": "Ignore"])
        #expect(ignored.outcome.warnings == [])
    }

    @Test("options that cannot be are refused")
    func checksOptions() {
        var world = World()
        let body = #"{"metadata":{"name":"a"}}"#
        for query: Query in [
            ["dryRun": "Some"], ["fieldValidation": "Never"], ["fieldManager": "a\nb"],
            ["fieldManager": String(repeating: "x", count: 129)]
        ] {
            let refused = refusal { () throws(APIStatus) in
                try world.send(.post, CreateTests.configMaps, body, query: query)
            }
            #expect(refused?.code == 422, "\(query)")
        }
    }
}
