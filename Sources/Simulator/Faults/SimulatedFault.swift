/// What goes wrong in a simulation.
public enum SimulatedFault: String, Sendable, CaseIterable, Hashable {
    /// The daemon ends just before a write.
    case crashBeforeWrite = "crash before a write"
    /// The daemon ends just after a write, and never hears of it.
    case crashAfterWrite = "crash after a write"
    case crashBeforePush = "crash before a push"
    /// The remote has the commit, and the daemon never hears of it.
    case crashAfterPush = "crash after a push"
    case crashBeforeFetch = "crash before a fetch"
    case crashAfterFetch = "crash after a fetch"
    /// A transaction is refused, as if somebody had written in between.
    case refusal = "refused transaction"
    /// A component decides on a state that others have changed since.
    case lag = "decision on an older state"
    /// A component's watch is too far behind, so that it has to look at everything anew.
    case watchCutOff = "watch that is cut off"
    /// A verb of a runtime does nothing but fail.
    case verbFailure = "failed verb"
    /// A verb of a runtime takes effect and is said to have failed.
    case verbLost = "lost answer of a verb"
    case containerDeath = "container that dies"
    case nodeCrash = "node that loses power"
    case nodeLoss = "node that loses power and memory"
    /// It comes back when people mend everything, or sooner.
    case nodeOutage = "node that stays without power"
    /// What runs goes on, but the node hears nothing and tells nothing.
    case nodeCutOff = "node that is cut off"
    case agentRestart = "node agent that is restarted"
    /// Programs that are no pods take almost all of its memory, for a while.
    case memoryShortage = "node that is short of memory"
    case clockForward = "clock set forward"
    case clockBack = "clock set back"
    case sourceOutage = "repository out of reach"
    case pushFailure = "status push that fails"
    case pushLost = "lost answer of a status push"
    case pushRace = "somebody else's push to the status branch"
    /// A component rests though it has work.
    case pause = "component that pauses"

    /// How often, of 1, when it is in play at all. Each time it could happen counts.
    var rate: Double {
        switch self {
        case .crashBeforeWrite, .crashAfterWrite: 0.008
        case .crashBeforePush, .crashAfterPush, .crashBeforeFetch, .crashAfterFetch: 0.06
        case .refusal: 0.05
        case .lag: 0.3
        case .watchCutOff: 0.003
        case .verbFailure, .verbLost: 0.05
        case .containerDeath: 0.008
        case .nodeCrash, .nodeLoss, .agentRestart: 0.002
        case .nodeOutage, .nodeCutOff: 0.001
        case .memoryShortage: 0.003
        case .clockForward, .clockBack: 0.002
        case .sourceOutage: 0.2
        case .pushFailure, .pushLost: 0.2
        case .pushRace: 0.1
        case .pause: 0.1
        }
    }
}

/// Which faults a seed has in play, and how often they have happened.
struct FaultPlan: Sendable {
    private var inPlay: Set<SimulatedFault> = []
    private(set) var counts: [SimulatedFault: Int] = [:]
    /// How often the run came to each place at which the daemon can end.
    var passed: [CrashPoint.Place: Int] = [:]
    /// False once faults have stopped.
    var isActive = true

    /// Each kind is in play in half of the seeds, so that no fault hides what another would show.
    init(among faults: Set<SimulatedFault>, certain: Set<SimulatedFault>, _ random: inout Chance) {
        for fault in SimulatedFault.allCases where random.isTrue(0.5) && faults.contains(fault) { inPlay.insert(fault) }
        inPlay.formUnion(certain)
    }

    mutating func happens(_ fault: SimulatedFault, _ random: inout Chance) -> Bool {
        guard isActive, inPlay.contains(fault), random.isTrue(fault.rate) else { return false }
        counts[fault, default: 0] += 1
        return true
    }

    func isInPlay(_ fault: SimulatedFault) -> Bool { isActive && inPlay.contains(fault) }

    func rate(_ fault: SimulatedFault) -> Double { isInPlay(fault) ? fault.rate : 0 }

    mutating func note(_ fault: SimulatedFault, times: Int = 1) {
        if times > 0 { counts[fault, default: 0] += times }
    }
}
