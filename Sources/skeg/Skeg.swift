import ArgumentParser
import Daemon
import Glibc
import RuntimeProcess

/// The one binary: daemon, command line, and the supervisor of each workload.
@main
enum Skeg {
    static func main() async {
        // A supervisor is started for every container, so it goes before everything that costs time or memory.
        if CommandLine.arguments.count > 1, CommandLine.arguments[1] == "shim" {
            exit(Shim.main(Array(CommandLine.arguments.dropFirst(2))))
        }
        do {
            var command = try SkegCommand.parseAsRoot()
            if var patient = command as? any AsyncParsableCommand {
                try await patient.run()
            } else {
                try command.run()
            }
        } catch let refusal as DaemonClient.Refusal {
            Terminal.errorLine(refusal.description)
            exit(1)
        } catch {
            SkegCommand.exit(withError: error)
        }
    }
}

struct SkegCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skeg",
        abstract: "Keeps machines running what a git repository says.",
        discussion: """
            Commit Kubernetes YAML; 'skeg run' brings up what it says, writes the status back as commits, and goes back \
            when you revert. Everything but 'run', 'init', 'validate', 'simulate', 'secret' and 'stop' talks to the running daemon, which it finds by its \
            state directory (--state, or SKEG_STATE).
            """,
        version: Version.text,
        subcommands: [
            InitCommand.self, RunCommand.self, StatusCommand.self, GetCommand.self, DescribeCommand.self,
            LogsCommand.self, TopCommand.self, EventsCommand.self, DriftCommand.self, DiffCommand.self,
            HistoryCommand.self, RollbackCommand.self, ValidateCommand.self, SimulateCommand.self,
            KubeconfigCommand.self,
            SecretCommand.self,
            StopCommand.self, BackupCommand.self, RestoreCommand.self, VersionCommand.self
        ])
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() { print("skeg \(Version.text)") }
}
