import ArgumentParser
import Daemon

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write the whole state to a file; also while the daemon runs.")

    @Argument(help: "The file to make; it must not exist.", completion: .file())
    var file: String

    @OptionGroup var state: StateOptions

    func run() async throws {
        let paths = DaemonPaths(state: state.directory)
        let needed = try paths.backUp(to: file)
        Terminal.line("\(file) holds the state of \(state.directory)")
        guard !needed.ids.isEmpty else { return }
        Terminal.line(
            "\(needed.text), which is not in it: keep a copy of the daemon's keys (\(paths.storeKeys) unless it was "
                + "given others), apart from the backup")
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
        let paths = DaemonPaths(state: state.directory)
        let needed = try paths.restore(from: file, force: force)
        Terminal.line("\(state.directory) holds the state of \(file)")
        guard !needed.ids.isEmpty else { return }
        Terminal.line(
            "\(needed.text): before the daemon starts, it has to be in \(paths.storeKeys) or in what --encryption-key-file names"
        )
    }
}

extension DaemonPaths.NeededKeys {
    fileprivate var text: String {
        "\(objects) of its objects are sealed with key \(ids.joined(separator: " or "))"
    }
}
