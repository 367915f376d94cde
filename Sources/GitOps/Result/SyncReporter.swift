public import Objects
public import Store

/// Puts a sync's report together, and keeps from one to the next what is needed to say since when.
public struct SyncReporter: Sendable {
    private var health = HealthTracker()
    private var drift = DriftTracker()
    private var last: SyncReport?
    private var summary = SyncReport.Summary()
    private var summaryCommit: String?
    private let kinds: KindRegistry

    public init(kinds: KindRegistry) { self.kinds = kinds }

    /// The report now.
    ///
    /// - Parameter plan: The newest plan for this commit; nil where none was made yet.
    public mutating func report(
        _ sync: Sync, desired: DesiredSet, plan: SyncPlan?, in snapshot: Snapshot,
        circumstances: SyncCircumstances = SyncCircumstances(), at now: Timestamp
    ) -> SyncReport {
        var unsettled = (plan?.blocked ?? []).map { blocked in
            SyncReport.Unsettled(
                key: blocked.key, position: blocked.position, reason: blocked.reason.rawValue,
                message: blocked.message, since: now, isBlocked: !blocked.reason.passes)
        }
        let blockedKeys = Set(unsettled.compactMap(\.key))
        var counts: [Health.State: Int] = [:]
        for key in desired.keys {
            let isThere = snapshot.claim(of: key) == sync.name
            let health = isThere ? self.health.health(of: key, in: snapshot, at: now) : SyncReporter.absent
            counts[health.state, default: 0] += 1
            guard health.state != .current, !blockedKeys.contains(key) else { continue }
            unsettled.append(
                SyncReport.Unsettled(
                    key: key, position: desired.origin(of: key)?.position, reason: health.reason,
                    message: health.message, since: now, isBlocked: health.state == .failed))
        }
        unsettled = dated(unsettled, sync)
        if let plan { begin(plan) }
        var report = SyncReport(
            sync: sync.name, result: .converged, reason: "Converged", message: "", since: now,
            attempted: desired.commit, applied: circumstances.applied, path: desired.settings.path,
            healthCounts: counts, objectCount: desired.count,
            unsettled: Array(unsettled.prefix(SyncReport.maxUnsettled)), unsettledCount: unsettled.count,
            drift: drift.update(sync, desired: desired, in: snapshot, kinds: kinds, at: now),
            warnings: desired.warnings, kept: plan?.kept ?? [], heldPrune: plan?.heldPrune, summary: summary,
            sourceFault: circumstances.sourceFault)
        report.summary.blocked = unsettled.count { $0.isBlocked }
        report.decide(sync, plan: plan, circumstances, at: now)
        let before = last.map { ($0.result, $0.reason, $0.since) } ?? sync.reportedResult
        if let before, before.0 == report.result, before.1 == report.reason { report.since = before.2 }
        last = report
        return report
    }

    private static let absent = Health(.notFound, reason: "NotFound", "Resource not found")

    /// The blocked first, then by name; each since it was first in the way for its reason, be it before a restart.
    private func dated(_ unsettled: [SyncReport.Unsettled], _ sync: Sync) -> [SyncReport.Unsettled] {
        guard !unsettled.isEmpty else { return [] }
        let known = last?.unsettled ?? sync.reportedBlocked
        let times = Dictionary(
            known.map { ($0.subject + " " + $0.reason, $0.since) }, uniquingKeysWith: { first, _ in first })
        return unsettled.map { entry in
            var entry = entry
            entry.since = times[entry.subject + " " + entry.reason] ?? entry.since
            return entry
        }.sorted { left, right in
            left.isBlocked != right.isBlocked ? left.isBlocked : left.subject < right.subject
        }
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
        } else if applied == nil || plan == nil {
            set(.progressing, "Progressing", "the commit is being applied")
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
