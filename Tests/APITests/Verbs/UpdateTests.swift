import API
import Objects
import Store
import TestSupport
import Testing

@Suite("Updating and patching")
struct UpdateTests {
    static let web = "apis/apps/v1/namespaces/default/deployments/web"

    private func world() -> World { World([Make.deployment("web", replicas: 2).object, Make.configMap("a")]) }

    private func text(_ value: Value) -> String { JSONWriter.text(value) }

    @Test("an update changes the object and leaves its status; the status alone is changed at its own path")
    func partsAreApart() throws {
        var world = world()
        var sent = try #require(world.snapshot[ObjectKey(.deployment, namespace: "default", name: "web")]).content
        sent.set(5, at: ["spec", "replicas"])
        sent.set(9, at: ["status", "replicas"])
        sent.set(nil, at: ["metadata", "managedFields"])
        let updated = try world.send(.put, UpdateTests.web, text(sent))
        #expect(updated.value.at(["spec", "replicas"]) == 5)
        #expect(updated.value.at(["metadata", "generation"]) == 2)
        #expect(updated.value.at(["status", "replicas"]) == nil)
        sent.set(updated.value.at(["metadata", "resourceVersion"]), at: ["metadata", "resourceVersion"])
        sent.set(1, at: ["spec", "replicas"])
        let status = try world.send(.put, UpdateTests.web + "/status", text(sent))
        #expect(status.value.at(["spec", "replicas"]) == 5)
        #expect(status.value.at(["status", "replicas"]) == 9)
        let owners = status.value.at(["metadata", "managedFields"])?.array ?? []
        #expect(owners.contains { $0["subresource"] == "status" && $0["fieldsV1"]?["f:status"] != nil })
    }

    @Test("an update that is made on an old look is refused, and one without a version takes the newest")
    func conflicts() throws {
        var world = world()
        let path = CreateTests.configMaps + "/a"
        let stale = refusal { () throws(APIStatus) in
            try world.send(.put, path, #"{"metadata":{"name":"a","resourceVersion":"999"},"data":{"k":"v"}}"#)
        }
        #expect(stale?.code == 409)
        #expect(stale?.reason == "Conflict")
        #expect(
            stale?.message
                == "Operation cannot be fulfilled on configmaps \"a\": the object has been modified; "
                + "please apply your changes to the latest version and try again")
        let other = refusal { () throws(APIStatus) in
            try world.send(.put, path, #"{"metadata":{"name":"a","uid":"other"}}"#)
        }
        #expect(other?.code == 409)
        #expect(try world.send(.put, path, #"{"metadata":{"name":"a"},"data":{"k":"v"}}"#).value["data"]?["k"] == "v")
        let renamed = refusal { () throws(APIStatus) in try world.send(.put, path, #"{"metadata":{"name":"b"}}"#) }
        #expect(renamed?.message == "the name of the object (b) does not match the name on the URL (a)")
        let gone = refusal { () throws(APIStatus) in
            try world.send(.put, CreateTests.configMaps + "/none", #"{"metadata":{"name":"none"}}"#)
        }
        #expect(gone?.code == 404)
    }

    @Test("what is as it was takes no version")
    func sameIsNothing() throws {
        var world = world()
        let first = try world.send(.put, CreateTests.configMaps + "/a", #"{"metadata":{"name":"a"},"data":{"k":"v"}}"#)
        let second = try world.send(.put, CreateTests.configMaps + "/a", #"{"metadata":{"name":"a"},"data":{"k":"v"}}"#)
        #expect(first.outcome.changes.count == 1)
        #expect(second.outcome.changes.isEmpty)
    }

    @Test("each kind of patch changes what it says")
    func patches() throws {
        var world = world()
        let merge = try world.send(
            .patch, UpdateTests.web, #"{"spec":{"replicas":3}}"#, type: "application/merge-patch+json")
        #expect(merge.value.at(["spec", "replicas"]) == 3)
        let json = try world.send(
            .patch, UpdateTests.web, #"[{"op":"replace","path":"/spec/replicas","value":4}]"#,
            type: "application/json-patch+json")
        #expect(json.value.at(["spec", "replicas"]) == 4)
        let strategic = try world.send(
            .patch, UpdateTests.web,
            #"{"spec":{"template":{"spec":{"containers":[{"name":"main","image":"other"}]}}}}"#,
            type: "application/strategic-merge-patch+json")
        let containers = strategic.value.at(["spec", "template", "spec", "containers"])?.array
        #expect(containers?.count == 1)
        #expect(containers?.first?["image"] == "other")
        let wrong = refusal { () throws(APIStatus) in try world.send(.patch, UpdateTests.web, "{}") }
        #expect(wrong?.code == 415)
        let failing = refusal { () throws(APIStatus) in
            try world.send(
                .patch, UpdateTests.web, #"[{"op":"test","path":"/spec/replicas","value":1}]"#,
                type: "application/json-patch+json")
        }
        #expect(failing?.code == 422)
        let bad = refusal { () throws(APIStatus) in
            try world.send(.patch, UpdateTests.web, #"{"spec":{"replicas":-1}}"#, type: "application/merge-patch+json")
        }
        #expect(bad?.code == 422)
        #expect(bad?.details?["causes"]?.array?.first?["field"] == "spec.replicas")
    }

    @Test("an applier makes an object, changes it, and meets those who own a field")
    func applies() throws {
        var world = world()
        let apply = "application/apply-patch+yaml"
        let path = CreateTests.configMaps + "/applied"
        let body = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\ndata: {k: one}\n"
        let made = try world.send(.patch, path, body, type: apply, query: ["fieldManager": "ann"])
        #expect(made.outcome.status == 201)
        let again = try world.send(.patch, path, body, type: apply, query: ["fieldManager": "ann"])
        #expect(again.outcome.changes.isEmpty)
        let other = body.replacing("one", with: "two")
        let conflict = refusal { () throws(APIStatus) in
            try world.send(.patch, path, other, type: apply, query: ["fieldManager": "bob"])
        }
        #expect(conflict?.code == 409)
        #expect(conflict?.message.contains("conflict with \"ann\"") == true)
        let forced = try world.send(.patch, path, other, type: apply, query: ["fieldManager": "bob", "force": "true"])
        #expect(forced.value["data"]?["k"] == "two")
        let nameless = refusal { () throws(APIStatus) in try world.send(.patch, path, body, type: apply) }
        #expect(nameless?.code == 422)
    }

    @Test("who is being deleted takes no new finalizer, and goes when the last is gone")
    func finalizers() throws {
        var held = Make.configMap("held")
        held.finalizers = ["example.com/one"]
        var world = World([held])
        let path = CreateTests.configMaps + "/held"
        let going = try world.send(.delete, path)
        #expect(going.value.at(["metadata", "deletionTimestamp"]) != nil)
        let added = refusal { () throws(APIStatus) in
            try world.send(
                .patch, path, #"{"metadata":{"finalizers":["example.com/one","example.com/two"]}}"#,
                type: "application/merge-patch+json")
        }
        #expect(added?.code == 422)
        #expect(added?.message.contains("found new finalizers []string{\"example.com/two\"}") == true)
        try world.send(.patch, path, #"{"metadata":{"finalizers":null}}"#, type: "application/merge-patch+json")
        #expect(world.snapshot[held.key] == nil)
    }
}
