public import Measurements
public import Objects

/// That a pod has to go from its node, and why.
public struct Eviction: Sendable, Hashable {
    /// Of the pod's status, and of the event.
    public static let reason = "Evicted"
    /// `immediateEvictionGracePeriodSeconds`, whatever the pod asks for.
    static let gracePeriod = Duration.seconds(1)

    public var message: String
    /// Whether others would say that the pod was well, and the node was not: the condition `DisruptionTarget`.
    public var isDisruption: Bool

    public init(message: String, isDisruption: Bool) {
        self.message = message
        self.isDisruption = isDisruption
    }

    private static let conditionType = "DisruptionTarget"
    private static let conditionReason = "TerminationByKubelet"

    var condition: Condition? {
        isDisruption
            ? Condition(Eviction.conditionType, true, reason: Eviction.conditionReason, message: message) : nil
    }

    /// One that an agent has begun which is no more.
    init?(_ status: PodStatus) {
        guard let condition = status.condition(Eviction.conditionType), condition.isTrue,
            condition.reason == Eviction.conditionReason
        else { return nil }
        self.init(message: condition.message, isDisruption: true)
    }
}

/// What the pods of a node use of what it is short of, by their uids.
public struct EvictionUsage: Sendable, Hashable {
    /// Bytes of the working set, by the containers' names.
    public var memory: [String: [String: Int64]]
    public var disk: [String: PodDiskUsage]
    public var processes: [String: Int64]

    public init(
        memory: [String: [String: Int64]] = [:], disk: [String: PodDiskUsage] = [:], processes: [String: Int64] = [:]
    ) {
        self.memory = memory
        self.disk = disk
        self.processes = processes
    }

    /// The working sets out of what a runtime counts.
    public static func memory(_ count: NodeCount) -> [String: [String: Int64]] {
        var memory: [String: [String: Int64]] = [:]
        for container in count.containers {
            memory[container.podUID, default: [:]][container.name] = Int64(
                clamping: container.count.memoryWorkingSetBytes)
        }
        return memory
    }
}

/// Which pods of a node have to go now.
public struct EvictionDecision: Sendable {
    /// What is short and is to be had back; nil where nothing is, or a pod is over its own limit.
    public var signal: EvictionSignal?
    public var evictions: [(uid: String, eviction: Eviction)] = []

    /// - Parameters:
    ///   - pods: Those of which anything runs.
    ///   - met: The thresholds that are not held.
    public init(_ pods: [Pod], met: [EvictionThreshold], _ supply: NodeSupply, _ usage: EvictionUsage) {
        let candidates = pods.filter { !EvictionRanking.isCritical($0) }
        evictions = candidates.compactMap { pod in
            guard let disk = usage.disk[pod.uid], let message = StorageLimits.excess(of: pod, disk) else { return nil }
            return (pod.uid, Eviction(message: message, isDisruption: false))
        }
        // Their end may be enough.
        guard evictions.isEmpty else { return }
        // Memory first, then in the order in which they are given (`byEvictionPriority`).
        guard let first = met.first(where: { $0.signal == .memory }) ?? met.first else { return }
        signal = first.signal
        guard let pod = EvictionRanking(first.signal, usage).sorted(candidates).first else { return }
        let message = EvictionMessage(first.signal, met, supply, usage).text(for: pod)
        evictions = [(pod.uid, Eviction(message: message, isDisruption: true))]
    }
}
