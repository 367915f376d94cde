import API
import Objects
import Store
import TestSupport
import Testing

@Suite("Refusals of Secrets")
struct SecretRefusalTests {
    private static let value = "hunter2-hunter2"
    private static let base64 = Base64.encode(Array(value.utf8))
    /// What is stored already, in base64.
    private static let stored = Base64.encode(Array("swordfish-swordfish".utf8))

    private func world() -> World {
        var secret = Object(apiVersion: "v1", kind: "Secret", namespace: "default", name: "keys")
        secret["data"] = ["token": .string(SecretRefusalTests.stored)]
        var frozen = Object(apiVersion: "v1", kind: "Secret", namespace: "default", name: "frozen")
        frozen["data"] = ["token": .string(SecretRefusalTests.stored)]
        frozen["immutable"] = true
        return World([secret, frozen])
    }

    /// Decides as the server does, and gives what it would say of a refusal or beside an answer.
    private func told(
        _ method: APIRequest.Method, _ name: String?, _ body: String, type: String = "application/json",
        query: Query = [:]
    ) throws -> String {
        let world = world()
        let path = ["api", "v1", "namespaces", "default", "secrets"] + (name.map { [$0] } ?? [])
        let request = APIRequest(
            method: method, path: path, query: query, headers: ["Content-Type": type], body: Array(body.utf8))
        let place = try #require(ResourcePath(path))
        let served = try #require(world.kinds.served(place.groupVersion, plural: place.resource))
        let decide = try #require(ResourceTarget(place, served)?.change(method))
        do throws(APIStatus) {
            var write = ObjectWrite(
                request, place, served, options: try WriteOptions(request), on: world.snapshot, kinds: world.kinds,
                at: World.now, ids: world.ids)
            return try decide(&write).warnings.joined(separator: "\n")
        } catch {
            return JSONWriter.text(error.content)
        }
    }

    private func expectSilence(_ text: String, at place: SourceLocation = #_sourceLocation) {
        #expect(!text.isEmpty, sourceLocation: place)
        let secrets = ["hunter2", SecretRefusalTests.base64, "swordfish", SecretRefusalTests.stored]
        for secret in secrets { #expect(!text.contains(secret), "\(text)", sourceLocation: place) }
    }

    @Test(
        "a body that is refused is not repeated",
        arguments: [
            #""data":{"token":"VALUE"}"#, #""stringData":{"token":{"VALUE":1}}"#, #""data":"VALUE""#,
            #""stringData":{"token":["VALUE"]}"#, #""type":{"VALUE":"x"}"#, #""datum":"VALUE""#,
            #""stringData":{"token":{"VALUE":1,"VALUE":2}}"#, #""stringData":{"token":"VALUE}"#,
            #""stringData":{"token":VALUE}"#
        ])
    func bodies(rest: String) throws {
        let body =
            #"{"apiVersion":"v1","kind":"Secret","metadata":{"name":"a"},"#
            + rest.replacing("VALUE", with: SecretRefusalTests.value) + "}"
        expectSilence(try told(.post, nil, body, query: ["fieldValidation": "Strict"]))
    }

    @Test(
        "a body in YAML that is refused is not repeated",
        arguments: ["*VALUE", "!!int VALUE", "{VALUE, VALUE}", "@VALUE"])
    func yaml(text: String) throws {
        let body =
            "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData:\n  token: "
            + text.replacing("VALUE", with: SecretRefusalTests.value) + "\n"
        expectSilence(try told(.post, nil, body, type: "application/yaml", query: ["fieldValidation": "Strict"]))
    }

    @Test(
        "a patch that cannot be made says nothing of its values, nor of what is stored",
        arguments: [
            ("json-patch", #"[{"op":"test","path":"/data/token","value":"VALUE"}]"#),
            ("json-patch", #"[{"op":"VALUE","path":"/data/token","value":"VALUE"}]"#),
            ("json-patch", #"[{"op":"replace","path":"/data/token","value":"VALUE"}]"#),
            ("strategic-merge-patch", #"{"data":{"$patch":"VALUE"}}"#),
            ("strategic-merge-patch", #"{"data":{"token":"VALUE"}}"#), ("merge-patch", #"{"data":{"token":"VALUE"}}"#),
            ("merge-patch", #""VALUE""#), ("merge-patch", #"{"type":"VALUE","data":{"a":"VALUE"}}"#)
        ])
    func patches(type: String, patch: String) throws {
        let body = patch.replacing("VALUE", with: SecretRefusalTests.value)
        expectSilence(try told(.patch, "keys", body, type: "application/\(type)+json"))
        expectSilence(try told(.patch, "frozen", body, type: "application/\(type)+json"))
    }

    @Test("a conflict of appliers names fields and managers alone")
    func conflict() throws {
        let body = "apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\ndata: {token: \(SecretRefusalTests.base64)}\n"
        let text = try told(.patch, "keys", body, type: "application/apply-patch+yaml", query: ["fieldManager": "bob"])
        expectSilence(text)
        #expect(text.contains("conflict with \\\"maker\\\" using v1: .data.token"), "\(text)")
    }

    @Test("words of other kinds are left as they are")
    func otherKinds() throws {
        var world = World([Make.configMap("a")])
        let status = refusal { () throws(APIStatus) in
            try world.send(
                .patch, CreateTests.configMaps + "/a", #"{"data":{"$patch":"hunter2"}}"#,
                type: "application/strategic-merge-patch+json")
        }
        #expect(status?.message.contains("hunter2") == true)
    }
}
