internal import Objects

/// The message of a status commit: a subject that says what happened, what is in the way, and trailers for programs.
public struct StatusMessage: Sendable, Hashable {
    /// Characters of a subject.
    public static let maxSubject = 100
    /// The trailer that says which daemon wrote a commit.
    public static let daemonTrailer = "Skeg-Daemon"
    /// Objects that a body names.
    static let maxLines = 10

    public var text: String

    /// - Parameters:
    ///   - reports: What is now, one for each sync.
    ///   - before: What the last status commit said; empty for the first.
    ///   - changes: The files that differ from it.
    ///   - daemon: Who writes it; empty where that does not matter.
    public init(
        _ reports: [SyncReport], before: [SyncReport] = [], changes: StatusTree.Changes, daemon: String = ""
    ) {
        let old = Dictionary(before.map { ($0.sync, $0) }, uniquingKeysWith: { first, _ in first })
        // The one that something happened to; of several the worst off.
        let moved = reports.filter { !StatusMessage.isSame($0, old[$0.sync]) }
        let candidates = moved.isEmpty ? reports : moved
        let main = candidates.max { $0.result.severity < $1.result.severity }
        var lines = [main.map { StatusMessage.subject($0, old[$0.sync], changes) } ?? "Nothing is synced", ""]
        for report in reports where report.result != .converged {
            lines.append(StatusMessage.plain(report.message))
            let blocked = report.unsettled.filter(\.isBlocked)
            for entry in blocked.prefix(StatusMessage.maxLines) {
                lines.append("- \(StatusMessage.plain("\(entry.subject): \(entry.message)"))")
            }
            if report.blockedCount > StatusMessage.maxLines {
                lines.append("- and \(report.blockedCount - StatusMessage.maxLines) more")
            }
            lines.append("")
        }
        for report in reports {
            let name = reports.count > 1 ? "\(report.sync) " : ""
            lines.append("Skeg-Revision: \(name)\(report.attempted?.id ?? "none")")
            lines.append("Skeg-Result: \(name)\(report.result.rawValue)")
            lines.append("Skeg-Drift: \(name)\(report.driftingObjects)")
            lines.append("Skeg-Blocked: \(name)\(report.blockedCount)")
        }
        if !daemon.isEmpty { lines.append("\(StatusMessage.daemonTrailer): \(StatusMessage.plain(daemon))") }
        text = lines.joined(separator: "\n") + "\n"
    }

    private static func isSame(_ now: SyncReport, _ before: SyncReport?) -> Bool {
        guard let before else { return false }
        return now.result == before.result && now.attempted?.id == before.attempted?.id && now.reason == before.reason
            && now.message == before.message && now.drift == before.drift
    }

    private static func subject(_ report: SyncReport, _ before: SyncReport?, _ changes: StatusTree.Changes) -> String {
        let at = report.attempted.map { " at \($0.shortID)" } ?? ""
        let head = "\(report.result.rawValue)\(at): "
        let line = plain(head + news(report, before, changes))
        return line.count > maxSubject ? line.prefix(maxSubject - 1) + "…" : line
    }

    private static func news(_ report: SyncReport, _ before: SyncReport?, _ changes: StatusTree.Changes) -> String {
        let isNew = before?.result != report.result || before?.attempted?.id != report.attempted?.id
        if isNew, report.result == .converged {
            let isNewCommit = before?.applied?.id != report.applied?.id || before?.result == .progressing
            return isNewCommit ? report.attempted?.subject ?? report.message : "all is well again"
        }
        if isNew || report.message != before?.message, report.result != .converged { return report.message }
        if let before, before.drift != report.drift {
            guard let first = report.drift.first else { return "nothing drifts any more" }
            let field = first.kind == .missing ? "is missing" : "has another \(first.path)"
            let more = report.driftingObjects > 1 ? " and \(report.driftingObjects - 1) more objects drift" : ""
            return "\(first.key) \(field)\(more)"
        }
        let objects = (changes.written + changes.removed).filter { $0.hasPrefix("objects/") }
            .map { $0.dropFirst("objects/".count).replacing(".yaml", with: "") }
        guard let first = objects.first else { return report.message }
        return "\(first) changed" + (objects.count > 1 ? ", and \(objects.count - 1) more" : "")
    }

    /// One line without control characters.
    private static func plain(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : $0 }))
    }
}

extension SyncResult {
    var severity: Int {
        switch self {
        case .converged: 0
        case .progressing: 1
        case .degraded: 2
        case .failed: 3
        }
    }
}
