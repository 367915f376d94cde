public import Objects
public import Runtime

/// Names a probe among those of its pod.
public struct ProbeID: Sendable, Hashable, Comparable {
    public var container: String
    public var kind: ProbeKind

    public static func < (left: ProbeID, right: ProbeID) -> Bool {
        (left.container, left.kind.rawValue) < (right.container, right.kind.rawValue)
    }

    public init(container: String, kind: ProbeKind) {
        self.container = container
        self.kind = kind
    }
}

/// A look that is to be made now.
public struct ProbeStart: Sendable, Hashable {
    public var id: ProbeID
    /// Which of the pod's looks it is.
    public var attempt: UInt64
    public var request: ProbeRequest
}

/// The probes of a pod's containers that run, and what people are told of those that fail.
public struct PodProbes: Sendable {
    /// A probe that has failed as often as its threshold says, and not succeeded since.
    struct Trouble: Sendable, Hashable {
        var message: String
    }

    var states: [ProbeID: ProbeState] = [:]
    /// It outlasts its container: why that was ended is news until its successor does well.
    var troubles: [ProbeID: Trouble] = [:]
    private var lastAttempt: UInt64 = 0

    var isEmpty: Bool { states.isEmpty && troubles.isEmpty }

    /// When each probe is due that is neither resting nor under way, in the order of their names: of those that are due at one
    /// moment, always the same one is first.
    public var due: [(id: ProbeID, at: Timestamp)] {
        states.compactMap { id, state in state.dueAt.map { (id, $0) } }.sorted { $0.id < $1.id }
    }

    /// When one probe is due; nil where it is not to be looked at by time.
    public func due(_ id: ProbeID) -> Timestamp? { states[id]?.dueAt }

    /// Whether nobody answered this probe the last time.
    public func isSlow(_ id: ProbeID) -> Bool { states[id]?.isSlow ?? false }

    mutating func begin(_ id: ProbeID) -> UInt64 {
        lastAttempt += 1
        states[id]?.begin(as: lastAttempt)
        return lastAttempt
    }

    /// What a probe has found of this very container; nil where it does not look at it.
    func result(_ kind: ProbeKind, of container: ContainerID, named name: String) -> ProbeState.Result? {
        guard let state = states[ProbeID(container: name, kind: kind)], state.container == container else { return nil }
        return state.result
    }

    mutating func clockWentBack(by jump: Duration) {
        for id in states.keys { states[id]?.clockWentBack(by: jump) }
    }
}
