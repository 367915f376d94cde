internal import Controllers
internal import Git
internal import GitOps
internal import Metrics
internal import Objects
internal import Store

/// Runs one Sync: looks for commits, brings the store to the newest, and reports how far that has come.
///
/// It acts on what is: a new commit, a change in the store and the passing of time all only mean "look again", so a new
/// commit never waits for an old one to converge.
actor SyncWorker {
    /// How long changes are gathered before the next look.
    private static let gathering = Duration.milliseconds(50)
    /// How often a sync that has not converged is looked at though nothing happens: deadlines pass.
    private static let patience = Duration.seconds(5)
    /// How often a plan is made again when the store moves under it.
    private static let attempts = 5
    private static let fetchTimeLimit = Duration.seconds(60)

    nonisolated let name: String
    /// Rings when there may be something to do.
    nonisolated let bell = Bell()
    /// Rings when that must not wait for more: there may be a new commit.
    private nonisolated let urgentBell = Bell()
    let store: Store
    private let board: SyncBoard
    private let gitDirectory: String
    private let log: Log
    private let patience: StorePatience
    private let metrics: DaemonMetrics
    private var ids: IDSource

    private var keys: SyncKeys
    private var settings = Value.null
    private(set) var source: GitSource?
    private(set) var desired: DesiredSet
    private var planner: SyncPlanner
    private var reporter: SyncReporter
    private var events = EventRecorder()
    private var follower: StoreFollower
    /// What was written to the store since the last plan, and since the last report.
    private var unplanned = TouchedKeys.everything
    private var unreported = TouchedKeys.everything
    private var plan: SyncPlan?
    private(set) var circumstances = SyncCircumstances()
    private var wantsFetch = true
    private var wantsMaintenance = false
    private var watcher: RepositoryWatcher?
    private var ticking: Task<Void, Never>?

    init(
        name: String, store: Store, board: SyncBoard, gitDirectory: String, keys: AgeKeys, ids: IDSource, log: Log,
        metrics: DaemonMetrics
    ) {
        self.keys = SyncKeys(keys)
        self.metrics = metrics
        self.name = name
        self.store = store
        self.board = board
        self.gitDirectory = gitDirectory
        self.ids = ids
        self.log = log
        patience = StorePatience(log: log)
        desired = DesiredSet(kinds: store.snapshot.kinds)
        planner = SyncPlanner()
        reporter = SyncReporter()
        follower = StoreFollower(store, after: store.revision)
    }

    private var area: String { "sync/\(name)" }

    var sync: Sync? { store.snapshot[ObjectKey(.sync, name: name)].map(Sync.init) }

    /// Runs until the task is cancelled or the Sync is gone.
    /// - Throws: `StoreFailure` when nothing can be stored any more.
    func run() async throws {
        let watching = Task { await ringOnChanges() }
        defer {
            watching.cancel()
            ticking?.cancel()
            watcher?.stop()
            board.remove(name)
        }
        while !Task.isCancelled, let sync {
            if settings != sync.object.spec { await open(sync) }
            if wantsFetch { await fetch(sync) }
            let start = ContinuousClock.now
            try await reconcile(sync)
            metrics.syncRuns.observe(ContinuousClock.now - start, [name])
            if wantsMaintenance { await maintain() }
            // A look that takes longer is taken less often.
            let pause = max(SyncWorker.gathering, (ContinuousClock.now - start) * 2)
            let urgentBell = urgentBell
            await wait(atMost: pause) { await urgentBell.heard() }
            await bell.heard()
        }
    }

    /// Looks for commits at the next opportunity.
    func look() {
        wantsFetch = true
        urgentBell.ring()
        bell.ring()
    }

    /// Rings when something in the store changes that this sync may care about.
    private func ringOnChanges() async {
        while !Task.isCancelled {
            guard let watch = try? store.watch(from: store.revision) else { continue }
            do {
                for try await committed in watch where committed.events.contains(where: concerns) { bell.ring() }
                if store.failure != nil || Task.isCancelled { return }
            } catch {
                bell.ring()
            }
        }
    }

    private func concerns(_ event: StoreEvent) -> Bool {
        switch event.kind {
        case .event: false
        // Its own status is not news.
        case .sync: event.key.name == name && event.previous?.spec != event.object.spec
        default: true
        }
    }
}

