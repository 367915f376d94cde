internal import Objects
internal import Runtime

/// What the agent remembers of a pod between two looks, and forgets when it ends. Nothing in it is needed for
/// correctness after a restart: what must last is in the pod's status and in the runtime.
public struct PodMemory: Sendable {
    /// Names an action that is under way.
    public typealias ActionID = UInt64

    var underWay: [ActionID: PodAction] = [:]
    /// By container name.
    var backoff: [String: CrashLoopBackoff] = [:]
    /// Why something could not be started and when to try again, by container name; "" for the pod as a whole,
    /// `volume/` for its volumes.
    var failures: [String: Failure] = [:]
    var postStart: [ContainerID: Hook] = [:]
    var preStop: [ContainerID: Hook] = [:]
    /// Containers that must go though their pod stays.
    var unwanted: [ContainerID: Unwanted] = [:]
    /// Containers that were ended in order to be started again, whatever they end with.
    var mustRestart: Set<ContainerID> = []
    /// What was read out of files for containers that are about to be made, by their names.
    var environments: [String: FileEnvironment] = [:]
    /// What is known from probes.
    public internal(set) var probes = PodProbes()
    /// By when the stops that are under way end at the latest.
    var stopDeadlines: [ContainerID: Timestamp] = [:]
    var terminationDeadline: Timestamp?
    /// By name.
    var preparedVolumes: [String: PreparedVolume] = [:]
    var volumesAreRemoved = false
    var rejection: Rejection?
    /// Why the pod has to go from its node, if it has to.
    var eviction: Eviction?
    /// What people have been told of already, so that they are told once.
    var announced: Set<String> = []
    /// Where the logs of a pod are whose object is gone.
    var logDirectory = ""
    var filesAreRemoved = false
    /// Set when an action failed: what it did is not known until the runtime has been asked.
    public var mustLook = false

    public init() {}

    /// Takes note that an action has been begun.
    public mutating func begin(_ action: PodAction, as id: ActionID) { underWay[id] = action }

    public func action(_ id: ActionID) -> PodAction? { underWay[id] }

    /// Whether the node has said yes or no to the pod.
    public var isDecided: Bool { rejection != nil }

    public mutating func reject(_ rejection: Rejection) { self.rejection = rejection }

    /// The pod has to go from its node.
    public mutating func evict(_ eviction: Eviction) { self.eviction = eviction }

    public var isEvicted: Bool { eviction != nil }

    public mutating func rememberLogs(at directory: String) { logDirectory = directory }

    /// The object is gone: what is left of the pod gets a new, shorter time to end.
    public mutating func objectVanished() { terminationDeadline = nil }

    /// The wall clock was set back: what waits for a time waits no longer for it than before.
    public mutating func clockWentBack(by jump: Duration) {
        failures = failures.mapValues { failure in
            var moved = failure
            moved.retryAt = failure.retryAt + jump
            return moved
        }
        for name in backoff.keys { backoff[name]?.clockWentBack(by: jump) }
        probes.clockWentBack(by: jump)
        postStart = postStart.mapValues { $0.moved(by: jump) }
        preStop = preStop.mapValues { $0.moved(by: jump) }
        stopDeadlines = stopDeadlines.mapValues { $0 + jump }
        terminationDeadline = terminationDeadline.map { $0 + jump }
        preparedVolumes = preparedVolumes.mapValues { prepared in
            PreparedVolume(version: prepared.version, renewAt: prepared.renewAt.map { $0 + jump })
        }
    }

    mutating func renewVolumes(at times: [String: Timestamp]) {
        for (name, time) in times { preparedVolumes[name]?.renewAt = time }
    }

    /// Forgets what concerns containers that are no more.
    mutating func forget(allBut observation: PodObservation) {
        let isBlank = postStart.isEmpty && preStop.isEmpty && unwanted.isEmpty && stopDeadlines.isEmpty
        guard !isBlank || !mustRestart.isEmpty else { return }
        let present = Set(observation.containers.map(\.id))
        postStart = postStart.filter { present.contains($0.key) }
        preStop = preStop.filter { present.contains($0.key) }
        unwanted = unwanted.filter { present.contains($0.key) }
        mustRestart.formIntersection(present)
        stopDeadlines = stopDeadlines.filter { present.contains($0.key) }
    }

    public var isBusy: Bool { !underWay.isEmpty }

    /// Why a container must go.
    struct Unwanted: Sendable, Hashable {
        /// What people are told.
        var message: String
        /// How long it may take; nil for as long as its pod says.
        var grace: Duration?
    }

    /// What files of a pod's volumes hold, as it was read in a sandbox: in another, init containers have run anew.
    struct FileEnvironment: Sendable, Hashable {
        var sandbox: SandboxID
        var values: [EnvironmentFileKey: String]
    }

    /// A volume that is there.
    struct PreparedVolume: Sendable, Hashable {
        var version: VolumeVersion
        /// When what it holds is to be made anew though nothing has changed.
        var renewAt: Timestamp?
    }

    struct Failure: Sendable, Hashable {
        var reason: String
        var message: String
        var count: Int
        var retryAt: Timestamp
    }

    enum Hook: Sendable, Hashable {
        case pending
        case running
        case sleeping(until: Timestamp)
        case done

        func moved(by jump: Duration) -> Hook {
            if case .sleeping(let until) = self { .sleeping(until: until + jump) } else { self }
        }
    }

    func isBusy(_ subject: PodAction.Subject) -> Bool { underWay.values.contains { $0.subject == subject } }

    /// Seconds between tries at something that the node refuses: 1, 2, 4, 8, then 10
    /// (the kubelet's `backOffOnTransientErrorPeriod` and `backOffPeriod`).
    mutating func noteFailure(
        _ key: String, _ reason: String, _ message: String, at now: Timestamp, atMost longest: Duration = .seconds(10)
    ) {
        let count = (failures[key]?.count ?? 0) + 1
        let delay = min(longest, Duration.seconds(1 << min(count - 1, 10)))
        failures[key] = Failure(reason: reason, message: message, count: count, retryAt: now + delay)
    }
}

/// Why a node refuses a pod for good.
public struct Rejection: Sendable, Hashable {
    /// As the kubelet reports: `OutOfcpu`, `NodePorts`.
    public var reason: String
    public var message: String

    public init(reason: String, message: String) {
        self.reason = reason
        self.message = message
    }
}
