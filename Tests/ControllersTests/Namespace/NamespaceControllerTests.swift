import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct NamespaceControllerTests {
    private let key = ObjectKey(.namespace, name: "shop")

    private func world(_ more: [Object] = []) -> World {
        World(
            [Make.namespace("default").object, Make.namespace("shop").object] + more,
            controllers: ControlPlane.controllers(rootCertificate: "certificate"))
    }

    @Test func `a namespace gets its finalizer, its label and its account`() throws {
        var world = World(
            [Namespace(name: "shop").object], controllers: ControlPlane.controllers(rootCertificate: "certificate"))
        world.settle()
        let namespace = Namespace(try #require(world.snapshot[key]))
        #expect(namespace.contentFinalizers == ["kubernetes"])
        #expect(namespace.object.labels == ["kubernetes.io/metadata.name": "shop"])
        #expect(namespace.phase == "Active")
        let account = ObjectKey(.serviceAccount, namespace: "shop", name: "default")
        #expect(world.snapshot[account] != nil)
        world.delete(account)
        world.settle()
        #expect(world.snapshot[account] != nil)
    }

    @Test func `pods go first, then all else, then the namespace`() throws {
        var world = world([
            Make.configMap("settings", in: "shop"), Make.deployment("web", in: "shop", replicas: 3).object
        ])
        world.runNodes()
        #expect(world.pods.count == 3)
        world.delete(key)
        world.settle()
        // The pods are bound, so they take their time; until then all else is there.
        #expect(world.pods.allSatisfy { $0.isBeingDeleted } && world.pods.count == 3)
        #expect(world.snapshot[ObjectKey(.configMap, namespace: "shop", name: "settings")] != nil)
        let waiting = try #require(world.snapshot[key])
        #expect(Namespace(waiting).phase == "Terminating")
        let remaining = try #require(waiting.condition("NamespaceContentRemaining"))
        #expect(remaining.isTrue && remaining.reason == "SomeResourcesRemain")
        #expect(remaining.message.hasPrefix("Some resources are remaining: configmaps. has 2 resource instances, "))
        #expect(remaining.message.contains("pods. has 3 resource instances"))
        #expect(remaining.message.contains("deployments.apps has 1 resource instances"))
        #expect(waiting.condition("NamespaceDeletionContentFailure")?.isFalse == true)
        world.runNodes()
        #expect(world.snapshot[key] == nil)
        #expect(world.snapshot.objects(inNamespace: "shop").isEmpty)
        #expect(world.snapshot[ObjectKey(.namespace, name: "default")] != nil)
        #expect(world.broken.isEmpty)
    }

    @Test func `content with a finalizer keeps the namespace, and it says so`() throws {
        var world = world([Make.configMap("kept", in: "shop").with { $0.finalizers = ["example.com/guard"] }])
        world.settle()
        world.delete(key)
        world.settle()
        let condition = try #require(world.snapshot[key]?.condition("NamespaceFinalizersRemaining"))
        #expect(condition.isTrue && condition.reason == "SomeFinalizersRemain")
        #expect(
            condition.message
                == "Some content in the namespace has finalizers remaining: example.com/guard in 1 resource instances")
        world.update(ObjectKey(.configMap, namespace: "shop", name: "kept")) { $0.finalizers = [] }
        world.settle()
        #expect(world.snapshot[key] == nil)
    }

    @Test func `nothing comes into a namespace that is being deleted`() {
        var world = world([Make.deployment("web", in: "shop", replicas: 2).object])
        world.runNodes()
        world.delete(key)
        world.settle()
        let refused = world.commit([
            .create(
                Make.configMap("late", in: "shop").with {
                    $0.uid = "u"; $0.creationTimestamp = .testStart
                })
        ])
        #expect(refused != nil)
        world.runNodes()
        #expect(world.snapshot.objects(inNamespace: "shop").isEmpty)
        #expect(world.refusals.isEmpty)
    }

    @Test func `a namespace with thousands of objects is emptied in parts`() {
        var world = world((0..<1700).map { Make.configMap("m\($0)", in: "shop") })
        world.settle()
        world.delete(key)
        world.settle()
        #expect(world.snapshot[key] == nil)
        #expect(world.snapshot.objects(inNamespace: "shop").isEmpty)
    }

    @Test func `a namespace made anew under its name is left alone by an outdated plan`() throws {
        var world = world([Make.configMap("settings", in: "shop")])
        world.settle()
        world.delete(key)
        let before = world.snapshot
        world.settle()
        #expect(world.snapshot[key] == nil)
        world.create(Make.namespace("shop").object)
        world.create(Make.configMap("settings", in: "shop"))
        var ids = IDSource(seed: 5)
        let plan = NamespaceController().reconcile(key, in: before, at: world.now, ids: &ids)
        let refusal = world.commit(plan.changes)
        #expect(refusal != nil)
        #expect(world.snapshot[ObjectKey(.configMap, namespace: "shop", name: "settings")] != nil)
    }

    @Test func `the first start makes Kubernetes' own namespaces, the second nothing`() throws {
        var snapshot = Snapshot()
        var ids = IDSource(seed: 1)
        let key = [UInt8](repeating: 7, count: ConfigChecksumKey.length)
        let changes = Bootstrap.changes(in: snapshot, checksumKey: key, at: .testStart, ids: &ids)
        _ = try snapshot.apply(Transaction(changes, by: "daemon"))
        #expect(
            snapshot.objects(of: .namespace).map(\.name)
                == ["default", "kube-node-lease", "kube-public", "kube-system"])
        #expect(ConfigChecksumKey.bytes(in: snapshot[ConfigChecksumKey.object]) == key)
        #expect(snapshot.objects(of: .namespace).allSatisfy { Namespace($0).contentFinalizers == ["kubernetes"] })
        #expect(Bootstrap.changes(in: snapshot, checksumKey: key, at: .testStart, ids: &ids).isEmpty)
    }
}
