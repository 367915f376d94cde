import ArgumentParser
import GitOps
import Glibc
import Objects

struct DiffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Show what a commit, or a folder on this machine, would change.",
        discussion: "Ends with 0 when nothing would change, and with 1 when something would.")

    @Argument(help: "A commit or a folder (default: the newest commit of the followed branch).")
    var target: String?

    @OptionGroup var sync: SyncOptions

    @Option(name: .shortAndLong, help: "text or json.")
    var output = ReportFormat.text

    func run() async throws {
        var body = Value.emptyObject
        if let target {
            var status = stat()
            if stat(target, &status) == 0 {
                body["files"] = .array(
                    try LocalFiles.all(at: [target]).map { file in
                        // What is in it would look as if it were gone.
                        if let problem = file.problem { throw ValidationError(problem) }
                        let root = target.hasSuffix("/") ? target : target + "/"
                        let path = file.path.hasPrefix(root) ? String(file.path.dropFirst(root.count)) : file.path
                        return ["path": .string(path), "content": .string(Base64.encode(file.bytes))]
                    })
            } else {
                body["revision"] = .string(target)
            }
        }
        let answer = try await sync.state.client.post(sync.path + "/diff", body)
        if output == .json { answer.printJSON() } else { Terminal.write(Array((answer["text"]?.string ?? "").utf8)) }
        if answer["changed"]?.bool ?? false { throw ExitCode(1) }
    }
}
