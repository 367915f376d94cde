internal import GitOps
internal import Objects
internal import Store

/// Keeps one writer for each branch that some Sync wants its status on.
actor StatusLoop {
    private let store: Store
    private let board: SyncBoard
    private let gitDirectory: String
    private let log: Log
    private var ids: IDSource
    private var writers: [StatusTarget: StatusWriter] = [:]

    init(store: Store, board: SyncBoard, gitDirectory: String, ids: IDSource, log: Log) {
        self.store = store
        self.board = board
        self.gitDirectory = gitDirectory
        self.ids = ids
        self.log = log
    }

    /// Runs until the task is cancelled.
    func run() async {
        let _: Never? = await board.follow {
            await update()
            return nil
        }
    }

    /// Writes what is not written yet, whatever the interval.
    func finish() async {
        await update()
        for writer in writers.values { await writer.finish() }
    }

    private func update() async {
        let snapshot = store.snapshot
        var groups: [StatusTarget: (sync: Sync, sources: [StatusTree.Source])] = [:]
        for source in board.sources {
            guard let sync = snapshot[ObjectKey(.sync, name: source.report.sync)].map(Sync.init),
                let target = StatusTarget(sync)
            else { continue }
            groups[target, default: (sync, [])].sources.append(source)
        }
        for (target, group) in groups {
            guard let writer = writer(for: target, group.sync) else { continue }
            await writer.update(group.sources)
        }
    }

    private func writer(for target: StatusTarget, _ sync: Sync) -> StatusWriter? {
        if let writer = writers[target] { return writer }
        guard target.repository != sync.repository || target.branch != sync.branch else {
            log.error("status", "the status branch \(target.branch) is the branch that is followed: choose another")
            return nil
        }
        do {
            let writer = try StatusWriter(
                target, sync: sync, store: store, gitDirectory: gitDirectory, ids: IDSource(seed: ids.next()), log: log)
            writers[target] = writer
            return writer
        } catch {
            log.error("status", "\(error)")
            return nil
        }
    }
}
