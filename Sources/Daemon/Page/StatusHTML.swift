internal import GitOps
internal import Measurements
internal import Objects

/// The status as a page for a browser: syncs, what holds them up, and what nodes use, with the last ten minutes as lines. One
/// document without scripts, and all that came from others is escaped.
struct StatusHTML {
    /// Nodes that are shown; those that are short of something come first.
    static let nodeLimit = 50
    /// Entries of what holds a sync up.
    static let entryLimit = 50

    struct Node {
        var name: String
        var sample: ResourceSample?
        var history: [SampleRing.Sample]
        var allocatable: Resources
        /// The messages of the conditions.
        var pressures: [String]
    }

    var reports: [SyncReport]
    var nodes: [Node]
    var now: Timestamp

    var text: String {
        let parts = reports.map(sync) + [nodeTable]
        return """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Skeg</title><meta http-equiv="refresh" content="10">
            <style>
            body{font:16px system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
            table{border-collapse:collapse}td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:middle}
            .Converged{color:#176f2c}.Progressing{color:#8a6100}.Degraded,.Failed,.short{color:#b3261e}
            svg{display:block}polyline{fill:none;stroke:#2f6fb0;stroke-width:1.5}
            </style></head><body>
            \(parts.joined(separator: "\n"))
            <p><small>As of \(StatusHTML.escaped(now.text)). This page looks again every ten seconds.</small></p>
            </body></html>

            """
    }

    private func sync(_ report: SyncReport) -> String {
        let result = report.result.rawValue
        var lines = ["<h2>\(StatusHTML.escaped(report.sync)): <span class=\"\(result)\">\(result)</span></h2>"]
        if let commit = report.applied ?? report.attempted {
            lines.append(
                "<p><code>\(StatusHTML.escaped(commit.shortID))</code> \(StatusHTML.escaped(commit.subject))</p>")
        }
        if !report.message.isEmpty { lines.append("<p>\(StatusHTML.escaped(report.message))</p>") }
        let entries = report.unsettled.prefix(StatusHTML.entryLimit).map { entry in
            "<li>\(StatusHTML.escaped("\(entry.subject): \(entry.reason): \(entry.message)"))</li>"
        }
        if !entries.isEmpty { lines.append("<ul>\(entries.joined())</ul>") }
        return lines.joined(separator: "\n")
    }

    private var nodeTable: String {
        guard !nodes.isEmpty else { return "<p>No node was measured yet.</p>" }
        let shown = nodes.sorted { ($0.pressures.isEmpty ? 1 : 0, $0.name) < ($1.pressures.isEmpty ? 1 : 0, $1.name) }
            .prefix(StatusHTML.nodeLimit)
        let rows = shown.map(row)
        let rest = nodes.count > shown.count ? "<p>And \(nodes.count - shown.count) more.</p>" : ""
        return "<h2>Nodes</h2><table><tr><th></th><th colspan=\"2\">CPU</th><th colspan=\"2\">Memory</th><th></th></tr>"
            + rows.joined(separator: "\n") + "</table>\(rest)"
    }

    private func row(_ node: Node) -> String {
        let cpu = node.sample.map { $0.cpuNanocores / 1_000_000 }
        let memory = node.sample?.memoryWorkingSetBytes
        let cells = [
            StatusHTML.escaped(node.name), StatusHTML.share(cpu, of: node.allocatable.cpuMillicores),
            SparklineSVG.text(node.history.map(\.cpuNanocores)),
            StatusHTML.share(memory, of: node.allocatable.memoryBytes),
            SparklineSVG.text(node.history.map(\.memoryWorkingSetBytes)),
            "<span class=\"short\">\(StatusHTML.escaped(node.pressures.joined(separator: "; ")))</span>"
        ]
        return "<tr>" + cells.map { "<td>\($0)</td>" }.joined() + "</tr>"
    }

    private static func share(_ amount: Int64?, of whole: Int64) -> String {
        guard let amount, whole > 0 else { return "" }
        return "\(Int64(clamping: Int128(amount) * 100 / Int128(whole)))%"
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

/// A row of numbers as a line, from nothing up to the greatest of them.
enum SparklineSVG {
    private static let (width, height) = (160, 24)

    /// - Parameter values: None below zero; nothing is drawn of fewer than two.
    static func text(_ values: [Int64]) -> String {
        guard values.count > 1 else { return "" }
        let greatest = max(1, values.max() ?? 0)
        let points = values.enumerated().map { index, value in
            let x = index * width / (values.count - 1)
            let y = Int128(height - 2) * Int128(max(0, value)) / Int128(greatest)
            return "\(x),\(height - 1 - Int(y))"
        }
        return "<svg width=\"\(width)\" height=\"\(height)\" role=\"img\"><polyline points=\""
            + points.joined(separator: " ") + "\"/></svg>"
    }
}
