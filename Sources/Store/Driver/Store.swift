internal import Dispatch
public import Objects
internal import Synchronization

/// The one place where state is kept and changed. All order comes from here.
///
/// Reads take the published snapshot and never wait for a write. Writes queue up; one writer, on a thread of its own,
/// takes all that wait, applies them one after the other, makes the lot durable with one write to the disk, publishes
/// the result, and then answers. So nobody ever sees or acts on what a power cut could take back.
///
/// When the backend fails, writing is over for good: the published state stays the last one known to be durable, reads
/// and watches go on, every later commit fails, and `failure` says why. After a failed fsync it is unknown what the
/// disk holds, so trying again would build on sand; a restart reads what is there.
public final class Store: Sendable {
    struct State {
        var snapshot: Snapshot
        var history: CommitHistory
        var failure: StoreFailure?
        /// No more commits are taken.
        var isClosed = false
        /// The last commit is made, and the backend let go.
        var hasEnded = false
        /// Commits that wait for the writer, and how many transactions they hold.
        var queue: [CommitRequest] = []
        var queuedTransactions = 0
        var isWriting = false
        /// Those who wait for the next revision, and for a failure.
        var changeWaiters = Waiters()
        var failureWaiters = Waiters()
    }

    let state: Mutex<State>
    let backend: any StoreBackend
    let writer = DispatchQueue(label: "dev.skeg.store.writer")
    public let limits: StoreLimits

    /// Loads what the backend holds; blocks until that is done.
    ///
    /// - Parameter kinds: Those that are there without a definition; `snapshot.kinds` are all.
    public init(
        _ backend: any StoreBackend, kinds: KindRegistry, limits: StoreLimits = StoreLimits()
    ) throws(StoreFailure) {
        let stored = try backend.load()
        var snapshot = Snapshot(revision: stored.revision, objects: stored.objects, kinds: kinds)
        snapshot.digests = KeptDigests()
        let history = CommitHistory(
            after: stored.revision, maximumCommits: limits.historyCommits, maximumEvents: limits.historyEvents)
        state = Mutex(State(snapshot: snapshot, history: history))
        self.backend = backend
        self.limits = limits
    }

    /// The newest durable state.
    public var snapshot: Snapshot { state.withLock { $0.snapshot } }

    public var revision: Revision { state.withLock { $0.snapshot.revision } }

    /// Why the store takes no more writes; nil while all is well.
    public var failure: StoreFailure? { state.withLock { $0.failure } }

    /// Commits one transaction; returns when it is durable and published. Once called it is not cancelled.
    public func commit(_ transaction: Transaction) async throws(CommitError) -> Committed {
        let results = await commit([transaction])
        guard let result = results.first else { throw .failed(Store.closed) }
        return try result.get()
    }

    /// Commits several transactions, each for itself, in this order; returns when all are answered. They cost one
    /// write to the disk.
    public func commit(_ batch: [Transaction]) async -> [Result<Committed, CommitError>] {
        guard !batch.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            enqueue(CommitRequest(transactions: batch, continuation: continuation))
        }
    }

    /// Ends the store: what waits is still written, then the backend is let go. Watches end when they have told all.
    public func close() async {
        state.withLock { $0.isClosed = true }
        await withCheckedContinuation { continuation in
            // The writer's queue is serial: this comes after what waits.
            writer.async {
                self.backend.close()
                let waiters = self.state.withLock { state in
                    state.hasEnded = true
                    return state.changeWaiters.takeAll() + state.failureWaiters.takeAll()
                }
                for waiter in waiters { waiter.resume() }
                continuation.resume()
            }
        }
    }

    static let closed = StoreFailure(.closed, "the store is closed")
}

/// Tasks that wait for something to happen.
struct Waiters {
    private var continuations: [UInt64: CheckedContinuation<Void, Never>] = [:]
    private var lastID: UInt64 = 0

    mutating func newID() -> UInt64 {
        lastID += 1
        return lastID
    }

    mutating func add(_ continuation: CheckedContinuation<Void, Never>, _ id: UInt64) {
        continuations[id] = continuation
    }

    /// Nil where nobody waits under that number any more.
    mutating func take(_ id: UInt64) -> CheckedContinuation<Void, Never>? { continuations.removeValue(forKey: id) }

    /// Those who wait, to be woken up without the lock.
    mutating func takeAll() -> [CheckedContinuation<Void, Never>] {
        defer { continuations = [:] }
        return Array(continuations.values)
    }
}

extension Store {
    /// How many transactions wait for the writer; for metrics.
    public var waiting: Int { state.withLock { $0.queuedTransactions } }

    /// Whether the writer is at work; for metrics.
    public var isBusy: Bool { state.withLock { $0.isWriting } }
}
