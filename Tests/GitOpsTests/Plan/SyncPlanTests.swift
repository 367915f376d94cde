import GitOps
import Objects
import Store
import TestSupport
import Testing

@Suite struct SyncPlanTests {
    @Test func objectsAreCreatedInTheOrderOfTheirKinds() throws {
        var world = World(namespaces: [])
        let plan = try world.apply([
            "a.yaml": Manifest.deployment("web"), "b.yaml": Manifest.configMap("conf"),
            "c.yaml": Manifest.namespace("default"), "d.yaml": Manifest.secret("s", "k", "v")
        ])
        #expect(plan.changes.map(\.key.kind.kind) == ["Namespace", "Secret", "ConfigMap", "Deployment"])
        #expect(plan.blocked.isEmpty)
        #expect(world.snapshot.inventory(of: "main").count == 4)
        #expect(world.snapshot[.secret("s")]?["data"]?["k"] == "dg==")
    }

    /// A crash leaves either both or none.
    @Test func objectsAndTheCommitThatTheyAreOfAreOneTransaction() throws {
        var world = World(objects: [Sync(name: "main").object])
        func applied() -> String? {
            world.snapshot[ObjectKey(.sync, name: "main")].flatMap { Sync($0).appliedRevision }
        }
        try world.apply(["a.yaml": Manifest.configMap("a")])
        let first = try Require.value(world.desired.commit?.id)
        #expect(applied() == first)
        // What changes nothing is not worth a write of its own: the report brings it.
        let same = try world.apply(["notes.txt": "nothing"])
        #expect(same.changes.isEmpty && applied() == first)
        try world.apply(["b.yaml": Manifest.configMap("b")])
        #expect(applied() == world.desired.commit?.id)
        // What is not applied is not said to be.
        world.sync.isAtomic = true
        try world.apply(["b.yaml": Manifest.configMap("b", data: ["a": "2"]), "c.yaml": "kind: ["])
        #expect(applied() != world.desired.commit?.id)
    }

    /// Whoever waits for a commit, by result or by condition, has to wait until it was looked at.
    @Test func aCommitThatWasNotLookedAtIsNeitherConvergedNorDegraded() throws {
        let key = ObjectKey(.sync, name: "main")
        for (path, text) in ["good.yaml": Manifest.configMap("good"), "bad.yaml": "kind: ["] {
            var world = World(objects: [Sync(name: "main").object])
            var reporter = SyncReporter()
            let first = try world.apply([path: text])
            reporter.planCommitted(first)
            let report = reporter.report(
                world.sync, desired: world.desired, plan: first, in: world.snapshot,
                circumstances: SyncCircumstances(applied: world.desired.commit, startedAt: .testStart), at: world.now)
            let known = try Require.value(Sync(try Require.value(world.snapshot[key])).reporting(report))
            #expect(known.object.status["result"] != "Progressing")
            _ = try world.snapshot.apply(Transaction([.update(known.object)], by: "test"))

            world.now = .at(60)
            try world.apply(["next.yaml": Manifest.configMap("next")])
            let begun = try Require.value(world.snapshot[key])
            #expect(Sync(begun).appliedRevision == world.desired.commit?.id)
            #expect(begun.status["result"] == "Progressing")
            let ready = try Require.value(begun.condition("Ready"))
            #expect(ready.status == "Unknown" && ready.reason == "Progressing")
            #expect(ready.lastTransitionTime == .at(60))
            #expect(begun.condition("Reconciling")?.isTrue == true)
            #expect(begun.condition("Stalled") == nil)
        }
    }

    @Test func aSyncThatBringsItselfIsAsGitSaysAndKnowsItsCommit() throws {
        var world = World(objects: [Sync(name: "main").object])
        let key = ObjectKey(.sync, name: "main")
        func file(_ timeout: String) -> String {
            "apiVersion: skeg.dev/v1alpha1\nkind: Sync\nmetadata: {name: main}\n"
                + "spec: {repository: /srv/main.git, timeout: \(timeout)}\n"
        }
        for timeout in ["3m", "4m"] {
            try world.apply(["sync.yaml": file(timeout), "a.yaml": Manifest.configMap("a")])
            let stored = try Require.value(world.snapshot[key])
            #expect(stored.spec["timeout"]?.string == timeout)
            #expect(Sync(stored).appliedRevision == world.desired.commit?.id)
            #expect(world.snapshot.claim(of: key) == "main")
        }
        try world.apply(["sync.yaml": nil])
        #expect(world.snapshot[key] == nil)
    }

    @Test func planningAgainChangesNothing() throws {
        var world = World()
        let files: [String: String?] = [
            "a.yaml": Manifest.deployment("web", replicas: 2), "s.yaml": Manifest.secret("s", "k", "v"),
            "n.yaml": Manifest.namespace("new")
        ]
        try world.apply(files)
        #expect(world.plan().changes.isEmpty)
        world.restart()
        let again = world.plan()
        #expect(again.changes.isEmpty)
        #expect(again.unchanged == 3)
        #expect(world.plan().unchanged == 3)
    }

