import Objects
import Store
import TestSupport
import Testing

@testable import Controllers

/// Whole rollouts with nodes that start and stop pods at random, from a seed. Looked at after every commit.
@Suite struct RolloutScenarioTests {
    private static let key = ObjectKey(.deployment, namespace: "default", name: "web")

    /// What must hold at every moment of a healthy rollout.
    private struct Bounds {
        var atMost: Int
        var atLeast: Int

        func fault(in snapshot: Snapshot) -> String? {
            let pods = snapshot.objects(of: .pod).map(Pod.init).filter(\.isActive)
            let available = pods.count(where: \.isReady)
            if pods.count > atMost { return "\(pods.count) pods, at most \(atMost) are allowed" }
            if available < atLeast { return "\(available) pods are available, at least \(atLeast) must be" }
            return nil
        }
    }

    private func deployment(
        replicas: Int, surge: Int, unavailable: Int
    ) -> Deployment {
        Make.deployment("web", replicas: Int64(replicas)).with {
            $0.object.content.set(
                ["maxSurge": .integer(Int64(surge)), "maxUnavailable": .integer(Int64(unavailable))],
                at: ["spec", "strategy", "rollingUpdate"])
        }
    }

    private func setImage(_ version: Int, in world: inout World) {
        world.update(Self.key) {
            $0.content.set(
                .array([["name": "main", "image": .string("host/\(version)")]]),
                at: ["spec", "template", "spec", "containers"])
        }
    }

