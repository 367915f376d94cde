internal import Objects

/// An object's line on the page.
struct StatusRow: Sendable, Hashable {
    var key: ObjectKey
    var path: String
    var health: Health
    var detail: String

    /// What there is to say of a healthy object of its kind.
    static func detail(_ object: Object?) -> String {
        guard let object else { return "" }
        switch object.kind {
        case .deployment:
            let view = Deployment(object)
            return "\(view.status.readyReplicas)/\(view.replicas) ready"
        case .replicaSet:
            let view = ReplicaSet(object)
            return "\(view.status.readyReplicas)/\(view.replicas) ready"
        case .pod: return object["status"]?["phase"]?.string ?? ""
        case .configMap, .secret:
            let count = object["data"]?.fields?.count ?? 0
            return "\(count) key\(count == 1 ? "" : "s")"
        default: return ""
        }
    }
}

/// The README of the status branch. It holds no time of writing, so that it changes only when something happens.
struct StatusPage {
    /// Objects that are listed one by one; more are counted by namespace and kind.
    static let maxRows = 200
    /// Lines of each of the other lists.
    static let maxLines = 50

    let reports: [SyncReport]
    /// Empty where there are more than `maxRows`.
    let rows: [StatusRow]
    let tally: StatusTally

    var text: String {
        var lines: [String] = []
        for report in reports { lines += head(report) }
        if reports.isEmpty { lines += ["# Nothing is synced yet", ""] }
        lines += unsettled + objects + drift + notes
        lines += [
            "---", "Written by Skeg. `git log` of this branch is the history: each commit is a change of what runs.", ""
        ]
        return lines.joined(separator: "\n")
    }

    // MARK: - Parts

    private func head(_ report: SyncReport) -> [String] {
        let at = report.attempted.map { " at \(Markdown.code($0.shortID))" } ?? ""
        let name = reports.count > 1 ? "\(Markdown.text(report.sync)): " : ""
        var lines = ["# \(Markdown.sign(report.result)) \(name)\(report.result.rawValue)\(at)", ""]
        if let commit = report.attempted {
            lines += ["> **\(Markdown.text(commit.subject))**  ", "> \(Markdown.text(commit.author))", ""]
        }
        lines += [Markdown.text(report.message) + ".", ""]
        var facts = [("Sync", Markdown.code(report.sync)), ("Since", report.since.text)]
        if let commit = report.attempted { facts.append(("Revision", Markdown.code(commit.id))) }
        if let commit = report.applied, commit.id != report.attempted?.id {
            facts.append(("Last applied", Markdown.code(commit.id)))
        }
        if !report.path.isEmpty { facts.append(("Path", Markdown.code(report.path))) }
        facts.append(("Objects", counts(report)))
        if report.driftingObjects > 0 {
            facts.append(("Drift", "\(report.driftingObjects) object\(report.driftingObjects == 1 ? "" : "s")"))
        }
        if let fault = report.sourceFault {
            facts.append(("Repository", "cannot be read, the last good state stays: \(Markdown.text(fault))"))
        }
        lines += ["| | |", "|---|---|"] + facts.map { "| \($0.0) | \($0.1) |" } + [""]
        return lines
    }

    private func counts(_ report: SyncReport) -> String {
        let parts = Health.State.allCases.compactMap { state in
            report.healthCounts[state].map { "\($0) \(state.rawValue)" }
        }
        return "\(report.objectCount)" + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
    }

    private var unsettled: [String] {
        let all = reports.flatMap(\.unsettled)
        let held = reports.compactMap(\.heldPrune)
        guard !all.isEmpty || !held.isEmpty else { return [] }
        var lines = ["## Not converged", ""]
        for prune in held { lines.append("- ⚠️ \(Markdown.text(prune.message))") }
        for entry in all.prefix(StatusPage.maxLines) {
            let sign = entry.isBlocked ? "❌" : "⏳"
            let place = entry.position.map { ", from \(Markdown.code("\($0)"))" } ?? ""
            let subject = "\(sign) **\(Markdown.text(entry.subject))**"
            lines.append("- \(subject): \(Markdown.text(entry.message)) (since \(entry.since.text)\(place))")
        }
        let more = reports.map(\.unsettledCount).reduce(0, +) - min(all.count, StatusPage.maxLines)
        if more > 0 { lines.append("- and \(more) more") }
        return lines + [""]
    }

    private var objects: [String] {
        guard tally.count > 0 else { return [] }
        return ["## Objects", ""] + (tally.count > StatusPage.maxRows ? groups : table) + [""]
    }

