internal import Synchronization

extension Store {
    /// What was committed after `revision`, in order and without gaps; the first `maximum` of it.
    public func committed(since revision: Revision, maximum: Int = .max) throws(WatchTooOld) -> [Committed] {
        let found = state.withLock { state in
            Result { () throws(WatchTooOld) in try state.history.since(revision, maximum: maximum) }
        }
        return Array(try found.get())
    }

    /// Forgets what led to `revision`. Watches that have not come so far are cut off.
    public func forgetHistory(before revision: Revision) { state.withLock { $0.history.forget(before: revision) } }

    /// Waits until there is something after `revision`, the store has ended, or the task is cancelled.
    public func change(after revision: Revision) async {
        await wait(in: \.changeWaiters) { $0.snapshot.revision > revision || $0.hasEnded }
    }

    /// Waits until the store takes no more writes because one has failed; gives why. Nil where it ended well, or the task was
    /// cancelled.
    public func failed() async -> StoreFailure? {
        await wait(in: \.failureWaiters) { $0.failure != nil || $0.hasEnded }
        return failure
    }

    private func wait(
        in list: any WritableKeyPath<State, Waiters> & Sendable, until isOver: @escaping @Sendable (State) -> Bool
    ) async {
        let id = state.withLock { $0[keyPath: list].newID() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let isOver = state.withLock { state in
                    // Cancellation sets its flag before it calls the handler below, so one of the two sees it.
                    if isOver(state) || Task.isCancelled { return true }
                    state[keyPath: list].add(continuation, id)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0[keyPath: list].take(id) }?.resume()
        }
    }

    /// Every commit after `revision`: in order, complete, each once.
    public func watch(from revision: Revision) throws(WatchTooOld) -> Watch {
        _ = try committed(since: revision, maximum: 0)
        return Watch(store: self, start: revision)
    }

    /// Whether the store was closed and all watches have been told of it.
    public var hasEnded: Bool { state.withLock { $0.hasEnded } }
}

/// The commits after a revision, as they happen.
///
/// A watch has no buffer of its own; it reads along in the store's history. One that is slower than the history is
/// long is cut off with `WatchTooOld`. It ends when the store is closed or its task is cancelled.
public struct Watch: AsyncSequence, Sendable {
    public typealias Element = Committed
    public typealias Failure = WatchTooOld

    let store: Store
    let start: Revision

    public func makeAsyncIterator() -> Iterator { Iterator(store: store, told: start) }

    public struct Iterator: AsyncIteratorProtocol {
        let store: Store
        /// The revision up to which commits have been taken out of the history.
        var told: Revision
        var chunk: ArraySlice<Committed> = []

        public mutating func next() async throws(WatchTooOld) -> Committed? {
            try await next(isolation: nil)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(WatchTooOld) -> Committed? {
            while chunk.isEmpty {
                if Task.isCancelled { return nil }
                // Asked before the history is read, so that what was committed before the end is still told.
                let isLast = store.hasEnded
                chunk = try store.committed(since: told, maximum: store.limits.watchChunk)[...]
                if let last = chunk.last {
                    told = last.revision
                } else if isLast {
                    return nil
                } else {
                    await store.change(after: told)
                }
            }
            return chunk.popFirst()
        }
    }
}
