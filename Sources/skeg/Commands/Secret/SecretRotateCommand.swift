import ArgumentParser
import Daemon
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

    @Option(help: "The fingerprint of a PGP key to add; may be given several times.")
    var addPgp: [String] = []

    @Option(help: "The fingerprint of a PGP key to take out; may be given several times.")
    var removePgp: [String] = []

    func run() throws {
        ProcessMemory.keepPrivate()
        let bytes = try SecretFile.read(file)
        let keyring = try identities.keyring()
        var random = SystemRandomNumberGenerator()
        let result = try about(file) {
            let plain = try SOPSContent.changeable(bytes, file: file).decrypt(with: keyring)
            let (age, pgp) = try recipients(of: plain.metadata)
            let rotation = try SOPSEncryption(rotating: plain, for: age, pgp: pgp, using: &random)
            return try rotation.encrypt(plain.text, file: file, at: .now, using: &random)
        }
        try output.write(result, from: file)
    }

    private func recipients(of metadata: SOPSMetadata) throws -> (age: [AgeRecipient], pgp: [PGPRecipient]) {
        let removed = try RecipientOptions.parse(removeAge)
        var age: [AgeRecipient] = []
        for recipient in try metadata.ageRecipients.map({ try AgeRecipient($0) }) + RecipientOptions.parse(addAge)
        where !removed.contains(recipient) && !age.contains(recipient) {
            age.append(recipient)
        }
        let removedKeys = Set(removePgp.map(SecretRotateCommand.fingerprint))
        var pgp: [String] = []
        for key in (metadata.pgpRecipients + addPgp).map(SecretRotateCommand.fingerprint)
        where !removedKeys.contains(key) && !pgp.contains(key) {
            pgp.append(key)
        }
        guard !age.isEmpty || !pgp.isEmpty else {
            throw ValidationError("nobody could read the file any more: leave a recipient in")
        }
        return (age, try RecipientOptions.pgp(pgp))
    }

    private static func fingerprint(_ text: String) -> String { text.filter { !$0.isWhitespace }.uppercased() }
}
