import GitOps
import Objects
import Store
import TestSupport
import Testing

/// Kinds that are kept and checked, and that nothing in Skeg acts on.
@Suite struct StoredKindsTests {
    private static let statefulSet = """
        # A database.
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
              hostPID: true
              containers: [{name: db, image: "postgres:17"}]

        """
    private static let job = """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: migrate, image: "migrate:1"}]

        """
    private static let autoscaler = """
        apiVersion: autoscaling/v1
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
          maxReplicas: 5
          targetCPUUtilizationPercentage: 60

        """

    private func desired(_ text: String) -> DesiredSet {
        var repository = FakeRepository(["a.yaml": text])
        var set = DesiredSet(DesiredSettings(), kinds: .builtIn)
        set.update(to: repository.commit())
        return set
    }

    @Test func oneWarningSaysThatNothingActsOnIt() throws {
        let set = desired(StoredKindsTests.statefulSet)
        #expect(set.quarantined.isEmpty)
        #expect(set.names(ObjectKey(.statefulSet, namespace: "default", name: "db")))
        let warning = try Require.value(set.warnings.first)
        #expect(set.warnings.count == 1)
        #expect(warning.position?.description == "a.yaml:3:7")
        #expect(warning.message == "Skeg stores StatefulSets, but nothing acts on them yet")
    }

    @Test func anotherVersionIsAppliedAsTheOneThatIsStored() throws {
        let key = ObjectKey(.horizontalPodAutoscaler, namespace: "default", name: "web")
        let set = desired(StoredKindsTests.autoscaler)
        #expect(set.quarantined.isEmpty)
        #expect(set.warnings.isEmpty)
        #expect(try Require.value(set[key]).object.apiVersion == "autoscaling/v2")
        let bad = desired(StoredKindsTests.autoscaler.replacing("maxReplicas: 5", with: "maxReplicas: 0"))
        let fault = try Require.value(bad.quarantined.first)
        #expect(fault.key == key)
        #expect(fault.diagnostics.first?.position?.description == "a.yaml:6:16")

        var world = World()
        try world.apply(["a.yaml": StoredKindsTests.autoscaler])
        let live = try Require.value(world.snapshot[key])
        let metric = live.spec["metrics"]?.array?.first
        #expect(metric?.at(["resource", "target", "averageUtilization"]) == 60)
        #expect(world.plan().changes.isEmpty)
        world.restart()
        #expect(world.plan().changes.isEmpty)
    }

    @Test func aJobHasItsSelectorFromTheStartAndIsLeftAloneThen() throws {
        let key = ObjectKey(.job, namespace: "default", name: "migrate")
        var world = World()
        try world.apply(["a.yaml": StoredKindsTests.job])
        let live = try Require.value(world.snapshot[key])
        #expect(
            live.spec["selector"] == ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(live.uid)]])
        #expect(world.plan().changes.isEmpty)
        world.restart()
        #expect(world.plan().changes.isEmpty)
        let plan = world.plan(["a.yaml": StoredKindsTests.job.replacing("migrate:1", with: "migrate:2")])
        #expect(plan.blocked.map(\.message).first?.contains("spec.template: Invalid value") == true)
    }

    /// Nothing writes their status, so what is waited for would never come.
    @Test func whatNothingActsOnIsCurrentAtOnce() throws {
        let kinds = KindRegistry.builtIn
        let stored = kinds.all.filter { $0.notActedOnNotice != nil }
        #expect(!stored.isEmpty)
        for info in stored {
            var object = Object(
                apiVersion: info.apiVersion, kind: info.kind.kind, namespace: info.isNamespaced ? "shop" : "", name: "a"
            )
            object.content.set(3, at: ["spec", "replicas"])
            let stored = object.asStored()
            let snapshot = Snapshot(objects: [stored])
            #expect(Health.of(stored.key, in: snapshot, at: .testStart).state == .current, "\(info.kind)")
        }
        var world = World()
        try world.apply(["a.yaml": StoredKindsTests.statefulSet, "b.yaml": StoredKindsTests.job])
        for key in world.desired.keys {
            #expect(Health.of(key, in: world.snapshot, at: world.now).state == .current)
        }
    }
}
