internal import GitOps
internal import Objects
internal import Store

/// Keeps one worker for each Sync in the store.
actor SyncManager {
    /// How often what a Sync leaves behind is let go, when the store moves meanwhile.
    private static let attempts = 5

    private let store: Store
    private let board: SyncBoard
    private let gitDirectory: String
    private let keys: AgeKeys
    private let log: Log
    private let metrics: DaemonMetrics
    private var ids: IDSource
    private var workers: [String: SyncWorker] = [:]

    init(
        store: Store, board: SyncBoard, gitDirectory: String, keys: AgeKeys, ids: IDSource, log: Log,
        metrics: DaemonMetrics
    ) {
        self.keys = keys
        self.metrics = metrics
        self.store = store
        self.board = board
        self.gitDirectory = gitDirectory
        self.ids = ids
        self.log = log
    }

    /// Runs until the task is cancelled.
    /// - Throws: `StoreFailure` when nothing can be stored any more.
    func run() async throws {
        try await withThrowingTaskGroup(of: String?.self) { group in
            var seen: Revision = 0
            group.addTask { [store] in
                await store.change(after: 0)
                return nil
            }
            while !Task.isCancelled {
                let snapshot = store.snapshot
                for sync in snapshot.objects(of: .sync) where workers[sync.name] == nil {
                    start(sync.name, in: &group)
                }
                seen = snapshot.revision
                // Either a worker has ended, or the store has changed.
                guard let ended = try await group.next() else { return }
                if let name = ended {
                    workers[name] = nil
                    try await release(name)
                } else {
                    group.addTask { [store, seen] in
                        await store.change(after: seen)
                        return nil
                    }
                }
            }
        }
    }

    private func start(_ name: String, in group: inout ThrowingTaskGroup<String?, any Error>) {
        let seed = ids.next()
        let worker = SyncWorker(
            name: name, store: store, board: board, gitDirectory: gitDirectory, keys: keys, ids: IDSource(seed: seed),
            log: log, metrics: metrics)
        workers[name] = worker
        group.addTask {
            try await worker.run()
            return name
        }
    }

    /// A Sync that is gone owns nothing any more; what it brought stays.
    private func release(_ name: String) async throws {
        let area = "sync/\(name)"
        for _ in 0..<SyncManager.attempts {
            let snapshot = store.snapshot
            guard snapshot[ObjectKey(.sync, name: name)] == nil else { return }
            let changes = snapshot.inventory(of: name).compactMap { key in
                snapshot[key].map { Change.claim(key, uid: $0.uid, by: nil) }
            }
            guard !changes.isEmpty else { return }
            do {
                let transaction = Transaction(changes, by: area)
                _ = try await StorePatience(log: log).commit(transaction, to: store, for: area)
                return log.info(area, "is gone; its \(changes.count) objects stay")
            } catch {
                if let failure = error.end { throw failure }
            }
        }
    }

    subscript(name: String) -> SyncWorker? { workers[name] }

    /// Looks for commits everywhere at once.
    func lookAll() async {
        for worker in workers.values { await worker.look() }
    }
}
