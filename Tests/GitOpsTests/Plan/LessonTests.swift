import GitOps
import Objects
import Store
import TestSupport
import Testing

/// What went wrong in other systems, each as a case.
@Suite struct LessonTests {
    @Test func aRewrittenHistoryIsJustAnotherTree() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b")])
        let first = world.repository.files
        try world.apply(["c.yaml": Manifest.configMap("c")])
        // The branch is forced back to the first commit.
        world.repository.files = first
        world.desired.update(to: world.repository.commit("forced"))
        let plan = world.plan()
        #expect(plan.pruned == [.configMap("c")])
        #expect(plan.unchanged == 2)
    }

    @Test func aVanishedPathIsAnEmptySetAndHeldBack() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a")])
        world.restart()
        world.desired.update(to: CommitTree(commit: SourceCommit(id: "ff"), treeID: "", files: []))
        let plan = world.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.heldPrune?.message.contains("holds no objects") == true)
    }

    @Test func anObjectThatMovesBetweenFilesStays() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a"), "b.yaml": Manifest.configMap("b")])
        let uid = world.snapshot[.configMap("a")]?.uid
        let plan = try world.apply([
            "a.yaml": nil, "b.yaml": Manifest.configMap("b") + "---\n" + Manifest.configMap("a")
        ])
        #expect(plan.changes.isEmpty)
        #expect(world.snapshot[.configMap("a")]?.uid == uid)
    }

    @Test func oneObjectInTwoFilesIsLeftAsItIs() throws {
        var world = World()
        try world.apply(["a.yaml": Manifest.configMap("a"), "z.yaml": Manifest.configMap("z")])
        let plan = try world.apply(["b.yaml": Manifest.configMap("a", data: ["other": "1"])])
        #expect(plan.changes.isEmpty)
        #expect(plan.blocked.count == 2)
        #expect(world.snapshot[.configMap("a")]?["data"] == ["a": "1"])
    }

    @Test func aStatusWriteChangesNoPlan() throws {
        var world = World()
        let plan = try world.apply(["a.yaml": Manifest.deployment("web", replicas: 2)])
        var reporter = SyncReporter()
        let report = reporter.report(
            world.sync, desired: world.desired, plan: plan, in: world.snapshot, at: world.now)
        let sync = try Require.value(world.sync.reporting(report))
        world.sync = sync
        #expect(world.plan().changes.isEmpty)
        try world.edit(.deployment("web"), by: "deployment-controller") { $0.status = ["replicas": 2] }
        #expect(world.plan().changes.isEmpty)
    }

    @Test(arguments: [
        "      containers:\n      - name: web\n        image: skeg.dev/host\n        ports: [{containerPort: 80}]\n",
        "      containers:\n      - {name: web, image: skeg.dev/host, resources: {limits: {cpu: 0.5, memory: 1024Mi}}}\n",
        "      containers:\n      - {name: web, image: skeg.dev/host, env: [{name: A, value: \"1\"}], args: []}\n",
        "      volumes: [{name: v, emptyDir: {}}]\n      containers:\n      - {name: web, image: skeg.dev/host, livenessProbe: {tcpSocket: {port: 80}}}\n"
    ])
    func defaultsAndOtherSpellingsAreNeverFoughtOver(_ pod: String) throws {
        var world = World()
        world.sync.drift = .correct
        let text =
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n"
            + "  template:\n    metadata: {labels: {app: web}}\n    spec:\n" + pod
        let first = try world.apply(["a.yaml": text])
        #expect(first.created == [.deployment("web")])
        #expect(world.plan().changes.isEmpty)
        world.restart()
        world.desired.update(to: world.repository.commit())
        #expect(world.plan().changes.isEmpty)
        var tracker = DriftTracker()
        #expect(
            tracker.update(
                world.sync, desired: world.desired, in: world.snapshot, kinds: world.kinds, at: world.now
            ).isEmpty)
    }

    @Test func aNamespaceAndAServiceAreNeverFoughtOverEither() throws {
        var world = World()
        try world.apply([
            "n.yaml": Manifest.namespace("new"),
            "s.yaml":
                "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n",
            "p.yaml":
                "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: skeg.dev/host}]}\n",
            "a.yaml": "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: sa}\n"
        ])
        world.restart()
        world.desired.update(to: world.repository.commit())
        let plan = world.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.unchanged == 4)
        #expect(world.snapshot[ObjectKey(.namespace, name: "new")]?.spec["finalizers"] == ["kubernetes"])
    }
}
