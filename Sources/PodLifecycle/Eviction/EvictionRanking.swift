internal import Measurements
internal import Objects

/// In which order pods go (`rankMemoryPressure`, `rankDiskPressureFunc`, `rankPIDPressure`, pkg/kubelet/eviction/helpers.go).
///
/// First those that use more than they asked for, then those of lower priority, then those that are furthest above what they
/// asked for. One of which nothing is known goes before all of which something is.
struct EvictionRanking {
    private let signal: EvictionSignal
    private let usage: EvictionUsage

    init(_ signal: EvictionSignal, _ usage: EvictionUsage) {
        self.signal = signal
        self.usage = usage
    }

    /// `scheduling.SystemCriticalPriority`: such pods stay (`IsCriticalPod`).
    private static let criticalPriority: Int64 = 2_000_000_000

    static func isCritical(_ pod: Pod) -> Bool { pod.spec.priority >= criticalPriority }

    /// A pod with all that is compared of it.
    private struct Entry {
        var pod: Pod
        /// nil where nothing is known.
        var used: Int64?
        var requested: Int64
        var priority: Int64

        var excess: Int128 { Int128(used ?? 0) - Int128(requested) }
    }

    /// The first to go first.
    func sorted(_ pods: [Pod]) -> [Pod] {
        let entries = pods.map { pod in
            Entry(pod: pod, used: used(pod), requested: requested(pod), priority: pod.spec.priority)
        }
        return entries.sorted(by: precedes).map(\.pod)
    }

    private func precedes(_ left: Entry, _ right: Entry) -> Bool {
        // Of processes nobody asks for any.
        if signal != .processes, let order = EvictionRanking.exceeds(left, right) { return order }
        if left.priority != right.priority { return left.priority < right.priority }
        if (left.used == nil) != (right.used == nil) { return left.used == nil }
        if left.excess != right.excess { return left.excess > right.excess }
        return (left.pod.namespace, left.pod.name, left.pod.uid) < (right.pod.namespace, right.pod.name, right.pod.uid)
    }

    /// `exceedMemoryRequests`, `exceedDiskRequests`; nil where both are the same in it.
    private static func exceeds(_ left: Entry, _ right: Entry) -> Bool? {
        if left.used == nil || right.used == nil {
            return (left.used == nil) == (right.used == nil) ? nil : left.used == nil
        }
        let (leftExceeds, rightExceeds) = (left.excess > 0, right.excess > 0)
        return leftExceeds == rightExceeds ? nil : leftExceeds
    }

    private func used(_ pod: Pod) -> Int64? {
        switch signal {
        case .memory: usage.memory[pod.uid].map { $0.values.reduce(0, Resources.sum) }
        case .filesystem: usage.disk[pod.uid].map { StorageLimits.bytes(of: pod, $0) }
        case .inodes: usage.disk[pod.uid].map { StorageLimits.inodes(of: pod, $0) }
        case .processes: usage.processes[pod.uid]
        }
    }

    private func requested(_ pod: Pod) -> Int64 {
        let requests = pod.spec.requests
        return signal == .memory ? requests.memoryBytes : requests.others[signal.resource] ?? 0
    }
}
