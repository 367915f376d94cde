internal import GitOps
internal import Objects
internal import Store

/// What the daemon remembers of the status branch: what its `StatusWriter` does, step by step.
struct SimulatedStatusWriter: Sendable {
    var machine = StatusWriterMachine(interval: .seconds(5))
    var tree = StatusTree()
    /// What each Sync shows.
    var sources: [String: StatusTree.Source] = [:]
    /// A source is newer than the tree.
    var mustUpdate = false
    var alarmAt: Timestamp?
    /// A push that is under way, and when it is over.
    var pushing: (commit: Int, push: Bool, at: Timestamp)?
    private var reports: [SyncReport] = []
    private var writtenReports: [SyncReport] = []
    private var written: [String: [UInt8]] = [:]
    private var open: Set<String> = []
    private var hasWritten = false

    mutating func update(in snapshot: Snapshot, at now: Timestamp) -> [StatusWriterMachine.Action] {
        mustUpdate = false
        guard !sources.isEmpty else { return [] }
        let shown = sources.values.sorted { $0.report.sync < $1.report.sync }
        let changes = tree.update(shown, in: snapshot, at: now)
        reports = shown.map(\.report)
        for path in changes.written + changes.removed {
            if tree.files[path] == written[path] { open.remove(path) } else { open.insert(path) }
        }
        if open.isEmpty && hasWritten {
            machine.treeReverted()
            return []
        }
        return changes.isEmpty ? [] : machine.treeChanged(at: now)
    }

    /// Commits the newest files to the mirror; gives back where it stands, and the message of a new commit.
    mutating func commit(to branch: inout SimulatedStatusBranch) -> (commit: Int?, message: String?) {
        let files = tree.files
        let changes = StatusTree.Changes(
            written: open.filter { files[$0] != nil }.sorted(), removed: open.filter { files[$0] == nil }.sorted())
        let message = StatusMessage(reports, before: writtenReports, changes: changes).text
        var next = files
        if hasWritten {
            next = branch.kept
            for path in open { next[path] = files[path] }
        }
        let made = branch.commit(next, message: message)
        hasWritten = true
        written = files
        writtenReports = reports
        open = []
        return (made ?? branch.mirror, made == nil ? nil : message)
    }
}
