internal import Synchronization

/// Counts what is open at once.
final class Counter: Sendable {
    private let count = Mutex(0)

    /// False, and no change, where the count has reached the limit.
    func increment(below limit: Int) -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    func decrement() { count.withLock { $0 -= 1 } }
}
