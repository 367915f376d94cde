public import Metrics
public import Runtime
internal import Synchronization

/// How often each probe of a node's pods has succeeded and failed, and how long that took (the kubelet's `prober_probe_total` and
/// `prober_probe_duration_seconds`). What is counted of a pod is forgotten with it.
public final class ProbeCounts: Sendable {
    public struct Key: Sendable, Hashable {
        public var namespace: String
        public var pod: String
        public var podUID: String
        public var container: String
        public var kind: ProbeKind
    }

    public struct Count: Sendable, Hashable {
        public var successful: UInt64 = 0
        public var failed: UInt64 = 0
        public var unknown: UInt64 = 0
        public var times = Distribution()

        fileprivate mutating func add(_ verdict: ProbeAnswer.Verdict, after time: Duration) {
            switch verdict {
            case .success, .warning: successful += 1
            case .failure: failed += 1
            case .unknown: unknown += 1
            }
            times.observe(time)
        }
    }

    private let counts = Mutex<[String: [Key: Count]]>([:])

    init() {}

    /// All that is counted now, in no order.
    public var all: [(key: Key, count: Count)] {
        counts.withLock { counts in counts.values.flatMap { $0.map { ($0.key, $0.value) } } }
    }

    func add(_ key: Key, _ verdict: ProbeAnswer.Verdict, after time: Duration) {
        counts.withLock { counts in counts[key.podUID, default: [:]][key, default: Count()].add(verdict, after: time) }
    }

    func forget(_ uids: [String]) {
        guard !uids.isEmpty else { return }
        counts.withLock { counts in for uid in uids { counts[uid] = nil } }
    }
}
