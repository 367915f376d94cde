internal import Controllers
internal import Measurements
internal import Objects
internal import RuntimeSimulated
internal import Store

/// The loads that the Deployments of a simulation have, out of the seed. They draw from a source of their own, so that a
/// seed without autoscalers is the same run as ever.
struct SimulatedLoads: Sendable {
    /// In thousandths of a processor, of all pods of a Deployment together.
    private var loads: [ObjectKey: Int64] = [:]
    private var random: Chance
    /// How much of each comes and goes, in percent.
    private var noise: Int
    /// Until then a node is not measured, by its number.
    private var unmeasured: [Int: Timestamp] = [:]
    private var isConstant = false
    /// How often is measured.
    let pace: Duration

    init(seed: UInt64) {
        random = Chance(seed: seed ^ 0x6c6f_6164)
        noise = random.pick(0, 10, 50, 100)
        pace = .seconds(random.pick(1, 5, 5, 15))
    }

    /// Whether people write autoscalers at all.
    static func areInPlay(seed: UInt64) -> Bool {
        var random = Chance(seed: seed ^ 0x6870_6121)
        return random.isTrue(0.4)
    }

    /// From now on every load stays as it is, and all is measured.
    mutating func becalm() {
        isConstant = true
        unmeasured = [:]
    }

    mutating func isMeasured(_ node: Int, at now: Timestamp) -> Bool {
        if isConstant { return true }
        if random.isTrue(0.03) { unmeasured[node] = now + .seconds(random.within(1...120)) }
        // A clock that was set back does not make it hours.
        return unmeasured[node].map { $0 <= now || $0 > now + .seconds(120) } ?? true
    }

    /// What each of so many pods uses now.
    mutating func share(of deployment: ObjectKey, among count: Int) -> Int64 {
        if loads[deployment] == nil || !isConstant && random.isTrue(0.03) {
            loads[deployment] = Int64(random.below(500))
        }
        let share = (loads[deployment] ?? 0) / Int64(max(1, count))
        guard !isConstant, noise > 0 else { return share }
        return share * Int64(100 + random.within(-noise...noise)) / 100
    }
}

extension Simulation {
    private var hasAutoscalers: Bool { snapshot.count(of: .horizontalPodAutoscaler) > 0 }

    /// When is measured next; nil while nobody asks for it.
    var nextMeasuring: Timestamp? { isUp && hasAutoscalers ? measureAt : nil }

    /// What the daemon's `Sampler` and `ControlLoop.measure` do: the controllers are told what the containers use.
    mutating func stepMeasuring() {
        measureAt = now + loads.pace
        var measurements = Measurements()
        var ready: [ObjectKey: Int] = [:]
        for object in snapshot.objects(of: .pod) where Pod(object).isReady {
            if let deployment = snapshot.deployment(of: object) { ready[deployment.key, default: 0] += 1 }
        }
        for index in nodes.indices where nodes[index].absence == nil && loads.isMeasured(index, at: now) {
            let running = Set(nodes[index].runtime.stats.containers.map(\.podUID))
            for object in snapshot.pods(onNode: "node-\(index)") where running.contains(object.uid) {
                guard let deployment = snapshot.deployment(of: object) else { continue }
                let share = loads.share(of: deployment.key, among: ready[deployment.key] ?? 0)
                let sample = ResourceSample(
                    time: now, window: .seconds(5), cpuNanocores: share * 1_000_000, memoryWorkingSetBytes: 0)
                measurements.pods[object.key] = PodUsage(uid: object.uid, containers: ["main": sample])
            }
        }
        daemon?.plane.measured(measurements, in: snapshot)
    }
}
