import ArgumentParser
import Daemon
import Objects

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show the commits of the followed branch, the newest first, and which one runs.")

    @OptionGroup var sync: SyncOptions

    @Option(name: .shortAndLong, help: "How many.")
    var limit = 20

    @Option(name: .shortAndLong, help: "text or json.")
    var output = ReportFormat.text

    func run() async throws {
        let answer = try await sync.state.client.get(sync.path + "/history?limit=\(max(1, limit))")
        if output == .json { return answer.printJSON() }
        let now = SystemClock.now
        let rows = (answer["history"]?.array ?? []).map { commit in
            let age = commit["time"]?.string.flatMap { Timestamp($0) }.map { HumanDuration.text(now - $0) } ?? ""
            return [
                commit["applied"]?.bool ?? false ? "*" : "", String((commit["revision"]?.string ?? "").prefix(12)), age,
                (commit["author"]?.string ?? "").prefix { $0 != "<" }.trimmed, commit["subject"]?.string ?? ""
            ]
        }
        TextTable(header: ["", "REVISION", "AGE", "AUTHOR", "SUBJECT"], rows: rows).print()
    }
}
