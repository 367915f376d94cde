public import Objects
public import Store

/// Puts a sync's report together, and keeps from one to the next what is needed to say since when. A report costs what has
/// changed and what has not converged, not what there is.
public struct SyncReporter: Sendable {
    private var health = HealthTracker()
    private var drift = DriftTracker()
    private var last: SyncReport?
    /// The desired set's generation at the last report; nil before the first.
    private var generation: Int?
    /// Since when what a plan says is blocked has been so: subject and reason.
    private var blockedSince: [String: Timestamp] = [:]
    /// Since when reports have been held back; nil where the last one was told.
    private var heldSince: Timestamp?
    private var summary = SyncReport.Summary()
    private var summaryCommit: String?

    public init() {}

    /// The report now.
    ///
    /// - Parameters:
    ///   - plan: The newest plan for this commit; nil where none was made yet.
    ///   - snapshot: Not older than what `touched` tells of.
    ///   - touched: What was written since the last call.
    public mutating func report(
        _ sync: Sync, desired: DesiredSet, plan: SyncPlan?, in snapshot: Snapshot,
        touched: TouchedKeys = .everything, circumstances: SyncCircumstances = SyncCircumstances(), at now: Timestamp
    ) -> SyncReport {
        let touched = withChanges(of: desired, touched)
        let known = last == nil ? SyncReporter.times(sync.reportedBlocked) : [:]
        health.update(desired, of: sync.name, in: snapshot, touched: touched, at: now) { key, reason in
            known["\(key) \(reason)"]
        }
        let blocked = blocked(plan, known: known, at: now)
        let blockedKeys = Set(blocked.compactMap(\.key))
        let ailing = health.ailing.filter { !blockedKeys.contains($0.key) }
        if let plan { begin(plan) }
        var report = SyncReport(
            sync: sync.name, result: .converged, reason: "Converged", message: "", since: now,
            attempted: desired.commit, applied: circumstances.applied, path: desired.settings.path,
            healthCounts: health.counts, objectCount: desired.count,
            unsettled: SyncReporter.foremost(blocked, ailing, desired), unsettledCount: blocked.count + ailing.count,
            drift: drift.update(sync, desired: desired, in: snapshot, touched: touched, kinds: desired.kinds, at: now),
            warnings: desired.warnings, kept: plan?.kept ?? [], heldPrune: plan?.heldPrune, summary: summary,
            sourceFault: circumstances.sourceFault)
        report.owned = drift.owned
        report.summary.blocked =
            blocked.count { $0.isBlocked } + ailing.values.count { $0.health.state == .failed }
        report.decide(sync, plan: plan, circumstances, at: now)
        let before = last.map { ($0.result, $0.reason, $0.since) } ?? sync.reportedResult
        if let before, before.0 == report.result, before.1 == report.reason { report.since = before.2 }
        last = report
        return report
    }

    /// Whether a report is held back because it is provisional; gives then when to look again at the latest. Nil where it is
    /// to be told, by status, status branch and log.
    ///
    /// Where one change follows on another something is always about to be seen. So what is held back is so for
    /// `SyncReport.observationWindow` at most, also when the clock is set.
    public mutating func hold(_ report: SyncReport, at now: Timestamp) -> Duration? {
        let age = heldSince.map { now - $0 } ?? .zero
        guard report.isProvisional(at: now), SyncReport.isWithinWindow(age) else {
            heldSince = nil
            return nil
        }
        heldSince = heldSince ?? now
        return SyncReport.observationWindow - age
    }

    private mutating func withChanges(of desired: DesiredSet, _ touched: TouchedKeys) -> TouchedKeys {
        defer { generation = desired.generation }
        guard let generation, let changed = desired.changes(since: generation) else { return .everything }
        var all = touched
        all.insert(changed)
        return all
    }

    /// What the plan says is blocked, each since it was first so for its reason, be it before a restart.
    private mutating func blocked(
        _ plan: SyncPlan?, known: [String: Timestamp], at now: Timestamp
    ) -> [SyncReport.Unsettled] {
        let entries = (plan?.blocked ?? []).map { blocked in
            let name = "\(blocked.subject) \(blocked.reason.rawValue)"
            return SyncReport.Unsettled(
                key: blocked.key, position: blocked.position, reason: blocked.reason.rawValue,
                message: blocked.message, since: blockedSince[name] ?? known[name] ?? now,
                isBlocked: !blocked.reason.passes)
        }
        blockedSince = SyncReporter.times(entries)
        return entries
    }

