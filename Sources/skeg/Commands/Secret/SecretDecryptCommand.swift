import ArgumentParser
import Daemon
import Encryption

struct SecretDecryptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt", abstract: "Decrypt a file, and check that nobody has changed it.",
        discussion: "A file of SOPS comes out with the order, the comments and the layout that it has.")

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var output: SecretOutput

    @OptionGroup var identities: IdentityOptions

    @Option(help: "A file whose first line is the passphrase of an age file.", completion: .file())
    var passphraseFile: String?

    func run() throws {
        ProcessMemory.keepPrivate()
        let bytes = try SecretFile.read(file)
        var keyring = try identities.keyring()
        if let passphraseFile { keyring.identities.append(.passphrase(try Passphrase.read(passphraseFile))) }
        let result = try about(file) {
            guard !AgeFile.begins(bytes) else { return try AgeFile.decrypt(bytes, with: keyring.identities) }
            return try SOPSContent.decrypt(bytes, file: file, with: keyring)
        }
        try output.write(result, from: file)
    }
}
