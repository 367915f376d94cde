import Controllers
import Objects
import Store
import TestSupport
import Testing

@Suite struct DeploymentControllerTests {
    private let key = ObjectKey(.deployment, namespace: "default", name: "web")

    private func world(_ deployment: Deployment, _ more: [Object] = []) -> World {
        World(
            [Make.namespace("default").object, deployment.object] + more,
            controllers: [DeploymentController(), ReplicaSetController()])
    }

    private func world(replicas: Int64 = 3) -> World { world(Make.deployment("web", replicas: replicas)) }

    private func setImage(_ image: String, in world: inout World) {
        world.update(key) {
            $0.content.set(
                .array([["name": "main", "image": .string(image)]]), at: ["spec", "template", "spec", "containers"])
        }
    }

    private func images(_ world: World) -> Set<String> {
        Set(world.activePods.flatMap { $0.spec.containers.map(\.image) })
    }

    @Test func `a new Deployment makes its ReplicaSet and that its pods`() throws {
        var world = world()
        world.runNodes()
        let replicaSet = try #require(world.replicaSets.first)
        let hash = try #require(replicaSet.object.label(ReplicaSet.templateHashLabel))
        #expect(replicaSet.name == "web-\(hash)")
        #expect(replicaSet.object.labels == ["app": "web", "pod-template-hash": hash])
        #expect(
            replicaSet.selector == ["matchLabels": ["app": "web", "pod-template-hash": .string(hash)]])
        #expect(replicaSet.template.labels == ["app": "web", "pod-template-hash": hash])
        #expect(replicaSet.object.controller?.name == "web")
        #expect(
            replicaSet.object.annotations == [
                "deployment.kubernetes.io/revision": "1", "deployment.kubernetes.io/desired-replicas": "3",
                "deployment.kubernetes.io/max-replicas": "4"
            ])
        #expect(world.pods.count == 3)
        let deployment = try #require(world.deployment("web"))
        #expect(deployment.object.annotation("deployment.kubernetes.io/revision") == "1")
        #expect(deployment.status.replicas == 3)
        #expect(deployment.status.updatedReplicas == 3)
        #expect(deployment.status.readyReplicas == 3)
        #expect(deployment.status.availableReplicas == 3)
        #expect(deployment.status.unavailableReplicas == 0)
        #expect(deployment.status.observedGeneration == 1)
        let available = try #require(deployment.status.condition("Available"))
        #expect(available.isTrue && available.reason == "MinimumReplicasAvailable")
        #expect(available.message == "Deployment has minimum availability.")
        let progressing = try #require(deployment.status.condition("Progressing"))
        #expect(progressing.isTrue && progressing.reason == "NewReplicaSetAvailable")
        #expect(progressing.message == "ReplicaSet \"web-\(hash)\" has successfully progressed.")
        #expect(
            world.events.contains {
                $0.reason == "ScalingReplicaSet" && $0.message == "Scaled up replica set web-\(hash) from 0 to 3"
            })
        #expect(world.broken.isEmpty)
        let wake = world.plane.nextWake()
        #expect(wake == nil)
    }

    @Test func `a rollout replaces all pods, and a revert brings the old ReplicaSet back`() throws {
        var world = world()
        world.runNodes()
        let first = try #require(world.replicaSets.first)
        setImage("host/two", in: &world)
        world.runNodes()
        #expect(images(world) == ["host/two"])
        #expect(world.replicaSets.count == 2)
        #expect(world.replicaSet(first.name)?.replicas == 0)
        #expect(world.deployment("web")?.object.annotation("deployment.kubernetes.io/revision") == "2")
        setImage("skeg.dev/host", in: &world)
        world.update(key) {
            $0.content.set(first.template.content["spec"], at: ["spec", "template", "spec"])
        }
        world.runNodes()
        #expect(images(world) == ["skeg.dev/host"])
        let back = try #require(world.replicaSet(first.name))
        #expect(back.uid == first.uid)
        #expect(back.replicas == 3)
        #expect(world.replicaSets.count == 2)
        #expect(back.object.annotation("deployment.kubernetes.io/revision") == "3")
        #expect(back.object.annotation("deployment.kubernetes.io/revision-history") == "1")
        #expect(world.deployment("web")?.object.annotation("deployment.kubernetes.io/revision") == "3")
    }

    @Test func `a template with the same meaning rolls nothing`() {
        var world = world()
        world.runNodes()
        let revision = world.replicaSets.map(\.object.resourceVersion)
        world.update(key) {
            $0.content.set(.null, at: ["spec", "template", "metadata", "creationTimestamp"])
            $0.content.set("ClusterFirst", at: ["spec", "template", "spec", "dnsPolicy"])
        }
        world.runNodes()
        #expect(world.replicaSets.map(\.object.resourceVersion) == revision)
    }

    @Test func `a recreation waits until the last old pod has stopped`() throws {
        var world = world(
            Make.deployment("web", replicas: 2).with {
                $0.object.content.set(["type": "Recreate"], at: ["spec", "strategy"])
            })
        world.runNodes()
        setImage("host/two", in: &world)
        world.settle()
        #expect(world.activePods.isEmpty)
        let stopping = world.pods
        #expect(stopping.count == 2)
        world.stopped(try #require(stopping.first))
        world.settle()
        #expect(world.activePods.isEmpty)
        world.stopped(try #require(stopping.last))
        world.settle()
        #expect(world.activePods.count == 2)
        world.runNodes()
        #expect(images(world) == ["host/two"])
        #expect(world.deployment("web")?.status.condition("Progressing")?.reason == "NewReplicaSetAvailable")
    }

    /// Kubernetes' controller takes the change of size for a reason to scale, scales nothing, and never recreates.
    @Test func `a rollout half done that becomes a recreation of another size goes on`() throws {
        var world = world(replicas: 4)
        world.runNodes()
        setImage("host/2", in: &world)
        world.settle()
        #expect(world.replicaSets.count { $0.replicas > 0 } == 2)
        world.update(key) {
            $0.content.set(["type": "Recreate"], at: ["spec", "strategy"])
            $0.content.set(2, at: ["spec", "replicas"])
        }
        setImage("host/3", in: &world)
        world.runNodes()
        #expect(images(world) == ["host/3"])
        #expect(world.activePods.count == 2)
    }

    @Test func `a paused Deployment scales but does not roll`() throws {
        var world = world()
        world.runNodes()
        world.update(key) { $0.content.set(true, at: ["spec", "paused"]) }
        setImage("host/two", in: &world)
        world.update(key) { $0.content.set(5, at: ["spec", "replicas"]) }
        world.runNodes()
        #expect(images(world) == ["skeg.dev/host"])
        #expect(world.activePods.count == 5)
        let paused = try #require(world.deployment("web")?.status.condition("Progressing"))
        #expect(paused.reason == "DeploymentPaused" && paused.status == "Unknown")
        #expect(paused.message == "Deployment is paused")
        world.update(key) { $0.content.set(nil, at: ["spec", "paused"]) }
        world.runNodes()
        #expect(images(world) == ["host/two"])
        #expect(world.deployment("web")?.status.condition("Progressing")?.reason == "NewReplicaSetAvailable")
    }

    @Test func `a rollout without progress is reported at its deadline`() throws {
        var world = world(
            Make.deployment("web", replicas: 2).with {
                $0.object.content.set(30, at: ["spec", "progressDeadlineSeconds"])
            })
        world.settle()
        let next = world.plane.nextWake()
        let wake = try #require(next)
        #expect(wake == world.now + .seconds(31))
        world.now = wake
        world.settle()
        let stuck = try #require(world.deployment("web")?.status.condition("Progressing"))
        #expect(stuck.isFalse && stuck.reason == "ProgressDeadlineExceeded")
        #expect(
            stuck.message.hasPrefix("ReplicaSet \"web-") && stuck.message.hasSuffix("\" has timed out progressing."))
        let last = world.plane.nextWake()
        #expect(last == nil)
        world.runNodes()
        #expect(world.deployment("web")?.status.condition("Progressing")?.reason == "NewReplicaSetAvailable")
    }

    @Test func `old ReplicaSets are kept only as many as asked for`() {
        var world = world(
            Make.deployment("web", replicas: 1).with {
                $0.object.content.set(2, at: ["spec", "revisionHistoryLimit"])
            })
        world.runNodes()
        for version in 2...6 {
            world.now = world.now + .seconds(1)
            setImage("host/\(version)", in: &world)
            world.runNodes()
        }
        let revisions = world.replicaSets.compactMap { $0.object.annotation("deployment.kubernetes.io/revision") }
        #expect(revisions.sorted() == ["4", "5", "6"])
    }

    @Test func `a name that another ReplicaSet has is a collision, and another hash is taken`() throws {
        var first = world()
        first.settle()
        let name = try #require(first.replicaSets.first?.name)
        // The same name, already there with another template and without an owner to adopt it.
        var second = world(
            Make.deployment("web", replicas: 3), [Make.replicaSet(name, replicas: 0, labels: ["app": "other"]).object])
        second.runNodes()
        #expect(second.deployment("web")?.status.collisionCount == 1)
        #expect(second.replicaSets.count == 2)
        #expect(second.replicaSet(name)?.object.controller == nil)
        #expect(second.deployment("web")?.status.availableReplicas == 3)
    }

    @Test func `an orphaned ReplicaSet is adopted and released with its labels`() throws {
        var world = world(
            Make.deployment("web", replicas: 2),
            [Make.replicaSet("old", replicas: 1, labels: ["app": "web", "track": "old"]).object])
        world.settle()
        #expect(world.replicaSet("old")?.object.controller?.name == "web")
        world.runNodes()
        #expect(world.replicaSet("old")?.replicas == 0)
        world.update(ObjectKey(.replicaSet, namespace: "default", name: "old")) { $0.setLabel("app", to: "gone") }
        world.settle()
        #expect(world.replicaSet("old")?.object.controller == nil)
    }

    @Test func `a scaling in the middle of a rollout is shared out`() throws {
        var world = world(replicas: 10)
        world.runNodes()
        setImage("host/two", in: &world)
        world.settle()
        // 3 new pods beside 8 old ones, as none of the new is ready.
        #expect(world.replicaSets.map(\.replicas).sorted() == [5, 8])
        world.update(key) { $0.content.set(20, at: ["spec", "replicas"]) }
        world.settle()
        let sizes = world.replicaSets.map(\.replicas).sorted()
        #expect(sizes.reduce(0, +) == 25)
        #expect(sizes == [10, 15])
        world.runNodes()
        #expect(world.activePods.count == 20)
        #expect(images(world) == ["host/two"])
    }

    @Test(arguments: [Int64(7), 0])
    func `a larger size waits while a ReplicaSet has pods that it was told to give up`(kept: Int64) throws {
        var world = world(replicas: 10)
        world.runNodes()
        setImage("host/two", in: &world)
        world.settle()
        // The old ReplicaSet is asked for fewer pods than it still has.
        let old = try #require(world.replicaSets.first { $0.replicas == 8 })
        world.update(old.key) { $0.content.set(.integer(kept), at: ["spec", "replicas"]) }
        world.update(key) { $0.content.set(11, at: ["spec", "replicas"]) }
        var ids = IDSource(seed: 7)
        let plan = DeploymentController().reconcile(key, in: world.snapshot, at: world.now, ids: &ids)
        let larger = plan.changes.compactMap { change -> ReplicaSet? in
            guard case .update(let object) = change, object.kind == .replicaSet else { return nil }
            return ReplicaSet(object)
        }.filter { $0.replicas > (world.snapshot[$0.key].map { ReplicaSet($0).replicas } ?? 0) }
        #expect(larger.map(\.name) == [])
        world.runNodes()
        #expect(world.activePods.count == 11)
        #expect(world.broken.isEmpty)
    }

    @Test func `a selector that selects everything does nothing but warn`() {
        var world = world(
            Make.deployment("web", replicas: 2).with { $0.object.content.set([:], at: ["spec", "selector"]) })
        world.settle()
        #expect(world.replicaSets.isEmpty)
        #expect(world.events.map(\.reason) == ["SelectingAll"])
        #expect(world.deployment("web")?.status.observedGeneration == 1)
    }

    @Test func `a stale plan makes no second ReplicaSet and scales nothing twice`() {
        var world = world()
        let before = world.snapshot
        world.runNodes()
        var ids = IDSource(seed: 7)
        let plan = DeploymentController().reconcile(key, in: before, at: world.now, ids: &ids)
        #expect(!plan.changes.isEmpty)
        let refusal = world.commit(plan.changes)
        #expect(refusal != nil)
        #expect(world.replicaSets.count == 1)
    }

    @Test(arguments: ["9223372036854775807", "-9223372036854775808", "99999999999999999999"])
    func `a revision that somebody made up is no revision`(revision: String) throws {
        var old = Make.replicaSet("old", replicas: 0, labels: ["app": "web"])
        old.object.setAnnotation("deployment.kubernetes.io/revision", to: revision)
        var world = world(Make.deployment("web"), [old.object])
        world.runNodes()
        #expect(world.deployment("web")?.object.annotation("deployment.kubernetes.io/revision") == "1")
        setImage("skeg.dev/other", in: &world)
        world.runNodes()
        #expect(world.deployment("web")?.object.annotation("deployment.kubernetes.io/revision") == "2")
        #expect(world.broken.isEmpty)
    }
}
