import ArgumentParser
import Daemon

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write the whole state to a file; also while the daemon runs.")

    @Argument(help: "The file to make; it must not exist.", completion: .file())
    var file: String

    @OptionGroup var state: StateOptions

    func run() async throws {
        try DaemonPaths(state: state.directory).backUp(to: file)
        Terminal.line("\(file) holds the state of \(state.directory)")
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Make a state directory from a backup. The daemon must not run.")

    @Argument(help: "The backup.", completion: .file())
    var file: String

    @OptionGroup var state: StateOptions

    @Flag(help: "Also over a state that is there; it is kept beside the new one.")
    var force = false

    func run() async throws {
        try DaemonPaths(state: state.directory).restore(from: file, force: force)
        Terminal.line("\(state.directory) holds the state of \(file)")
    }
}
