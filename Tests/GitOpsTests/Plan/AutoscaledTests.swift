import GitOps
import Objects
import Store
import TestSupport
import Testing

/// An autoscaler and `replicas` in git do not fight.
@Suite struct AutoscaledTests {
    private let key = ObjectKey.deployment("web")
    private let autoscaler = """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 10
        """

    private static let complete: Value = [
        ["type": "Available", "status": "True"],
        ["type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"]
    ]

    private func replicas(_ world: World) -> Int? { world.snapshot[key].map { Deployment($0).replicas } }

    /// As the autoscaler's controller does.
    private func scale(_ world: inout World, to count: Int64) throws {
        var next = try #require(world.snapshot[key])
        next.content.set(.integer(count), at: ["spec", "replicas"])
        _ = try world.snapshot.apply(Transaction([.update(next)], by: "horizontal-pod-autoscaler"))
    }

    private func started(_ drift: Sync.DriftMode = .correct) throws -> World {
        var world = World()
        world.sync.drift = drift
        try world.apply(["web.yaml": Manifest.deployment("web", replicas: 3), "hpa.yaml": autoscaler])
        return world
    }

    @Test(arguments: [Sync.DriftMode.correct, .report])
    func `the count in git is but the first`(drift: Sync.DriftMode) throws {
        var world = try started(drift)
        #expect(replicas(world) == 3)
        try scale(&world, to: 7)
        let plan = try world.apply()
        #expect(replicas(world) == 7)
        #expect(plan.corrected.isEmpty && plan.configured.isEmpty && plan.drifted.isEmpty)
        var tracker = DriftTracker()
        let found = tracker.update(
            world.sync, desired: world.desired, in: world.snapshot, kinds: world.kinds, at: world.now)
        #expect(found.isEmpty)
    }

    @Test func `drift and diff name whose the count is`() throws {
        var world = try started()
        let wanted =
            "Deployment.apps/default/web spec.replicas: owned by HorizontalPodAutoscaler web (git has 3, and there are 7)"
        var reporter = SyncReporter()
        #expect(
            reporter.report(world.sync, desired: world.desired, plan: nil, in: world.snapshot, at: world.now).owned
                .isEmpty)
        try scale(&world, to: 7)
        let report = reporter.report(
            world.sync, desired: world.desired, plan: nil, in: world.snapshot, at: world.now)
        #expect(report.owned.map(\.text) == [wanted])
        #expect(report.drift.isEmpty)
        let diff = RevisionDiff(world.sync, desired: world.desired, in: world.snapshot, at: world.now)
        #expect(diff.isEmpty)
        #expect(diff.text == "= \(wanted)\nno changes\n")
    }

    @Test func `another count in git changes nothing, but the rest of a commit does`() throws {
        var world = try started()
        try scale(&world, to: 7)
        try world.apply(["web.yaml": Manifest.deployment("web", replicas: 5)])
        #expect(replicas(world) == 7)
        let text = Manifest.deployment("web", replicas: 5).replacing(
            "name: web", with: "name: web, labels: {tier: front}")
        try world.apply(["web.yaml": text])
        #expect(replicas(world) == 7)
    }

    @Test func `a count that leaves git leaves the pods as they are`() throws {
        var world = try started()
        try scale(&world, to: 7)
        let text = Manifest.deployment("web", replicas: 3)
        let without = text.replacing("replicas: 3", with: "minReadySeconds: 0")
        #expect(without != text)
        try world.apply(["web.yaml": without])
        #expect(replicas(world) == 7)
    }

    @Test func `once the autoscaler is gone git's count counts again`() throws {
        var world = try started()
        try scale(&world, to: 7)
        try world.apply()
        try world.apply(["hpa.yaml": nil])
        try world.apply()
        #expect(replicas(world) == 3)
    }

    @Test func `the commit that takes an autoscaler away has converged once git's count is there`() throws {
        var world = try started()
        try scale(&world, to: 7)
        try world.edit(key, by: "controller") {
            $0.content["status"] = [
                "observedGeneration": .integer($0.generation), "replicas": 7, "updatedReplicas": 7, "readyReplicas": 7,
                "availableReplicas": 7, "conditions": AutoscaledTests.complete
            ]
        }
        try world.apply()
        let without = try world.apply(["hpa.yaml": nil])
        let circumstances = SyncCircumstances(applied: world.desired.commit)
        var reporter = SyncReporter()
        let early = reporter.report(
            world.sync, desired: world.desired, plan: without, in: world.snapshot, circumstances: circumstances,
            at: world.now)
        #expect(early.result == .progressing)
        let next = try world.apply()
        #expect(next.configured == [key])
        try world.edit(key, by: "controller") {
            $0.content["status"] = [
                "observedGeneration": .integer($0.generation), "replicas": 3, "updatedReplicas": 3, "readyReplicas": 3,
                "availableReplicas": 3, "conditions": AutoscaledTests.complete
            ]
        }
        let late = reporter.report(
            world.sync, desired: world.desired, plan: next, in: world.snapshot, circumstances: circumstances,
            at: world.now)
        #expect(late.result == .converged, "\(late.message)")
    }

    @Test func `a look at what has changed alone sees an autoscaler go`() throws {
        var world = try started()
        try scale(&world, to: 7)
        try world.apply()
        let autoscaler = ObjectKey(.horizontalPodAutoscaler, namespace: "default", name: "web")
        let uid = try #require(world.snapshot[autoscaler]).uid
        let committed = try world.snapshot.apply(Transaction([.remove(autoscaler, uid: uid)], by: "test"))
        var touched = TouchedKeys()
        touched.observed(committed, in: world.snapshot)
        let plan = world.planner.plan(
            world.sync, desired: world.desired, in: world.snapshot, touched: touched, at: world.now, ids: &world.ids)
        #expect(plan.configured == [key])
    }

    @Test func `another object's count is still git's`() throws {
        var world = try started()
        try world.apply(["other.yaml": Manifest.deployment("other", replicas: 2)])
        try world.edit(.deployment("other")) { $0.content.set(5, at: ["spec", "replicas"]) }
        try world.apply()
        #expect(world.snapshot[.deployment("other")].map { Deployment($0).replicas } == 2)
    }

    @Test(arguments: ["v2beta1", "v2beta2"])
    func `manifests in a version that is gone are read, with a warning`(version: String) throws {
        var world = World()
        let metric =
            version == "v2beta1"
            ? "{type: Resource, resource: {name: cpu, targetAverageUtilization: 60}}"
            : "{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}}"
        let text =
            autoscaler.replacing("autoscaling/v2", with: "autoscaling/\(version)") + "\n  metrics: [\(metric)]\n"
        try world.apply(["hpa.yaml": text])
        let stored = try #require(
            world.snapshot[ObjectKey(.horizontalPodAutoscaler, namespace: "default", name: "web")])
        #expect(stored.apiVersion == "autoscaling/v2")
        #expect(
            stored.spec["metrics"] == [
                [
                    "type": "Resource",
                    "resource": ["name": "cpu", "target": ["type": "Utilization", "averageUtilization": 60]]
                ]
            ])
        let warnings = world.desired.warnings.map(\.message)
        #expect(warnings.contains { $0.hasPrefix("autoscaling/\(version) HorizontalPodAutoscaler is unavailable") })
    }
}