// MARK: - Git

extension SyncWorker {
    /// Takes up a new Sync, or one whose spec was changed.
    private func open(_ sync: Sync) async {
        settings = sync.object.spec
        watcher?.stop()
        watcher = nil
        ticking?.cancel()
        plan = nil
        desired = DesiredSet(
            DesiredSettings(sync), kinds: store.snapshot.kinds,
            decryption: keys.decryption(for: sync, in: store.snapshot), insteadOf: desired)
        planner = SyncPlanner()
        (unplanned, unreported) = (.everything, .everything)
        do throws(GitError) {
            let (remote, reference) = try GitSource.remote(of: sync)
            let mirror = try Mirror(directory: gitDirectory, name: name)
            let source = GitSource(mirror: mirror, remote: remote, reference: reference, path: sync.path)
            self.source = source
            await resume(sync, source)
        } catch {
            source = nil
            circumstances.sourceFault = error.message
            log.error(area, error.message)
        }
        wantsFetch = true
        ticking = tick(poll: sync.pollInterval)
    }

    /// After a restart: what was applied last is read first, so that what stands in files that are broken since is known.
    private func resume(_ sync: Sync, _ source: GitSource) async {
        guard let applied = sync.appliedRevision, let id = ObjectID(applied),
            let commit = try? await source.info(of: id)
        else { return }
        circumstances.applied = commit
        do throws(GitError) {
            desired = try await source.read(commit, into: desired)
        } catch {
            log.warning(area, "the commit that was applied last cannot be read: \(error.message)")
        }
    }

    /// Watches a local repository from when there is one.
    private func watch(_ source: GitSource) {
        guard watcher == nil, let path = source.remote.url.localPath else { return }
        watcher = try? RepositoryWatcher(path: path)
        guard let changes = watcher?.changes else { return }
        Task { [weak self] in
            for await _ in changes { await self?.look() }
        }
    }

    private func tick(poll: Duration) -> Task<Void, Never> {
        Task { [weak self] in
            var next = ContinuousClock.now + poll
            while !Task.isCancelled {
                try? await Task.sleep(for: min(poll, SyncWorker.patience))
                if ContinuousClock.now >= next {
                    next = ContinuousClock.now + poll
                    await self?.look()
                } else {
                    await self?.remind()
                }
            }
        }
    }

    private func remind() {
        // Looking at a place of this machine where a repository is to be costs nothing.
        if watcher == nil, source?.remote.url.isLocal == true { return look() }
        if board[name]?.result != .converged { bell.ring() }
    }

    private func fetch(_ sync: Sync) async {
        wantsFetch = false
        guard let source, !sync.isSuspended else { return }
        watch(source)
        let start = ContinuousClock.now
        do throws(GitError) {
            let head = try await source.fetch(timeLimit: SyncWorker.fetchTimeLimit)
            metrics.fetched(name, since: start, "success")
            if circumstances.sourceFault != nil { log.info(area, "the repository can be read again") }
            circumstances.sourceFault = nil
            guard head.commit.id != desired.commit?.id || circumstances.startedAt == nil else { return }
            if head.isRewritten { log.warning(area, "the history of \(source.reference) was rewritten") }
            log.info(area, "at \(head.commit.shortID) \"\(head.commit.subject)\"")
            desired = try await source.read(head.commit, into: desired)
            circumstances.startedAt = SystemClock.now
            wantsMaintenance = true
        } catch {
            metrics.fetched(name, since: start, "failure")
            // The last good state stays.
            if circumstances.sourceFault != error.message { log.warning(area, error.message) }
            circumstances.sourceFault = error.message
        }
    }
}

