internal import Controllers
internal import GitOps
internal import Objects
internal import Store

/// What the daemon remembers of one Sync: what its `SyncWorker` does, step by step.
struct SimulatedSync: Sendable {
    static let name = "main"
    /// How often a sync that has not converged is looked at though nothing happens.
    static let patience = Duration.seconds(5)
    static let poll = Duration.seconds(30)
    static let attempts = 5

    var desired = DesiredSet(kinds: .builtIn)
    var planner = SyncPlanner(kinds: .builtIn)
    var reporter = SyncReporter(kinds: .builtIn)
    var events = EventRecorder()
    /// What was written to the store since the last plan, and since the last report.
    var unplanned = TouchedKeys.everything
    var unreported = TouchedKeys.everything
    var plan: SyncPlan?
    var circumstances = SyncCircumstances()
    var ids: IDSource
    var isOpen = false
    var wantsFetch = true
    var mustLook = true
    /// How far it has heard of the store.
    var seen: Revision
    var fetchAt: Timestamp
    var remindAt: Timestamp
    var report: SyncReport?

    init(ids: IDSource, seen: Revision, at now: Timestamp) {
        self.ids = ids
        self.seen = seen
        fetchAt = now + SimulatedSync.poll
        remindAt = now + SimulatedSync.patience
    }

    /// Takes up the Sync as its status left it, as after a restart of the daemon.
    mutating func open(_ sync: Sync, _ repository: SimulatedRepository) {
        isOpen = true
        guard let applied = sync.object.status["lastAppliedRevision"]?.string, let tree = repository.tree(of: applied)
        else { return }
        circumstances.applied = tree.commit
        desired.update(to: tree)
    }

    mutating func fetched(_ repository: SimulatedRepository, at now: Timestamp) {
        circumstances.sourceFault = nil
        guard let tree = repository.tree(of: repository.head) else { return }
        guard tree.commit.id != desired.commit?.id || circumstances.startedAt == nil else { return }
        desired.update(to: tree)
        circumstances.startedAt = now
    }

    /// Whether an event is news to the sync.
    static func concerns(_ event: StoreEvent) -> Bool {
        switch event.kind {
        case .event: false
        case .sync: event.previous?.spec != event.object.spec
        default: true
        }
    }

    /// Goes on to a state of the store; what has led there is noted for the next plan and the next report.
    mutating func heard(_ commits: ArraySlice<Committed>, upTo view: Snapshot) {
        for committed in commits {
            unplanned.observed(committed, in: view)
            unreported.observed(committed, in: view)
        }
        seen = max(seen, view.revision)
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
