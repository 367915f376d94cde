import ArgumentParser
import Encryption
import Objects

struct SecretRotateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Encrypt a file of SOPS anew, under a new data key, for the same or other recipients.",
        discussion: """
            Who could read the file can read what was committed of it before: after taking somebody out, change the secrets \
            themselves too.
            """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var output: SecretOutput

    @OptionGroup var identities: IdentityOptions

    @Option(help: "A recipient to add; may be given several times.")
    var addAge: [String] = []

    @Option(help: "A recipient to take out; may be given several times.")
    var removeAge: [String] = []

    func run() throws {
        let bytes = try SecretFile.read(file)
        let keyring = try identities.keyring()
        var random = SystemRandomNumberGenerator()
        let result = try about(file) {
            let plain = try SOPSFile(bytes, file: file).decrypt(with: keyring)
            let rotation = try SOPSEncryption(
                rotating: plain, for: try recipients(plain.metadata.ageRecipients), using: &random)
            return try rotation.encrypt(plain.text, file: file, at: .now, using: &random)
        }
        try output.write(result, from: file)
    }

    private func recipients(_ present: [String]) throws -> [AgeRecipient] {
        let removed = try RecipientOptions.parse(removeAge)
        var recipients: [AgeRecipient] = []
        for recipient in try present.map({ try AgeRecipient($0) }) + RecipientOptions.parse(addAge)
        where !removed.contains(recipient) && !recipients.contains(recipient) {
            recipients.append(recipient)
        }
        guard !recipients.isEmpty else {
            throw ValidationError("nobody could read the file any more: leave a recipient in")
        }
        return recipients
    }
}
