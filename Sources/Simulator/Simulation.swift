internal import Controllers
internal import GitOps
internal import NodeAgent
public import Objects
internal import PodLifecycle
internal import Runtime
internal import RuntimeSimulated
internal import Store

/// The whole control plane in one process, on a virtual clock, with people who commit and things that go wrong, all of
/// it out of one seed.
///
/// The parts are the daemon's own: sync planner, controllers, scheduler, node agents, status writer. A seed says which
/// of those that have work goes next, what people do, and which faults happen. After every step it is checked that
/// nothing is that must never be. The same seed always gives the same run.
public struct Simulation: Sendable {
    public let seed: UInt64
    let settings: SimulationSettings
    /// What the seed chose for this run.
    let course: SimulatedCourse
    var random: Chance
    var faults: FaultPlan
    public internal(set) var now: Timestamp
    let start: Timestamp

    /// What is durable: a crash of the daemon leaves it.
    var snapshot = Snapshot()
    /// Where the daemon's store keeps it, and what a started daemon reads.
    var backend = MemoryBackend()
    /// What led there, one for each revision, and the states in between.
    var history: [Committed] = []
    var states: [Snapshot] = [Snapshot()]
    /// What watches read: the latest of it.
    var watched: CommitHistory

    let author: SimulatedAuthor
    var repository = SimulatedRepository()
    var branch = SimulatedStatusBranch()

    /// Nil while the daemon is down.
    var daemon: SimulatedDaemon?
    var startsAt: Timestamp?
    var nodes: [SimulatedNode] = []
    var peopleAt: Timestamp?
    var loads: SimulatedLoads
    var measureAt: Timestamp
    /// When an autoscaler was written last, and how often one has changed a count.
    var autoscaledAt: Timestamp?
    var autoscaledCount = 0
    /// When the present part of the run is over.
    var phaseEnd: Timestamp
    /// Nothing may change any more.
    var isQuiet = false
    var checks = SimulationChecks()
    var trace: [String] = []
    var steps = 0
    var stepsAtOnce = 0

    public init(seed: UInt64, settings: SimulationSettings = SimulationSettings()) {
        self.seed = seed
        self.settings = settings
        random = Chance(seed: seed)
        faults = FaultPlan(among: settings.faults, certain: settings.certainFaults, &random)
        course = SimulatedCourse(seed: seed, settings, &random)
        // 2026-01-01T00:00:00Z
        start = Timestamp(seconds: 1_767_225_600)
        now = start
        phaseEnd = start
        loads = SimulatedLoads(seed: seed)
        measureAt = start
        watched = CommitHistory(
            after: 0, maximumCommits: faults.isInPlay(.watchCutOff) ? course.watchedCommits : 10_000)
        author = SimulatedAuthor(
            namespaces: settings.namespaces, folders: course.syncs.map(\.path).sorted(),
            autoscales: settings.autoscales && SimulatedLoads.areInPlay(seed: seed))
        for index in 0..<course.nodes {
            var runtime = SimulatedRuntimeState(node: index, now: now)
            runtime.memoryCapacity = Simulation.memoryBytes
            runtime.faults = SimulatedFaults(
                delay: .milliseconds(random.isTrue(0.5) ? 0 : random.within(1...2000)), seed: random.seed())
            nodes.append(SimulatedNode(agent: Simulation.agent(index), runtime: runtime))
        }
    }

    private static let millicores: Int64 = 3000
    private static let podsPerNode: Int64 = 40
    static let memoryBytes: Int64 = 8 << 30

    static func agent(_ index: Int) -> NodeAgentMachine {
        let facts = NodeFacts(
            name: "node-\(index)", address: "192.0.2.\(index + 1)",
            allocatable: Resources(cpuMillicores: millicores, memoryBytes: memoryBytes, others: ["pods": podsPerNode]),
            labels: ["kubernetes.io/hostname": "node-\(index)"], runtimeName: "simulated",
            podsDirectory: "/state/pods", logsDirectory: "/state/logs", accepts: { _ in .runs })
        return NodeAgentMachine(lifecycle: PodLifecycle(node: facts), eviction: .standard)
    }

    static func description(_ index: Int) -> NodeDescription {
        NodeDescription(
            name: "node-\(index)", address: "192.0.2.\(index + 1)",
            capacity: ["cpu": "\(millicores)m", "memory": "8Gi", "pods": "\(podsPerNode)"], runtimeName: "simulated",
            runtimeVersion: "1")
    }

    var isUp: Bool { daemon != nil }

    mutating func note(_ who: String, _ text: @autoclosure () -> String) {
        guard settings.traces else { return }
        let moment = Double((now - start).nanoseconds / 1_000_000) / 1000
        trace.append("\(moment)s r\(snapshot.revision) \(who): \(text())")
    }

    mutating func happens(_ fault: SimulatedFault) -> Bool {
        guard faults.happens(fault, &random) else { return false }
        if fault != .lag, fault != .pause { note("fault", fault.rawValue) }
        return true
    }
}