extension SyncWorker {
    /// Tidies up the mirror, if it needs that; after a fetch, and when all else is done.
    private func maintain() async {
        wantsMaintenance = false
        do throws(GitError) {
            _ = try await source?.mirror.maintain()
        } catch {
            log.warning(area, "the mirror was not packed: \(error.message)")
        }
    }
}

// MARK: - The store

extension SyncWorker {
    private func reconcile(_ sync: Sync) async throws {
        if circumstances.startedAt != nil { try await apply(sync) }
        let now = SystemClock.now
        let snapshot = lookAtStore()
        let report = reporter.report(
            sync, desired: desired, plan: plan, in: snapshot, touched: unreported, circumstances: circumstances,
            at: now)
        unreported = TouchedKeys()
        if let pause = reporter.hold(report, at: now) { return lookAgain(after: pause) }
        if report.result != board[name]?.result || report.reason != board[name]?.reason {
            log.log(
                report.result == .degraded || report.result == .failed ? .warning : .info, area,
                "\(report.result.rawValue): \(report.message)")
        }
        try await write(report)
        board.post(StatusTree.Source(report, desired: desired))
    }

    /// Whatever happens until then.
    private func lookAgain(after pause: Duration) {
        Task { [bell] in
            try? await Task.sleep(for: pause)
            bell.ring()
        }
    }

    /// Makes a plan and carries it out; again, where the store has moved meanwhile.
    private func apply(_ sync: Sync) async throws {
        guard let head = desired.commit else { return }
        let commits = (try? await source?.commits(from: circumstances.applied?.id, to: head)) ?? [head]
        for _ in 0..<SyncWorker.attempts {
            let snapshot = lookAtStore()
            let now = SystemClock.now
            desired.follow(snapshot.kinds)
            desired.follow(keys.decryption(for: sync, in: snapshot))
            let next = planner.plan(
                sync, desired: desired, in: snapshot, touched: unplanned, commits: commits, at: now, ids: &ids)
            unplanned = TouchedKeys()
            let notes = events.record(next.events, in: snapshot, at: now, ids: &ids)
            let changes = next.changes + notes
            guard !changes.isEmpty else { return accept(next, at: nil) }
            do {
                let transaction = Transaction(changes, by: next.author)
                let committed = try await patience.commit(transaction, to: store, for: area)
                log.debug(area, "revision \(committed.revision): \(changes.count) changes")
                return accept(next, at: committed.revision)
            } catch {
                if let failure = error.end { throw failure }
                circumstances.applyFault = "the plan could not be carried out: \(error)"
            }
        }
        bell.ring()
    }

    /// The newest state; what has led there is noted for the next plan and the next report.
    private func lookAtStore() -> Snapshot {
        let news = follower.look()
        var touched = TouchedKeys()
        touched.observed(news)
        unplanned.formUnion(touched)
        unreported.formUnion(touched)
        return news.snapshot
    }

    private func accept(_ next: SyncPlan, at revision: Revision?) {
        plan = next
        circumstances.applyFault = nil
        if let revision {
            planner.planCommitted(next, desired: desired, at: revision)
            reporter.planCommitted(next)
        }
        if next.refusal == nil { circumstances.applied = next.commit ?? circumstances.applied }
    }

    /// Writes the status of the Sync where the report says something new.
    private func write(_ report: SyncReport) async throws {
        for _ in 0..<SyncWorker.attempts {
            guard let next = sync?.reporting(report) else { return }
            do {
                let transaction = Transaction([.update(next.object)], by: area)
                _ = try await patience.commit(transaction, to: store, for: area)
                return
            } catch {
                if let failure = error.end { throw failure }
            }
        }
        lookAgain(after: SyncWorker.patience)
    }
}

extension Sync {
    /// How often a remote is asked for new commits; 30 seconds where it is not said.
    var pollInterval: Duration {
        object.spec["pollInterval"]?.string.flatMap { GoDuration($0)?.duration } ?? .seconds(30)
    }
}
