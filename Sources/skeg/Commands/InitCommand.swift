import ArgumentParser
import Glibc

struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a repository to start from: a web server of this machine in three pods.")

    @Argument(help: "The folder to make; it must not exist, or be empty.", completion: .directory)
    var directory: String

    func run() async throws {
        if let entries = opendir(directory) {
            defer { closedir(entries) }
            while let entry = readdir(entries) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                guard name == "." || name == ".." else {
                    throw ValidationError("\(directory) is not empty; give a folder that is, or a new one")
                }
            }
        }
        try StarterRepository.write(to: directory)
        Terminal.line("\(directory) is a repository with one commit. Run it:")
        Terminal.line("    skeg run --repo \(directory) --status-branch skeg/status")
    }
}
