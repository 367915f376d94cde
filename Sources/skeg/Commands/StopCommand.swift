import ArgumentParser
import Daemon

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop", abstract: "Stop all programs. The daemon must not run.",
        discussion: """
            Ending the daemon leaves programs running; this ends them. 'skeg run' starts them again. It finds them also where \
            the state directory was removed: give it by the same name.
            """)

    @OptionGroup var state: StateOptions

    @Option(help: "How long a program may take before it is killed.")
    var grace = GoDurationArgument(.seconds(30))

    func run() async throws {
        let count = try await DaemonPaths(state: state.directory).stopPrograms(gracePeriod: grace.duration)
        switch count {
        case 0: Terminal.line("no program of \(state.directory) runs")
        case 1: Terminal.line("1 program was stopped")
        default: Terminal.line("\(count) programs were stopped")
        }
    }
}
