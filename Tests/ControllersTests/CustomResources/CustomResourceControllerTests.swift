import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct CustomResourceControllerTests {
    private static let key = ObjectKey(.customResourceDefinition, name: "widgets.example.com")

    private func definition(_ plural: String = "widgets", kind: String = "Widget", short: String = "wi") -> Object {
        var object = Object(
            apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", name: "\(plural).example.com")
        object.spec = [
            "group": "example.com", "scope": "Namespaced",
            "names": [
                "plural": .string(plural), "singular": .string(kind.lowercased()), "kind": .string(kind),
                "listKind": .string(kind + "List"), "shortNames": [.string(short)]
            ],
            "versions": [
                [
                    "name": "v1", "served": true, "storage": true,
                    "schema": ["openAPIV3Schema": ["type": "object", "x-kubernetes-preserve-unknown-fields": true]]
                ]
            ]
        ]
        return object
    }

    private func widget(_ name: String) -> Object {
        Object(apiVersion: "example.com/v1", kind: "Widget", namespace: "default", name: name)
    }

    private func world() -> World {
        var world = World([Make.namespace("default").object], controllers: [CustomResourceController()])
        world.create(definition())
        world.settle()
        return world
    }

    @Test("a kind is there as soon as its names are accepted, and goes with its definition")
    func establishes() throws {
        var world = world()
        let stored = try #require(world.snapshot[Self.key])
        #expect(stored.condition("NamesAccepted")?.isTrue == true)
        #expect(stored.condition("Established")?.isTrue == true)
        #expect(stored.status["storedVersions"] == ["v1"])
        #expect(stored.status.at(["acceptedNames", "plural"]) == "widgets")
        #expect(world.snapshot.kinds[GroupKind("example.com", "Widget")]?.plural == "widgets")
        #expect(world.broken.isEmpty)
        world.delete(Self.key)
        world.settle()
        #expect(world.snapshot[Self.key] == nil)
        #expect(world.snapshot.kinds[GroupKind("example.com", "Widget")] == nil)
    }

    @Test("objects go before their kind, held up by their finalizers, and no new ones come")
    func deletesObjectsFirst() throws {
        var world = world()
        world.create(widget("a"))
        world.create(widget("held").with { $0.finalizers = ["example.com/hold"] })
        world.delete(Self.key)
        #expect(world.snapshot[Self.key]?.finalizers == [CustomResourceDefinition.cleanupFinalizer])
        world.settle()
        #expect(world.snapshot[widget("a").key] == nil)
        #expect(world.snapshot[widget("held").key]?.isBeingDeleted == true)
        #expect(world.snapshot[Self.key]?.condition("Terminating")?.message.hasSuffix("1 remaining") == true)
        let late = widget("late").asStored(at: world.now).with { $0.resourceVersion = "" }
        let refusal = world.commit([.create(late)])
        #expect(refusal?.description.contains("its CustomResourceDefinition is being deleted") == true)
        world.update(widget("held").key) { $0.finalizers = [] }
        world.settle()
        #expect(world.snapshot[widget("held").key] == nil)
        #expect(world.snapshot[Self.key] == nil)
        #expect(world.broken.isEmpty)
    }

    @Test("many objects go in several steps")
    func deletesMany() {
        var world = world()
        for index in 0..<(CustomResourceController.burst + 50) { world.create(widget("w\(index)")) }
        world.delete(Self.key)
        world.settle()
        #expect(world.snapshot.count(of: GroupKind("example.com", "Widget")) == 0)
        #expect(world.snapshot[Self.key] == nil)
    }

    @Test("a name that is taken is given when it is free")
    func conflicts() throws {
        var world = world()
        let second = ObjectKey(.customResourceDefinition, name: "gadgets.example.com")
        world.create(definition("gadgets", kind: "Gadget"))
        world.settle()
        #expect(world.snapshot[second]?.condition("NamesAccepted")?.message == #""wi" is already in use"#)
        #expect(world.snapshot[second]?.condition("Established")?.isTrue == false)
        #expect(world.snapshot.kinds[GroupKind("example.com", "Gadget")] == nil)
        world.delete(Self.key)
        world.settle()
        #expect(world.snapshot[second]?.condition("Established")?.isTrue == true)
        #expect(world.snapshot.kinds[GroupKind("example.com", "Gadget")] != nil)
        #expect(world.broken.isEmpty)
    }

    @Test("the kinds of a state follow from its objects alone")
    func followsFromObjects() {
        let world = world()
        let stored = world.snapshot.all.map { StoredObject($0) }
        let loaded = Snapshot(revision: world.snapshot.revision, objects: stored)
        #expect(loaded.kinds.all.map(\.kind) == world.snapshot.kinds.all.map(\.kind))
        let edition = world.snapshot.kinds.edition
        var next = world
        next.update(Self.key) { $0.labels = ["a": "b"] }
        #expect(next.snapshot.kinds.edition == edition, "a label is no news of a kind")
    }
}
