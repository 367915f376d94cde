import ArgumentParser
import Daemon
import Objects

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say whether the machine runs what git says, and what holds it up.",
        discussion:
            "Ends with 0 when everything has converged, 1 while it is under way, 2 when something is degraded, 3 when a sync has failed."
    )

    @OptionGroup var state: StateOptions

    @Option(name: .shortAndLong, help: "text or json.")
    var output = ReportFormat.text

    func run() async throws {
        let status = try await state.client.get("/skeg/v1/status")
        if output == .json {
            status.printJSON()
        } else {
            StatusText(status).print()
            await printNodes(status)
        }
        let results = status["syncs"]?.array?.compactMap { $0["result"]?.string } ?? []
        let meanings: [String: Int32] = ["Converged": 0, "Progressing": 1, "Degraded": 2, "Failed": 3]
        let codes = results.map { meanings[$0] ?? 1 }
        if let worst = codes.max(), worst > 0 { throw ExitCode(worst) }
    }
}

extension StatusCommand {
    /// What the machine uses is no part of the result: where it cannot be had, the rest is said all the same.
    private func printNodes(_ status: Value) async {
        let answer = try? await state.client.get("/skeg/v1/usage/nodes?history=true")
        let lines = NodeLines.lines(answer?["nodes"]?.array ?? [], pressures: status["pressures"]?.array ?? [])
        for line in lines { Terminal.line(line) }
    }
}

/// A status as people read it.
struct StatusText {
    let status: Value

    init(_ status: Value) { self.status = status }

    func print() {
        let syncs = status["syncs"]?.array ?? []
        if syncs.isEmpty { Terminal.line("No sync: nothing is followed.") }
        for sync in syncs { print(sync) }
    }

    private func print(_ sync: Value) {
        let result = sync["result"]?.string ?? "Unknown"
        let revision = String((sync["revision"]?.string ?? "").prefix(8))
        var line = Terminal.paint(sync["name"]?.string ?? "", .bold) + "  " + Terminal.paint(result, colour(of: result))
        if !revision.isEmpty { line += " at \(revision)" }
        if let subject = sync["subject"]?.string, !subject.isEmpty { line += "  \"\(subject)\"" }
        if let author = sync["author"]?.string, !author.isEmpty { line += " by \(author.prefix { $0 != "<" }.trimmed)" }
        Terminal.line(line)
        Terminal.line("  \(sync["repository"]?.string ?? "") (\(sync["reference"]?.string ?? ""))")
        if let message = sync["message"]?.string, !message.isEmpty { Terminal.line("  \(message)") }
        if let fault = sync["sourceFault"]?.string, fault != sync["message"]?.string {
            Terminal.line(
                "  " + Terminal.paint("The repository cannot be read, the last good state stays: \(fault)", .red))
        }
        for entry in sync["blocked"]?.array ?? [] { Terminal.line("  " + Terminal.paint(blockage(entry), .red)) }
        for entry in sync["waiting"]?.array ?? [] { Terminal.line("  " + Terminal.paint(blockage(entry), .yellow)) }
        let drifting = sync["drifting"]?.integer ?? 0
        if drifting > 0 {
            let differ = drifting == 1 ? "1 object differs" : "\(drifting) objects differ"
            Terminal.line("  " + Terminal.paint("\(differ) from git: see 'skeg drift'", .yellow))
        }
    }

    /// `Deployment.apps/shop/web  CrashLoopBackOff: back-off 40s … (for 2m)`, of what is wrong in git also where: `(at a.yaml:1:1, for 2m)`
    private func blockage(_ entry: Value) -> String {
        let subject = entry["subject"]?.string ?? ""
        let line = "\(subject)  \(entry["reason"]?.string ?? ""): \(entry["message"]?.string ?? "")"
        var remarks: [String] = []
        if let place = entry["position"]?.string, place != subject { remarks.append("at \(place)") }
        if let since = entry["since"]?.string.flatMap({ Timestamp($0) }) {
            remarks.append("for \(HumanDuration.text(SystemClock.now - since))")
        }
        return remarks.isEmpty ? line : line + " (\(remarks.joined(separator: ", ")))"
    }

    private func colour(of result: String) -> Terminal.Colour {
        switch result {
        case "Converged": .green
        case "Progressing": .yellow
        default: .red
        }
    }
}

extension Substring {
    var trimmed: String {
        var text = self
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
