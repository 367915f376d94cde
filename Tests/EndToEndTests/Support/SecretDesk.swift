import Glibc
import Testing

/// Files of secrets in a folder of their own, and keys for them; no daemon runs.
final class SecretDesk {
    let folder: String
    /// Two keys of age.
    let keys: EndToEnd.Keys

    /// A key of SSH beside them.
    var sshKey: String { path("id") }
    /// Who it is to others.
    var sshRecipient: String { String(TextFile.read(path("id.pub")).prefix { $0 != "\n" }) }

    init() async throws {
        folder = try Scratch.directory()
        keys = try EndToEnd.Keys(2)
        let made = try await run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", sshKey])
        try #require(made.code == 0, "\(made.errors)")
    }

    deinit { Scratch.remove(folder) }

    /// A path in the folder.
    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Writes any bytes.
    func write(_ bytes: [UInt8], to name: String) throws {
        let file = try #require(fopen(path(name), "wxe"))
        defer { fclose(file) }
        let written = fwrite(bytes, 1, bytes.count, file)
        try #require(written == bytes.count)
    }

    /// Runs a command of `skeg` in the folder.
    func skeg(_ words: [String], _ variables: [String] = []) async throws -> Program.Outcome {
        try await run([try Machine.binary()] + words, variables)
    }

    /// What the program sops makes of an encrypted file.
    ///
    /// - Parameter key: The file of a key, of age or of SSH.
    func sops(decrypt name: String, with key: String) async throws -> Program.Outcome {
        let variable = key == sshKey ? "SOPS_AGE_SSH_PRIVATE_KEY_FILE" : "SOPS_AGE_KEY_FILE"
        return try await run([Clients.program("sops"), "decrypt", path(name)], ["\(variable)=\(key)"])
    }

    /// - Parameter variables: They count before those that every program gets.
    func run(_ words: [String], _ variables: [String] = []) async throws -> Program.Outcome {
        try await Program.run(
            words, environment: variables + GitRepository.environment(home: folder), directory: folder, scratch: folder)
    }
}
