import Objects
import Testing

@testable import Encryption

@Suite("Keyrings")
struct SOPSKeyringTests {
    private static let fingerprint = String(repeating: "AB", count: 20)

    /// For a PGP key, and for others.
    private static func file(for recipients: [AgeRecipient] = []) throws -> SOPSFile {
        var random = FixedNumbers(seed: 7)
        let key = try PGPRecipient(fingerprint, at: Timestamp(seconds: 0)) { _, _ in "a message" }
        let encryption = try SOPSEncryption(.standard, for: recipients, pgp: [key], using: &random)
        let bytes = try encryption.encrypt(
            Array("a: b\n".utf8), file: "a.yaml", at: Timestamp(seconds: 0), using: &random)
        return try SOPSFile(bytes, file: "a.yaml")
    }

    @Test("without gpg a file for a PGP key names the key, and the program that is missing")
    func namesProgram() throws {
        let file = try Self.file()
        let error = refusal { () throws(EncryptionError) in try file.decrypt(with: SOPSKeyring()) }
        #expect(error?.reason == .noIdentity)
        #expect(error?.message.contains("PGP \(Self.fingerprint): gpg is not installed") == true)
    }

    @Test("what gpg says is told, with the key that it is about")
    func tellsWhy() throws {
        let file = try Self.file()
        let keyring = SOPSKeyring { (_) throws(EncryptionError) in
            throw EncryptionError(.noIdentity, "the card is not in its reader")
        }
        let error = refusal { () throws(EncryptionError) in try file.decrypt(with: keyring) }
        #expect(error?.message.contains("PGP \(Self.fingerprint): the card is not in its reader") == true)
        let wrong = SOPSKeyring { _ in [1, 2, 3] }
        let other = refusal { () throws(EncryptionError) in try file.decrypt(with: wrong) }
        #expect(other?.message.contains("no data key of 32 bytes") == true)
    }

    @Test("gpg is not asked where an identity of age opens the file")
    func asksLast() throws {
        var random = FixedNumbers()
        let (identity, _) = try AgeIdentity.generate(using: &random)
        let file = try Self.file(for: [identity.recipient])
        // What the program would answer is no data key.
        let keyring = SOPSKeyring([identity]) { _ in [] }
        #expect(try file.decrypt(with: keyring).text == Array("a: b\n".utf8))
    }
}