    private static func times(_ entries: [SyncReport.Unsettled]) -> [String: Timestamp] {
        Dictionary(entries.map { ("\($0.subject) \($0.reason)", $0.since) }, uniquingKeysWith: { first, _ in first })
    }

    /// The first of what has not converged: the blocked before what is under way, then by name.
    private static func foremost(
        _ blocked: [SyncReport.Unsettled], _ ailing: [ObjectKey: HealthTracker.Ailing], _ desired: DesiredSet
    ) -> [SyncReport.Unsettled] {
        let ill = ailing.least(SyncReport.maxUnsettled) { left, right in
            let (leftFailed, rightFailed) = (left.value.health.state == .failed, right.value.health.state == .failed)
            return leftFailed != rightFailed ? leftFailed : left.key < right.key
        }
        let entries = ill.map { key, ill in
            SyncReport.Unsettled(
                key: key, position: desired.origin(of: key)?.position, reason: ill.health.reason,
                message: ill.health.message, since: ill.since, isBlocked: ill.health.state == .failed)
        }
        let sorted = (blocked + entries).sorted { left, right in
            left.isBlocked != right.isBlocked ? left.isBlocked : left.subject < right.subject
        }
        return Array(sorted.prefix(SyncReport.maxUnsettled))
    }

    /// Notes what a plan did, once it is carried out. The counts of one commit's plans are added up.
    public mutating func planCommitted(_ plan: SyncPlan) {
        begin(plan)
        summary.created += plan.created.count
        summary.configured += plan.configured.count + plan.corrected.count + plan.adopted.count
        summary.pruned += plan.pruned.count
    }

    /// A new commit counts from nothing.
    private mutating func begin(_ plan: SyncPlan) {
        guard plan.commit?.id != summaryCommit else { return }
        summary = SyncReport.Summary()
        summaryCommit = plan.commit?.id
        summary.unchanged = plan.unchanged
    }
}

extension SyncReport {
    /// Said of a commit of whose objects nothing is known yet.
    static let applying = (reason: "Progressing", message: "the commit is being applied")

    /// Finds the result, the most serious first.
    fileprivate mutating func decide(
        _ sync: Sync, plan: SyncPlan?, _ circumstances: SyncCircumstances, at now: Timestamp
    ) {
        if let refusal = plan?.refusal {
            set(.failed, refusal.reason, refusal.message)
        } else if let fault = circumstances.applyFault {
            set(.failed, "ApplyFailed", fault)
        } else if attempted == nil {
            if let fault = sourceFault {
                set(.failed, "SourceUnavailable", fault)
            } else {
                set(.progressing, "Starting", "no commit has been read yet")
            }
        } else if let first = unsettled.first(where: \.isBlocked) {
            let more = blockedCount > 1 ? " (and \(blockedCount - 1) more)" : ""
            set(.degraded, first.reason, "\(first.subject): \(first.message)\(more)")
        } else if let held = heldPrune {
            set(.degraded, SyncPlan.HeldPrune.reason, held.message)
        } else if let first = unsettled.first {
            let waited = circumstances.startedAt.map { now - $0 } ?? .zero
            let more = unsettledCount > 1 ? " (and \(unsettledCount - 1) more)" : ""
            let line = "\(first.subject): \(first.message)\(more)"
            if waited >= sync.timeout {
                set(.degraded, "TimedOut", "not converged after \(sync.timeoutText): \(line)")
            } else {
                set(.progressing, "Progressing", line)
            }
        } else if applied == nil || plan?.leavesMore ?? true {
            set(.progressing, SyncReport.applying.reason, SyncReport.applying.message)
        } else {
            let message =
                switch objectCount {
                case 0: "there are no objects, as git says"
                case 1: "the one object is current"
                default: "all \(objectCount) objects are current"
                }
            set(.converged, "Converged", message)
        }
    }

    private mutating func set(_ result: SyncResult, _ reason: String, _ message: String) {
        self.result = result
        self.reason = reason
        self.message = message
    }
}
