internal import Objects

/// How long a container that ended waits before it is started again: the first time not at all, then 10 s, doubling
/// to 5 minutes. Forgotten once the container ends more than 10 minutes after its last start.
///
/// `k8s.io/client-go/util/flowcontrol.Backoff` as the kubelet uses it in `doBackOff`. A container that ends at once
/// every time starts at 0 s, 0 s, 10 s, 30 s, 70 s, …
struct CrashLoopBackoff: Sendable, Hashable {
    static let initialDelay = Duration.seconds(10)
    static let maximumDelay = Duration.seconds(300)

    private(set) var delay = Duration.zero
    private var lastStart: Timestamp?
    private var lastAttempt = -1

    /// When a container that ended at `finished` may be started.
    func earliestStart(after finished: Timestamp) -> Timestamp {
        hasExpired(at: finished) ? finished : finished + delay
    }

    mutating func clockWentBack(by jump: Duration) { lastStart = lastStart.map { $0 + jump } }

    private func hasExpired(at finished: Timestamp) -> Bool {
        guard let lastStart else { return true }
        return finished - lastStart > CrashLoopBackoff.maximumDelay * 2
    }

    /// Takes note that a container is started again. Noting one attempt again changes nothing.
    mutating func noteStart(attempt: Int, after finished: Timestamp, at now: Timestamp) {
        guard attempt != lastAttempt else { return }
        delay =
            hasExpired(at: finished)
            ? CrashLoopBackoff.initialDelay : min(delay * 2, CrashLoopBackoff.maximumDelay)
        lastStart = now
        lastAttempt = attempt
    }
}
