/// How long to wait after failures in a row: a first delay that doubles up to a bound
/// (client-go `workqueue.ItemExponentialFailureRateLimiter`). Without jitter: one runner has nobody to collide with, and a
/// simulation can be replayed.
public struct Backoff: Sendable, Hashable {
    public var first: Duration
    public var maximum: Duration

    public init(first: Duration, maximum: Duration) {
        self.first = first
        self.maximum = maximum
    }

    /// For refused transactions. It begins with 5 ms as client-go's does, but ends with 30 s instead of 1000: that bound
    /// protects an API server that many controllers share over a network, while a refusal here is nearly always a lost
    /// race and costs microseconds; nobody shall wait a quarter of an hour for one.
    public static let refusedTransactions = Backoff(first: .milliseconds(5), maximum: .seconds(30))

    /// The delay after `failures` in a row: none after none, then `first`, twice that, and so on.
    public func delay(afterFailures failures: Int) -> Duration {
        guard failures > 0 else { return .zero }
        var delay = first
        for _ in 1..<failures {
            delay = delay * 2
            if delay >= maximum { break }
        }
        return min(delay, maximum)
    }
}
