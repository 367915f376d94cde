import ArgumentParser
import Daemon
import Encryption
import Glibc
import Objects

struct SecretEditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "edit", abstract: "Decrypt a file of SOPS, open it in an editor, and encrypt it again.",
        discussion: """
            The editor is VISUAL, EDITOR, or vi. It sees a file in memory (/dev/shm) that only its owner can read, and that is \
            overwritten and removed when the editor ends. What was not changed stays encrypted as it is.
            """)

    @Argument(help: "The file.", completion: .file())
    var file: String

    @OptionGroup var identities: IdentityOptions

    func run() throws {
        ProcessMemory.keepPrivate()
        let bytes = try SecretFile.read(file)
        let keyring = try identities.keyring()
        var random = SystemRandomNumberGenerator()
        let plain = try about(file) { try SOPSContent.changeable(bytes, file: file).decrypt(with: keyring) }
        let before = plain.text
        let after = try PlaintextFile.edit(before, name: String(file.split(separator: "/").last ?? "secret.yaml"))
        guard after != before else { return Terminal.line("\(file) is as it was") }
        let result = try about(file) {
            try SOPSEncryption(like: plain).encrypt(after, file: file, at: .now, using: &random)
        }
        try SecretFile.write(result, to: file)
    }
}
