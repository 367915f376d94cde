internal import Dispatch
internal import Synchronization

/// Transactions that one caller waits for.
struct CommitRequest: Sendable {
    typealias Answer = [Result<Committed, CommitError>]

    var transactions: [Transaction]
    var continuation: CheckedContinuation<Answer, Never>

    var changeCount: Int { transactions.reduce(0) { $0 + $1.changes.count } }

    func fail(_ failure: StoreFailure) {
        continuation.resume(returning: transactions.map { _ in .failure(.failed(failure)) })
    }
}

extension Store {
    /// Puts commits in the queue and wakes the writer, or refuses them.
    func enqueue(_ request: CommitRequest) {
        enum Verdict { case queued(wake: Bool), refused(StoreFailure) }
        let verdict: Verdict = state.withLock { state in
            if let failure = state.failure { return .refused(failure) }
            if state.isClosed { return .refused(Store.closed) }
            let total = state.queuedTransactions + request.transactions.count
            guard total <= limits.queuedTransactions else {
                return .refused(
                    StoreFailure(
                        .busy,
                        "\(state.queuedTransactions) transactions wait for the disk, "
                            + "the limit is \(limits.queuedTransactions): try again later"))
            }
            state.queue.append(request)
            state.queuedTransactions = total
            defer { state.isWriting = true }
            return .queued(wake: !state.isWriting)
        }
        switch verdict {
        case .refused(let failure): request.fail(failure)
        case .queued(let wake): if wake { writer.async { self.writeQueue() } }
        }
    }

    /// Writes until nothing waits. Runs on the writer's queue only.
    private func writeQueue() {
        while let requests = takeGroup() { write(requests) }
    }

    /// The requests for the next write; nil, and the writer is at rest, when there are none.
    private func takeGroup() -> [CommitRequest]? {
        state.withLock { state in
            guard !state.queue.isEmpty else {
                state.isWriting = false
                return nil
            }
            var changes = 0
            var count = 0
            for request in state.queue {
                changes += request.changeCount
                guard count == 0 || changes <= limits.changesPerWrite else { break }
                count += 1
            }
            let group = Array(state.queue.prefix(count))
            state.queue.removeFirst(count)
            for request in group { state.queuedTransactions -= request.transactions.count }
            return group
        }
    }

    /// Applies, persists, publishes, answers; in this order.
    private func write(_ requests: [CommitRequest]) {
        if let failure { return requests.forEach { $0.fail(failure) } }
        var next = snapshot
        var commits: [Committed] = []
        let answers = requests.map { request in
            request.transactions.map { transaction -> Result<Committed, CommitError> in
                do throws(TransactionRefused) {
                    let committed = try next.apply(transaction)
                    if !committed.events.isEmpty { commits.append(committed) }
                    return .success(committed)
                } catch {
                    return .failure(.refused(error))
                }
            }
        }
        if !commits.isEmpty {
            do throws(StoreFailure) {
                try backend.persist(StoreBatch(commits, leadingTo: next))
            } catch {
                stop(error)
                // Refusals too: they may rest on a commit of this group, which now has not happened.
                return requests.forEach { $0.fail(failure ?? error) }
            }
            publish(next, commits)
        }
        for (request, answer) in zip(requests, answers) { request.continuation.resume(returning: answer) }
    }

    private func publish(_ next: Snapshot, _ commits: [Committed]) {
        let waiters = state.withLock { state in
            state.snapshot = next
            for commit in commits { state.history.append(commit) }
            return state.changeWaiters.takeAll()
        }
        for waiter in waiters { waiter.resume() }
    }

    private func stop(_ cause: StoreFailure) {
        let waiters = state.withLock { state in
            state.failure = StoreFailure(
                cause.code,
                "the store takes no more writes, as the last one failed: \(cause.message); "
                    + "the state is kept at revision \(state.snapshot.revision): mend the cause and restart")
            return state.failureWaiters.takeAll()
        }
        for waiter in waiters { waiter.resume() }
    }
}
