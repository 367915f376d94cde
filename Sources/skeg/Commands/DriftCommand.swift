import ArgumentParser
import Objects

struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "Show what differs from git, field by field, and who changed it.",
        discussion: "Ends with 1 when something differs.")

    @OptionGroup var state: StateOptions

    @Option(name: .shortAndLong, help: "text or json.")
    var output = ReportFormat.text

    func run() async throws {
        let answer = try await state.client.get("/skeg/v1/drift")
        let entries = answer["drift"]?.array ?? []
        if output == .json {
            answer.printJSON()
        } else if entries.isEmpty {
            Terminal.line("Nothing differs from git.")
        } else {
            let names = ["object", "field", "git", "live", "manager", "since"]
            TextTable(
                header: ["OBJECT", "FIELD", "GIT", "LIVE", "BY", "SINCE"],
                rows: entries.map { entry in names.map { entry[$0]?.string ?? "" } }
            ).print()
        }
        if output != .json {
            // No drift, but people ask here why the numbers differ.
            for field in answer["owned"]?.array ?? [] { Terminal.line("= " + (field["text"]?.string ?? "")) }
        }
        if !entries.isEmpty { throw ExitCode(1) }
    }
}