    private var table: [String] {
        let sorted = rows.sorted { left, right in
            let (leftDone, rightDone) = (left.health.state == .current, right.health.state == .current)
            return leftDone != rightDone ? rightDone : left.key < right.key
        }
        let lines = sorted.map { row in
            let detail = row.health.state == .current ? row.detail : Markdown.text(row.health.message)
            return
                "| \(Markdown.link(name(row.key), row.path)) | \(Markdown.sign(row.health.state)) \(row.health.state.rawValue) | \(detail) |"
        }
        return ["| Object | Health | |", "|---|---|---|"] + lines
    }

    /// Counts by namespace and kind, where there are too many objects to list.
    private var groups: [String] {
        var lines = ["| Namespace | Kind | Objects | Current |", "|---|---|---|---|"]
        for (group, count) in tally.groups.least(StatusPage.maxRows, by: { $0.key < $1.key }) {
            let place = group.namespace.isEmpty ? "—" : group.namespace
            lines.append(
                "| \(Markdown.text(place)) | \(Markdown.text(group.kind)) | \(count.total) | \(count.current) |")
        }
        if tally.groups.count > StatusPage.maxRows {
            lines.append("| and \(tally.groups.count - StatusPage.maxRows) more | | | |")
        }
        return lines + ["", "Each object has a file under [objects](objects)."]
    }

    private var drift: [String] {
        let entries = reports.flatMap(\.drift)
        guard !entries.isEmpty else { return [] }
        var lines = ["## Drift", "", "| Object | Field | In git | Live | Who | Since |", "|---|---|---|---|---|---|"]
        for entry in entries.prefix(StatusPage.maxLines) {
            let git = entry.git.map { Markdown.code(PlainText.inline($0.value, maxLength: 60)) } ?? "—"
            let live = entry.live.map { Markdown.code(PlainText.inline($0.value, maxLength: 60)) } ?? "—"
            let isMissing = entry.kind == .missing
            let field = isMissing ? "the whole object is missing" : Markdown.code(entry.path)
            let who = entry.who.isEmpty ? (isMissing ? "" : "unknown") : Markdown.text(entry.who)
            let object = Markdown.link(name(entry.key), StatusPath.drift(entry.key))
            lines.append("| \(object) | \(field) | \(git) | \(live) | \(who) | \(entry.since?.text ?? "") |")
        }
        if entries.count > StatusPage.maxLines {
            lines += ["", "And \(entries.count - StatusPage.maxLines) more, under [drift](drift)."]
        }
        return lines + [""]
    }

    private var notes: [String] {
        let warnings = reports.flatMap(\.warnings).map(\.description)
        let kept = reports.flatMap(\.kept).map { "\($0.key) is not in git and stays: \($0.message)" }
        let all = kept + warnings
        guard !all.isEmpty else { return [] }
        var lines = ["## Notes", ""] + all.prefix(StatusPage.maxLines).map { "- \(Markdown.text($0))" }
        if all.count > StatusPage.maxLines { lines.append("- and \(all.count - StatusPage.maxLines) more") }
        return lines + [""]
    }

    /// `shop/web (Deployment)`
    private func name(_ key: ObjectKey) -> String {
        let place = key.namespace.isEmpty ? "" : key.namespace + "/"
        return "\(place)\(key.name) (\(key.kind.kind))"
    }
}

/// Makes texts from outside plain words of a page.
enum Markdown {
    /// A text on one line, in which nothing is markup, a link, a mention or the end of a table's cell.
    static func text(_ text: String) -> String {
        var result = ""
        for scalar in text.prefix(ObservedStatus.maxText).unicodeScalars {
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "|", "#", "~", "!": result += "\\" + String(scalar)
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "@": result += "&#64;"
            default:
                if scalar.value < 32 || scalar.value == 127 {
                    result += " "
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// A text as code, in a table too.
    static func code(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "`": line += "'"
            case "|": line += "\\|"
            default: line.unicodeScalars.append(scalar.value < 32 || scalar.value == 127 ? " " : scalar)
            }
        }
        return line.isEmpty ? "\"\"" : "`\(line)`"
    }

    static func link(_ title: String, _ path: String) -> String {
        "[\(text(title))](\(path.replacing("%", with: "%25")))"
    }

    static func sign(_ result: SyncResult) -> String {
        switch result {
        case .converged: "✅"
        case .progressing: "⏳"
        case .degraded: "⚠️"
        case .failed: "❌"
        }
    }

    static func sign(_ state: Health.State) -> String {
        switch state {
        case .current: "✅"
        case .inProgress, .terminating: "⏳"
        case .failed: "❌"
        case .notFound, .unknown: "❔"
        }
    }
}
