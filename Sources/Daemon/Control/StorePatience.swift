internal import Store

/// How the daemon's own parts write while too much waits for the disk.
///
/// A client of the API is sent away then; a part has nobody to come back, and what it has planned would be lost. It waits,
/// longer each time, says so, and gives up in the end: then it decides anew, on what is by then.
struct StorePatience: Sendable {
    /// How often a write is tried; with the pauses below that is for about a minute.
    var attempts = 20
    var firstPause = Duration.milliseconds(50)
    var longestPause = Duration.seconds(5)
    var log: Log

    init(log: Log) { self.log = log }

    /// Commits as the store does. Of a batch that is answered as busy nothing was tried, so it is committed again as it is.
    ///
    /// - Parameter area: Who writes, for the log.
    func commit(
        _ batch: [Transaction], to store: Store, for area: String
    ) async -> [Result<Committed, CommitError>] {
        var pause = firstPause
        for attempt in 1..<max(1, attempts) {
            let results = await store.commit(batch)
            guard let failure = results.first?.busyFailure else {
                if attempt > 1 { log.info(area, "the store takes writes again") }
                return results
            }
            log.warning(area, "\(failure); waits \(pause), attempt \(attempt) of \(attempts)")
            try? await Task.sleep(for: pause)
            guard !Task.isCancelled else { return results }
            pause = min(pause * 2, longestPause)
        }
        let results = await store.commit(batch)
        if let failure = results.first?.busyFailure {
            log.error(area, "\(failure); gives up after \(attempts) attempts, and will decide anew")
        }
        return results
    }

    func commit(_ transaction: Transaction, to store: Store, for area: String) async throws(CommitError) -> Committed {
        guard let result = await commit([transaction], to: store, for: area).first else {
            throw .failed(StoreFailure(.closed, "the store gave no answer"))
        }
        return try result.get()
    }
}

extension Result where Success == Committed, Failure == CommitError {
    fileprivate var busyFailure: StoreFailure? {
        guard case .failure(.failed(let failure)) = self, failure.code == .busy else { return nil }
        return failure
    }
}

extension CommitError {
    /// Why nothing can be stored any more, which ends the daemon; nil where a later attempt may succeed.
    var end: StoreFailure? {
        guard case .failed(let failure) = self, failure.code != .busy else { return nil }
        return failure
    }
}
