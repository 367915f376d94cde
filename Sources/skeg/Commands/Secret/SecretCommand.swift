import ArgumentParser
import Daemon
import Encryption
import Objects

struct SecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret", abstract: "Encrypt and edit files of secrets, and look after the keys of Secrets.",
        discussion: """
            YAML and JSON files are encrypted value by value, in the format of SOPS; any other file as a whole, in that of age.
            """,
        subcommands: [
            SecretEncryptCommand.self, SecretDecryptCommand.self, SecretEditCommand.self, SecretRotateCommand.self,
            RewrapCommand.self
        ])
}

/// Where the identities are that open files.
struct IdentityOptions: ParsableArguments {
    @Option(
        help:
            "A file with age identities or an SSH key of ed25519; may be given several times (also SKEG_AGE_KEY_FILE, SOPS_AGE_KEY_FILE, and SKEG_AGE_KEY, SOPS_AGE_KEY for what is in one).",
        completion: .file())
    var ageKeyFile: [String] = []

    /// - Parameter alsoOwn: Whether the file that sops looks at by itself is one of them.
    func keys(alsoOwn: Bool) -> AgeKeys {
        var files = ageKeyFile + ["SKEG_AGE_KEY_FILE", "SOPS_AGE_KEY_FILE"].compactMap(Terminal.text)
        let texts = ["SKEG_AGE_KEY", "SOPS_AGE_KEY"].compactMap(Terminal.text)
        let folder = Terminal.text("XDG_CONFIG_HOME") ?? Terminal.text("HOME").map { $0 + "/.config" }
        if alsoOwn, files.isEmpty, texts.isEmpty, let own = folder.map({ $0 + "/sops/age/keys.txt" }),
            SecretFile.exists(own)
        {
            files = [own]
        }
        return AgeKeys(
            files: files.map(StateOptions.absolute), text: texts.isEmpty ? nil : texts.joined(separator: "\n"))
    }

    func keyring() throws -> SOPSKeyring { .ofThisMachine(try keys(alsoOwn: true).read()) }
}

/// Where the result goes.
struct SecretOutput: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Write the result over the file.")
    var inPlace = false

    @Option(
        name: .shortAndLong, help: "Write the result to this file, for its owner alone (default: standard output).",
        completion: .file())
    var output: String?

    func validate() throws {
        guard !inPlace || output == nil else { throw ValidationError("give one of --in-place and --output") }
    }

    func write(_ bytes: [UInt8], from file: String) throws {
        guard let target = inPlace ? file : output else { return Terminal.write(bytes) }
        try SecretFile.write(bytes, to: target)
    }
}

/// What is wrong with a file, and where, for people.
struct SecretFault: Error, CustomStringConvertible {
    var description: String

    init(_ error: EncryptionError, in file: String) {
        let place = error.place.map { ":\($0.line):\($0.column)" } ?? ""
        description = "\(file)\(place): \(error.message)"
    }
}

/// Does something with a file, and says of what goes wrong in which file it is.
func about<Result>(_ file: String, _ work: () throws -> Result) throws -> Result {
    do {
        return try work()
    } catch let error as EncryptionError {
        throw SecretFault(error, in: file)
    }
}
