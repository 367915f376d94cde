import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct GarbageCollectorTests {
    private func key(_ name: String, in namespace: String = "default") -> ObjectKey {
        ObjectKey(.configMap, namespace: namespace, name: name)
    }

    /// A ConfigMap with ConfigMaps as owners; they block the deletion of their owners where `blocks`.
    private func map(_ name: String, ownedBy owners: String..., blocks: Bool = false) -> Object {
        var object = Make.configMap(name)
        object.ownerReferences = owners.map { owner in
            OwnerReference([
                "apiVersion": "v1", "kind": "ConfigMap", "name": .string(owner),
                "uid": .string(Make.configMap(owner).testUID), "blockOwnerDeletion": .bool(blocks)
            ])
        }
        return object
    }

    private func world(_ objects: Object...) -> World { World(objects, controllers: [GarbageCollector()]) }

    private func names(_ world: World) -> [String] { world.snapshot.objects(of: .configMap).map(\.name) }

    @Test func `dependents go after their owner, all the way down`() {
        var world = world(map("a"), map("b", ownedBy: "a"), map("c", ownedBy: "b"), map("other"))
        world.settle()
        #expect(names(world) == ["a", "b", "c", "other"])
        world.delete(key("a"))
        world.settle()
        #expect(names(world) == ["other"])
    }

    @Test func `an owner with the same name but another uid is no owner`() {
        var world = world(map("a"), map("b", ownedBy: "a"))
        world.settle()
        // Deleted and made anew between two looks.
        world.delete(key("a"))
        world.create(map("a"))
        world.settle()
        #expect(names(world) == ["a"])
    }

    @Test func `what has never had a living owner goes`() {
        var world = world(map("b", ownedBy: "a"))
        world.settle()
        #expect(names(world) == [])
    }

    @Test func `of several owners the last one counts, and those that are gone are taken off`() {
        var world = world(map("a"), map("b"), map("c", ownedBy: "a", "b"))
        world.settle()
        world.delete(key("a"))
        world.settle()
        #expect(world.snapshot[key("c")]?.ownerReferences.map(\.name) == ["b"])
        world.delete(key("b"))
        world.settle()
        #expect(names(world) == [])
    }

    @Test func `orphans stay without their owner`() {
        var world = world(map("a"), map("b", ownedBy: "a"), map("c", ownedBy: "a"))
        world.settle()
        world.delete(key("a"), propagation: .orphan)
        world.settle()
        #expect(names(world) == ["b", "c"])
        #expect(world.snapshot[key("b")]?.ownerReferences == [])
    }

    @Test func `in the foreground the owner goes last`() {
        var world = world(
            map("a"), map("b", ownedBy: "a", blocks: true), map("c", ownedBy: "b", blocks: true),
            map("held", ownedBy: "a", blocks: true).with { $0.finalizers = ["example.com/guard"] })
        world.settle()
        world.delete(key("a"), propagation: .foreground)
        world.settle()
        #expect(names(world) == ["a", "held"])
        #expect(world.snapshot[key("a")]?.finalizers == ["foregroundDeletion"])
        world.update(key("held")) { $0.finalizers = [] }
        world.settle()
        #expect(names(world) == [])
    }

    @Test func `a dependent that does not block holds up nothing`() {
        var world = world(
            map("a"), map("held", ownedBy: "a").with { $0.finalizers = ["example.com/guard"] })
        world.settle()
        world.delete(key("a"), propagation: .foreground)
        world.settle()
        #expect(names(world) == ["held"])
        #expect(world.snapshot[key("held")]?.isBeingDeleted == true)
    }

    @Test func `a dependent with another owner is kept when one owner goes in the foreground`() {
        var world = world(map("a"), map("b"), map("c", ownedBy: "a", "b", blocks: true))
        world.settle()
        world.delete(key("a"), propagation: .foreground)
        world.settle()
        #expect(names(world) == ["b", "c"])
        #expect(world.snapshot[key("c")]?.ownerReferences.map(\.name) == ["b"])
    }

    @Test(arguments: [DeletionPropagation.background, .foreground, .orphan])
    func `owners in a circle go, whichever way one is deleted`(propagation: DeletionPropagation) {
        var world = world(
            map("a", ownedBy: "c", blocks: true), map("b", ownedBy: "a", blocks: true),
            map("c", ownedBy: "b", blocks: true))
        world.settle()
        #expect(names(world) == ["a", "b", "c"])
        world.delete(key("a"), propagation: propagation)
        world.settle()
        if propagation == .orphan {
            // b has no owner any more, and c belongs to b.
            #expect(names(world) == ["b", "c"])
        } else {
            #expect(names(world) == [])
        }
        #expect(world.broken.isEmpty)
    }

    @Test func `owners in a circle that are all deleted in the foreground go`() {
        var world = world(map("a", ownedBy: "b", blocks: true), map("b", ownedBy: "a", blocks: true))
        world.settle()
        world.delete(key("a"), propagation: .foreground)
        world.delete(key("b"), propagation: .foreground)
        world.settle()
        #expect(names(world) == [])
    }

    @Test func `an owner in another namespace is absent`() {
        var object = Make.configMap("b", in: "other")
        object.ownerReferences = map("x", ownedBy: "a").ownerReferences
        var world = world(map("a"), object)
        world.settle()
        #expect(names(world) == ["a"])
    }

    @Test func `what is in no namespace cannot belong to what is in one, and is kept with a warning`() {
        var node = Make.node("n1").object
        node.ownerReferences = map("x", ownedBy: "a").ownerReferences
        var world = world(map("a"), node)
        world.settle()
        world.delete(key("a"))
        world.settle()
        #expect(world.snapshot.objects(of: .node).count == 1)
        #expect(world.events.map(\.reason) == ["OwnerRefInvalidNamespace"])
        #expect(
            world.events.first?.message
                == "ownerRef [v1/ConfigMap, namespace: , name: a, uid: uid-configmap-default-a] does not exist in namespace \"\""
        )
    }

    @Test func `an owner of a kind that is not known may be there`() {
        var object = Make.configMap("b")
        object.ownerReferences = [
            OwnerReference(["apiVersion": "example.com/v1", "kind": "Shop", "name": "s", "uid": "u"])
        ]
        var world = world(object)
        world.settle()
        #expect(names(world) == ["b"])
    }

    @Test func `hundreds of dependents are orphaned in parts, and none is lost`() {
        var objects = (0..<1300).map { map("d\($0)", ownedBy: "a") }
        objects.append(map("a"))
        var world = World(objects, controllers: [GarbageCollector()])
        world.settle()
        world.delete(key("a"), propagation: .orphan)
        world.settle()
        #expect(names(world).count == 1300)
        #expect(world.snapshot.objects(of: .configMap).allSatisfy { $0.ownerReferences.isEmpty })
    }

    @Test func `a deleted Deployment takes its ReplicaSets and pods along`() {
        var world = World(
            [Make.namespace("default").object, Make.deployment("web", replicas: 4).object],
            controllers: ControlPlane.controllers(rootCertificate: "certificate"))
        world.runNodes()
        world.delete(ObjectKey(.deployment, namespace: "default", name: "web"))
        world.runNodes()
        #expect(world.pods.isEmpty)
        #expect(world.replicaSets.isEmpty)
        #expect(world.broken.isEmpty)
    }

    /// Random owners, random deletions in every way: in the end everything that is left has an owner or never had one.
    @Test(arguments: Seeds.range(40))
    func `what is left at the end has its owners or never had any`(seed: UInt64) {
        var random = IDSource(seed: seed)
        let all = (0..<12).map { "m\($0)" }
        let objects = all.map { name -> Object in
            var object = Make.configMap(name)
            let owners = all.filter { _ in Int.random(in: 0..<6, using: &random) == 0 }
            object.ownerReferences = owners.map { owner in
                OwnerReference([
                    "apiVersion": "v1", "kind": "ConfigMap", "name": .string(owner),
                    "uid": .string(Make.configMap(owner).testUID),
                    "blockOwnerDeletion": .bool(Bool.random(using: &random))
                ])
            }
            return object
        }
        let born = Dictionary(uniqueKeysWithValues: objects.map { ($0.name, $0.ownerReferences.isEmpty) })
        var world = World(objects, controllers: [GarbageCollector()], seed: seed)
        for _ in 0..<6 {
            if let victim = all.randomElement(using: &random) {
                let ways: [DeletionPropagation] = [.background, .foreground, .orphan]
                world.delete(key(victim), propagation: ways.randomElement(using: &random))
            }
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                _ = world.step(lag: Int.random(in: 0...2, using: &random), batch: 2)
            }
        }
        world.now = world.now + .seconds(60)
        world.settle()
        #expect(world.broken.isEmpty, "seed \(seed)")
        for object in world.snapshot.objects(of: .configMap) {
            #expect(!object.isBeingDeleted, "seed \(seed): \(object.name) waits for ever")
            for owner in object.ownerReferences {
                #expect(world.snapshot[key(owner.name)]?.uid == owner.uid, "seed \(seed): \(object.name)")
            }
        }
        #expect(born.count == 12)
    }
}
