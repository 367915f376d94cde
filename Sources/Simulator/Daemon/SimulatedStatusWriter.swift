internal import GitOps
internal import Objects
internal import Store

/// What the daemon remembers of the status branch: what its `StatusWriter` does, step by step.
struct SimulatedStatusWriter: Sendable {
    var machine = StatusWriterMachine(interval: .seconds(5))
    var tree = StatusTree()
    /// What each Sync shows.
    var sources: [String: StatusTree.Source] = [:] {
        didSet {
            isStale = true
            mustLook = true
        }
    }
    /// The tree may not say what the sources say.
    private(set) var isStale = false
    /// A new source has come, or the time to look at it.
    var mustLook = false
    var alarmAt: Timestamp?
    /// A push that is under way, and when it is over.
    var pushing: (commit: Int, push: Bool, at: Timestamp)?
    private var touched = TouchedKeys.everything
    /// How far the tree has followed the store.
    private(set) var seen: Revision
    private var writtenReports: [SyncReport] = []
    private var hasWritten = false

    init(seen: Revision) { self.seen = seen }

    private var shown: [StatusTree.Source] { sources.values.sorted { $0.report.sync < $1.report.sync } }

    /// Looks for differences, once a commit may be made.
    mutating func look(
        _ heard: ArraySlice<Committed>?, in snapshot: Snapshot, at now: Timestamp
    ) -> [StatusWriterMachine.Action] {
        mustLook = false
        guard isStale, let time = machine.nextWrite(at: now) else { return [] }
        guard time <= now else { return [.wake(at: time)] }
        render(heard, in: snapshot, at: now)
        return tree.hasUncommitted || !hasWritten ? machine.treeChanged(at: now) : []
    }

    /// Brings the tree to what is.
    ///
    /// - Parameter heard: nil where the watch was cut off.
    mutating func render(_ heard: ArraySlice<Committed>?, in snapshot: Snapshot, at now: Timestamp) {
        guard isStale, !sources.isEmpty else { return }
        isStale = false
        touched.observed(heard, in: snapshot)
        seen = snapshot.revision
        tree.update(shown, in: snapshot, touched: touched, at: now)
        touched = TouchedKeys()
    }

    /// Commits the newest files to the mirror; gives back where it stands, and the message of a new commit.
    mutating func commit(to branch: inout SimulatedStatusBranch) -> (commit: Int?, message: String?) {
        let reports = shown.map(\.report)
        let files = tree.files
        let edit = tree.takeEdit()
        let message = StatusMessage(reports, before: writtenReports, changes: edit.changes).text
        var next = files
        if hasWritten {
            next = branch.kept
            for (path, bytes) in edit.files { next[path] = bytes }
        }
        let made = branch.commit(next, message: message)
        hasWritten = true
        writtenReports = reports
        return (made ?? branch.mirror, made == nil ? nil : message)
    }
}

extension TouchedKeys {
    /// Takes note of what was heard; nil where nobody knows what happened.
    mutating func observed(_ heard: ArraySlice<Committed>?, in snapshot: Snapshot) {
        guard let heard else {
            self = .everything
            return
        }
        for committed in heard { observed(committed, in: snapshot) }
    }
}