    @Test func aChangedFieldIsConfiguredAndOneThatGitLeavesIsRemoved() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a", data: ["k": "1", "l": "2"])])
        let plan = try world.apply(["a.yaml": Manifest.configMap("a", data: ["k": "3"])])
        #expect(plan.configured == [.configMap("a")])
        #expect(world.snapshot[.configMap("a")]?["data"] == ["k": "3"])
    }

    @Test func aFieldThatGitDoesNotSetIsLeftAlone() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.deployment("web")])
        try world.edit(.deployment("web")) { $0.content.set(5, at: ["spec", "replicas"]) }
        #expect(world.plan().changes.isEmpty)
        try world.apply(["a.yaml": Manifest.deployment("web", image: "skeg.dev/other")])
        #expect(world.snapshot[.deployment("web")]?.spec["replicas"] == 5)
    }

    @Test func aMissingNamespaceBlocksInKubernetesWords() throws {
        var world = World()
        let plan = try world.apply([
            "a.yaml": Manifest.configMap("a", namespace: "x"), "b.yaml": Manifest.configMap("b")
        ])
        #expect(plan.blocked.map(\.message) == ["namespaces \"x\" not found"])
        #expect(plan.blocked.first?.position?.file == "a.yaml")
        #expect(plan.created == [.configMap("b")])
    }

    @Test func aNamespaceThatEndsTakesNothingNew() throws {
        var world = World()
        try world.edit(ObjectKey(.namespace, name: "shop")) { $0.deletionTimestamp = .testStart }
        let plan = try world.apply(["a.yaml": Manifest.configMap("a", namespace: "shop")])
        #expect(plan.blocked.first?.reason == .namespaceTerminating)
        #expect(
            plan.blocked.first?.message
                == "unable to create new content in namespace shop because it is being terminated")
    }

    @Test func objectsOfAnotherSyncAreBlocked() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a")])
        world.sync.object.name = "other"
        world.restart()
        let plan = world.plan(["a.yaml": Manifest.configMap("a", data: ["x": "y"])])
        #expect(plan.changes.isEmpty)
        #expect(plan.blocked.first?.message.contains("sync \"main\"") == true)
    }

    @Test func objectsOfNobodyAreAdopted() throws {
        var world = World(objects: [Make.configMap("a", data: ["old": "1"])])
        let plan = try world.apply(["a.yaml": Manifest.configMap("a")])
        #expect(plan.adopted == [.configMap("a")])
        #expect(world.snapshot.claim(of: .configMap("a")) == "main")
        #expect(world.snapshot[.configMap("a")]?["data"] == ["a": "1", "old": "1"])
        #expect(world.plan().changes.isEmpty)
    }

    @Test func objectsOfAControllerAreNotAdopted() throws {
        let owner = Make.deployment("web").object
        var world = World(objects: [owner, Make.configMap("a").owned(by: owner)])
        let plan = world.plan(["a.yaml": Manifest.configMap("a")])
        #expect(plan.changes.isEmpty)
        #expect(plan.blocked.first?.message.contains("controlled by Deployment \"web\"") == true)
    }

    @Test func aChangeOfAnImmutableFieldIsBlockedByItsName() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.deployment("web")])
        let other = Manifest.deployment("web").replacing("{app: web}", with: "{app: shop}")
        let plan = world.plan(["a.yaml": other, "b.yaml": Manifest.configMap("b")])
        #expect(plan.created == [.configMap("b")])
        #expect(plan.blocked.first?.message.contains("spec.selector") == true)
        #expect(plan.blocked.first?.message.contains("immutable") == true)
    }

    @Test func anAtomicSyncAppliesAllOrNothing() throws {
        var world = World()
        world.sync.isAtomic = true
        let plan = world.plan(["a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b", namespace: "x")])
        #expect(plan.changes.isEmpty)
        #expect(plan.refusal?.reason == "AtomicBlocked")
        let whole = try world.apply(["b.yaml": nil])
        #expect(whole.created == [.configMap("a")])
    }

    @Test func whatIsBeingDeletedIsWaitedFor() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a")])
        try world.edit(.configMap("a")) {
            $0.finalizers = ["example.org/hold"]
            $0.deletionTimestamp = .testStart
        }
        let plan = world.plan()
        #expect(plan.blocked.first?.reason == .terminating)
        #expect(plan.blocked.first?.reason.passes == true)
    }

    @Test func aSuspendedSyncDoesNothing() {
        var world = World()
        world.sync.isSuspended = true
        #expect(world.plan(["a.yaml": Manifest.configMap("a")]).changes.isEmpty)
    }

    @Test func eventsAboutWhatIsBlockedAreNotRepeated() {
        var world = World()
        let first = world.plan(["a.yaml": Manifest.configMap("a", namespace: "x")])
        #expect(first.events.map(\.reason) == ["NamespaceNotFound"])
        #expect(world.plan().events.isEmpty)
    }
}
