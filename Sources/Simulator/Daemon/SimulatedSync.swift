internal import Controllers
internal import GitOps
internal import Objects
internal import Store

/// What the daemon remembers of one Sync: what its `SyncWorker` does, step by step.
struct SimulatedSync: Sendable {
    /// How long changes are gathered before the next look.
    static let gathering = Duration.milliseconds(20)
    /// How often a sync that has not converged is looked at though nothing happens.
    static let patience = Duration.seconds(5)
    static let poll = Duration.seconds(30)
    static let attempts = 5

    let name: String
    var desired: DesiredSet
    var planner = SyncPlanner()
    var reporter = SyncReporter()
    var events = EventRecorder()
    /// What was written to the store since the last plan, and since the last report.
    var unplanned = TouchedKeys.everything
    var unreported = TouchedKeys.everything
    var plan: SyncPlan?
    var circumstances = SyncCircumstances()
    var isOpen = false
    var wantsFetch = true
    var mustLook = true
    /// How far it has heard of the store.
    var seen: Revision
    var fetchAt: Timestamp
    var remindAt: Timestamp
    /// When it looks again though nothing happens, because it held its last report back.
    var lookAt: Timestamp?
    /// When it looks again at the soonest.
    var restsUntil: Timestamp
    var report: SyncReport?

    init(_ setup: SimulatedSyncSetup, seen: Revision, at now: Timestamp) {
        name = setup.name
        desired = DesiredSet(
            DesiredSettings(path: setup.path, rollsOutOnChange: setup.rollsOutOnChange), kinds: .builtIn)
        restsUntil = now
        self.seen = seen
        fetchAt = now + SimulatedSync.poll
        remindAt = now + SimulatedSync.patience
    }

    /// Takes up the Sync as its status left it, as after a restart of the daemon.
    mutating func open(_ sync: Sync, _ repository: SimulatedRepository) {
        isOpen = true
        guard let applied = sync.appliedRevision, let tree = repository.tree(of: applied) else { return }
        circumstances.applied = tree.commit
        desired.update(to: tree)
    }

    /// Goes on to a state of the store; what has led there is noted for the next plan and the next report. Says whether
    /// there is reason to look.
    ///
    /// - Parameter heard: nil where the watch was cut off, which rings the bell.
    mutating func heard(_ heard: ArraySlice<Committed>?, upTo view: Snapshot) -> Bool {
        unplanned.observed(heard, in: view)
        unreported.observed(heard, in: view)
        seen = max(seen, view.revision)
        return heard.map { $0.contains { $0.events.contains(where: isConcerned(by:)) } } ?? true
    }

    /// Whether it looks now.
    mutating func beginTurn(isNews: Bool, at now: Timestamp) -> Bool {
        let isReminded = remindAt <= now
        if isReminded { remindAt = now + SimulatedSync.patience }
        let isOver = lookAt.map { $0 <= now } ?? false
        if isOver { lookAt = nil }
        let isDue = mustLook || fetchAt <= now || isNews || isReminded || isOver
        mustLook = false
        if isDue { restsUntil = now + SimulatedSync.gathering }
        return isDue
    }

    func mustFetch(at now: Timestamp) -> Bool { wantsFetch || fetchAt <= now }

    /// Goes to the newest commit; gives it back where it is another.
    mutating func fetched(_ repository: SimulatedRepository, at now: Timestamp) -> SourceCommit? {
        circumstances.sourceFault = nil
        guard let head = repository.newest else { return nil }
        guard head.id != desired.commit?.id || circumstances.startedAt == nil else { return nil }
        if let tree = repository.tree(of: head.id) { desired.update(to: tree) }
        circumstances.startedAt = now
        return desired.commit
    }

    /// Moves what waits for a time, as timers run on when the wall clock is set.
    mutating func clockWasSet(by jump: Duration) {
        fetchAt = fetchAt + jump
        remindAt = remindAt + jump
        restsUntil = restsUntil + jump
        lookAt = lookAt.map { $0 + jump }
    }

    /// The report now; nil where it is held back.
    mutating func makeReport(_ sync: Sync, in snapshot: Snapshot, at now: Timestamp) -> SyncReport? {
        let made = reporter.report(
            sync, desired: desired, plan: plan, in: snapshot, touched: unreported, circumstances: circumstances, at: now
        )
        unreported = TouchedKeys()
        if let pause = reporter.hold(made, at: now) {
            lookAt = now + pause
            return nil
        }
        report = made
        return made
    }

    /// Whether an event is news to the sync.
    func isConcerned(by event: StoreEvent) -> Bool {
        switch event.kind {
        case .event: false
        case .sync: event.key.name == name && event.previous?.spec != event.object.spec
        default: true
        }
    }

    mutating func accept(_ next: SyncPlan, at revision: Revision?) {
        plan = next
        circumstances.applyFault = nil
        if let revision {
            planner.planCommitted(next, desired: desired, at: revision)
            reporter.planCommitted(next)
        }
        if next.refusal == nil { circumstances.applied = next.commit ?? circumstances.applied }
    }
}
