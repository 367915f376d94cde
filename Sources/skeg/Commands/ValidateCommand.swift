import ArgumentParser
import Daemon
import Encryption
import GitOps
import Objects

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate", abstract: "Check manifests without a daemon; exits with 1 when something is wrong.",
        discussion: "Checks files, and folders with all they hold, as 'skeg run' would read them from a commit.")

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, sarif, github
    }

    @Argument(help: "Files and folders.", completion: .file())
    var paths: [String]

    @Option(name: .shortAndLong, help: "text, json, sarif, or github (annotations of a GitHub workflow).")
    var output = Format.text

    @OptionGroup var identities: IdentityOptions

    @Flag(help: "Leave out warnings.")
    var quiet = false

    func run() throws {
        ProcessMemory.keepPrivate()
        let files = try LocalFiles.all(at: paths)
        let keyring = try identities.keyring()
        var desired = DesiredSet(
            kinds: .builtIn,
            decryption: KeyringDecryption(keyring, severity: keyring.identities.isEmpty ? .warning : .error))
        desired.update(to: CommitTree(commit: SourceCommit(id: "local"), treeID: "local", files: files))
        guard desired.fileCount > 0 else {
            throw ValidationError(
                "no manifest is read from \(paths.joined(separator: " ")): they end in .yaml, .yml or .json, and no part of "
                    + "the path begins with a dot")
        }
        let report = ValidationReport(desired, withWarnings: !quiet)
        switch output {
        case .text: report.printText(fileCount: desired.fileCount, objectCount: desired.count)
        case .json: report.json.printJSON()
        case .sarif: report.sarif.printJSON()
        case .github: report.printGitHub()
        }
        if report.hasErrors { throw ExitCode(1) }
    }
}
