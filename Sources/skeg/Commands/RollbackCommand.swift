import ArgumentParser
import Objects

struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback", abstract: "Go back to an earlier commit by committing its content again.",
        discussion: """
            Makes a commit on the followed branch whose content is that of the earlier one, pushes it, and waits for the \
            result. Ends with 0 (converged), 2 (degraded) or 3 (failed).
            """)

    @Argument(help: "The commit to go back to (default: the one before the newest).")
    var revision: String?

    @OptionGroup var sync: SyncOptions

    @Option(help: "How long to wait for the result.")
    var timeout = GoDurationArgument(.seconds(300))

    @Option(name: .shortAndLong, help: "text or json.")
    var output = ReportFormat.text

    func run() async throws {
        var body: Value = ["timeoutSeconds": .integer(timeout.duration.components.seconds)]
        body["revision"] = revision.map { .string($0) }
        let answer = try await sync.state.client.post(sync.path + "/rollback", body)
        let result = answer["result"]?.string ?? "Unknown"
        if output == .json {
            answer.printJSON()
        } else {
            let revision = (answer["revision"]?.string ?? "").prefix(8)
            Terminal.line("\(answer["subject"]?.string ?? "") (\(revision)): \(result)")
            if let message = answer["message"]?.string, !message.isEmpty { Terminal.line(message) }
        }
        switch result {
        case "Converged": return
        case "Failed": throw ExitCode(3)
        default: throw ExitCode(2)
        }
    }
}