    /// One random thing that nodes or the controllers do.
    private func act(_ world: inout World, _ random: inout IDSource, maximumLag: Int) {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5:
            _ = world.step(
                lag: Int.random(in: 0...maximumLag, using: &random), batch: Int.random(in: 1...4, using: &random))
        case 5..<8:
            let pods = world.pods.filter { $0.isBeingDeleted || !$0.isReady }
            guard let pod = pods.randomElement(using: &random) else { return }
            if pod.isBeingDeleted { world.stopped(pod) } else { world.makeReady(pod) }
        default: world.now = world.now + .milliseconds(Int64.random(in: 0...1500, using: &random))
        }
    }

    @Test(arguments: Seeds.range(25))
    func `a healthy rollout never has too many pods nor too few available`(seed: UInt64) {
        var random = IDSource(seed: seed)
        let replicas = Int.random(in: 1...12, using: &random)
        let surge = Int.random(in: 0...replicas, using: &random)
        let unavailable =
            surge == 0 ? Int.random(in: 1...replicas, using: &random) : Int.random(in: 0...replicas, using: &random)
        let deployment = deployment(replicas: replicas, surge: surge, unavailable: unavailable)
        var world = World(
            [deployment.object], controllers: [DeploymentController(), ReplicaSetController()], seed: seed)
        world.runNodes()
        let bounds = Bounds(atMost: replicas + surge, atLeast: replicas - unavailable)
        world.invariant = bounds.fault
        // New templates, and old ones again, in the middle of rollouts; on states that lag.
        for version in [1, 2, 1, 3] {
            setImage(version, in: &world)
            for _ in 0..<Int.random(in: 0...120, using: &random) { act(&world, &random, maximumLag: 3) }
        }
        world.now = world.now + .seconds(60)
        world.runNodes()
        #expect(world.broken.isEmpty, "seed \(seed): \(world.broken.first ?? "")")
        #expect(Set(world.activePods.flatMap { $0.spec.containers.map(\.image) }) == ["host/3"], "seed \(seed)")
        #expect(world.activePods.count == replicas, "seed \(seed)")
        let status = world.deployment("web")?.status
        #expect(status?.condition("Progressing")?.reason == "NewReplicaSetAvailable", "seed \(seed)")
        #expect(status?.availableReplicas == replicas, "seed \(seed)")
        #expect(world.snapshot.verifyIndexes().isEmpty)
    }

    @Test(arguments: Seeds.range(20))
    func `whatever happens, the end is what is desired`(seed: UInt64) {
        var random = IDSource(seed: seed &+ 1_000_000)
        var replicas = Int.random(in: 0...8, using: &random)
        var version = 0
        var isPaused = false
        var world = World(
            [
                Make.namespace("default").object, Make.node("n1").object,
                deployment(replicas: replicas, surge: 1, unavailable: 1).object
            ], controllers: ControlPlane.controllers(rootCertificate: "certificate"), seed: seed)
        for _ in 0..<25 {
            switch Int.random(in: 0..<9, using: &random) {
            case 0:
                replicas = Int.random(in: 0...8, using: &random)
                world.update(Self.key) { $0.content.set(.integer(Int64(replicas)), at: ["spec", "replicas"]) }
            case 1:
                version = Int.random(in: 1...4, using: &random)
                setImage(version, in: &world)
            case 2:
                isPaused.toggle()
                world.update(Self.key) { $0.content.set(.bool(isPaused), at: ["spec", "paused"]) }
            case 3:
                if let pod = world.activePods.randomElement(using: &random) { world.fail(pod) }
            case 4:
                if let pod = world.pods.randomElement(using: &random) { world.delete(pod.key) }
            case 5:
                if let pod = world.activePods.randomElement(using: &random) { world.makeUnready(pod) }
            case 6:
                if let one = world.replicaSets.randomElement(using: &random) {
                    world.update(one.key) {
                        $0.content.set(.integer(Int64.random(in: 0...5, using: &random)), at: ["spec", "replicas"])
                    }
                }
            case 7:
                // A restart: what was queued, and what waited for its time, is forgotten.
                world.plane = ControlPlane(ControlPlane.controllers(rootCertificate: "certificate"))
                world.plane.started(with: world.snapshot)
            default:
                // Deleted and made anew under its name between two looks.
                world.delete(Self.key, propagation: Bool.random(using: &random) ? .background : .orphan)
                if world.snapshot[Self.key] != nil { world.settle() }
                world.create(deployment(replicas: replicas, surge: 1, unavailable: 1).object)
                isPaused = false
                if version > 0 { setImage(version, in: &world) }
            }
            for _ in 0..<Int.random(in: 0...30, using: &random) { act(&world, &random, maximumLag: 4) }
        }
        if isPaused { world.update(Self.key) { $0.content.set(nil, at: ["spec", "paused"]) } }
        for _ in 0..<4 {
            world.now = world.now + .seconds(600)
            world.runNodes()
        }
        #expect(world.broken.isEmpty, "seed \(seed): \(world.broken.first ?? "")")
        let owned = world.activePods.filter { $0.object.controller != nil }
        #expect(owned.count == replicas, "seed \(seed)")
        if version > 0, replicas > 0 {
            #expect(Set(owned.flatMap { $0.spec.containers.map(\.image) }) == ["host/\(version)"], "seed \(seed)")
        }
        #expect(world.deployment("web")?.status.availableReplicas == replicas, "seed \(seed)")
        let commits = world.commits
        world.plane.started(with: world.snapshot)
        world.settle()
        #expect(world.commits == commits, "seed \(seed): what is at rest is written again")
    }

    @Test func `a rollout that does not come up keeps what is needed, and a revert repairs it`() {
        var world = World(
            [deployment(replicas: 10, surge: 3, unavailable: 2).object],
            controllers: [DeploymentController(), ReplicaSetController()])
        world.runNodes()
        world.invariant = Bounds(atMost: 13, atLeast: 8).fault
        setImage(2, in: &world)
        for _ in 0..<20 {
            world.now = world.now + .seconds(60)
            world.settle()
            for pod in world.pods where pod.isBeingDeleted { world.stopped(pod) }
        }
        // The worked example of Kubernetes: 8 old ones that run, 5 new ones that do not.
        #expect(world.replicaSets.map(\.replicas).sorted() == [5, 8])
        #expect(world.deployment("web")?.status.condition("Progressing")?.reason == "ProgressDeadlineExceeded")
        #expect(world.deployment("web")?.status.condition("Available")?.isTrue == true)
        world.update(Self.key) {
            $0.content.set(Make.podSpec(), at: ["spec", "template", "spec"])
        }
        world.runNodes()
        #expect(world.activePods.count == 10)
        #expect(world.replicaSets.map(\.replicas).sorted() == [0, 10])
        #expect(world.broken.isEmpty)
    }

    /// Three pods, of which one is not ready, their ReplicaSet knows that, and two rollouts after it, so that it is an old
    /// one that may be taken from. Only the Deployment's controller goes on.
    private func oldOneWithAnUnavailablePod() -> World {
        var world = World(
            [deployment(replicas: 3, surge: 1, unavailable: 0).object],
            controllers: [DeploymentController(), ReplicaSetController()])
        world.settle()
        for pod in world.activePods.dropLast() { world.makeReady(pod) }
        world.settle()
        run([DeploymentController()], in: &world)
        setImage(2, in: &world)
        world.settle()
        setImage(3, in: &world)
        return world
    }

    private func run(_ controllers: [any Controller], in world: inout World) {
        world.plane = ControlPlane(controllers)
        world.plane.started(with: world.snapshot)
    }

    private func makeAllReady(_ world: inout World) {
        for pod in world.activePods where !pod.isReady { world.makeReady(pod) }
    }

    private func goOnToTheEnd(_ world: inout World) {
        world.invariant = Bounds(atMost: 4, atLeast: 3).fault
        run([DeploymentController(), ReplicaSetController()], in: &world)
        world.runNodes()
        #expect(world.broken.isEmpty)
        #expect(Set(world.activePods.flatMap { $0.spec.containers.map(\.image) }) == ["host/3"])
    }

    /// Simulation 12545: the status of the ReplicaSet was older than its pods.
    @Test func `what has become available since its ReplicaSet looked is not taken off as unavailable`() {
        var world = oldOneWithAnUnavailablePod()
        makeAllReady(&world)
        world.settle()
        #expect(world.replicaSets.map(\.replicas).max() == 3)
        goOnToTheEnd(&world)
    }

    @Test func `what becomes available while it is decided is not taken off as unavailable`() {
        var world = oldOneWithAnUnavailablePod()
        makeAllReady(&world)
        _ = world.step(lag: 1)
        #expect(!world.refusals.isEmpty)
        world.settle()
        #expect(world.replicaSets.map(\.replicas).max() == 3)
        goOnToTheEnd(&world)
    }
}
