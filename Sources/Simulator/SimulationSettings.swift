internal import Controllers
internal import Objects
public import Store

/// What a simulation is made of.
public struct SimulationSettings: Sendable {
    public var namespaces = ["default", "shop"]
    /// How many nodes; the seed chooses where it is nil.
    public var nodes: Int?
    /// How many Syncs share the repository, one or two; the seed chooses where it is nil.
    public var syncs: Int?
    /// How long people and faults go on; the seed chooses where it is nil.
    public var turmoil: Duration?
    /// How long it may take afterwards until all is as git says.
    public var patience = Duration.seconds(1800)
    /// How long nothing may change after that; the seed chooses where it is nil.
    public var quiet: Duration?
    /// So many steps while the clock stands still are an endless loop.
    public var stepsAtOnce = 20_000
    public var controllers: [any Controller]
    /// What may go wrong; each kind is in play in half of the seeds.
    public var faults = Set(SimulatedFault.allCases)
    /// What may go wrong in every seed.
    public var certainFaults: Set<SimulatedFault> = []
    /// Where the daemon ends once, beside all that goes wrong by chance.
    public var crash: CrashPoint?
    /// How far the clock may be set back at once.
    public var farthestBackMilliseconds = 3_600_000
    /// Nodes that are lost never come back; then only what must never happen is looked for, for not all can converge.
    public var keepsNodesLost = false
    /// Put in for seeing that they are found.
    public var mistakes = SimulatedMistakes()
    /// People write autoscalers too, in some seeds.
    public var autoscales = true
    /// Keeps a line for each thing that happens.
    public var traces = false

    public init(controllers: [any Controller] = Simulation.controllers) { self.controllers = controllers }
}

/// One Sync of a simulation.
struct SimulatedSyncSetup: Sendable {
    var name: String
    /// The folder of the repository that it brings; empty for all of it.
    var path: String
    var isAtomic = false
    /// Its Deployments roll out when their configuration changes, unless they say no.
    var rollsOutOnChange = false
}

/// What a seed chose for a whole run.
struct SimulatedCourse: Sendable {
    var nodes: Int
    var turmoil: Duration
    var quiet: Duration
    /// The longest pause between two things that people do.
    var pauseMilliseconds: Int
    /// One Sync of the whole repository, or two of a folder each.
    var syncs: [SimulatedSyncSetup]
    /// One seed in two corrects what somebody else changed.
    var drift: Sync.DriftMode
    /// How many commits a watch may be behind, where watches are cut off.
    var watchedCommits: Int

    init(seed: UInt64, _ settings: SimulationSettings, _ random: inout Chance) {
        nodes = settings.nodes ?? random.pick(1, 2, 3, 3)
        turmoil = settings.turmoil ?? .seconds(random.isTrue(0.05) ? 600 : random.within(30...150))
        quiet = settings.quiet ?? .seconds(random.isTrue(0.05) ? 3600 : 320)
        pauseMilliseconds = random.pick(5000, 10_000, 20_000)
        let whole = [SimulatedSyncSetup(name: "main", path: "")]
        let parts = [
            SimulatedSyncSetup(name: "main", path: "apps"),
            SimulatedSyncSetup(name: "edge", path: "edge", isAtomic: random.isTrue(0.7))
        ]
        let hasTwo = random.isTrue(0.4)
        syncs = settings.syncs.map { $0 > 1 } ?? hasTwo ? parts : whole
        for index in syncs.indices { syncs[index].rollsOutOnChange = random.isTrue(0.3) }
        drift = seed % 2 == 0 ? .correct : .report
        watchedCommits = random.within(3...40)
    }

    /// The folder that an object has to stay in, nil for any: a sync lets go of a namespace only when it is empty, and an
    /// atomic one of nothing while something else in its commit is blocked.
    func home(of key: ObjectKey, in snapshot: Snapshot) -> String? {
        guard syncs.count > 1, key.kind == .namespace || syncs.contains(where: \.isAtomic) else { return nil }
        let claim = snapshot.claim(of: key)
        return syncs.first { $0.name == claim }?.path
    }
}
