import Testing

@testable import Encryption

@Suite("age files")
struct AgeFileTests {
    static let texts: [[UInt8]] = [
        [], [7], Array("hello".utf8), [UInt8](repeating: 1, count: 65_536), [UInt8](repeating: 2, count: 65_537),
        [UInt8](repeating: 3, count: 200_000)
    ]

    @Test("what was encrypted comes back, of any length, armored or not", arguments: texts, [true, false])
    func roundTrips(text: [UInt8], isArmored: Bool) throws {
        var random = FixedNumbers()
        let (identity, _) = try AgeIdentity.generate(using: &random)
        let bytes = try AgeFile.encrypt(text, for: [identity.recipient], isArmored: isArmored, using: &random)
        #expect(AgeFile.begins(bytes))
        #expect(try AgeFile.decrypt(bytes, with: [identity]) == text)
    }

    @Test("each of several recipients opens it, X25519 or SSH, and nobody else does")
    func hasSeveralRecipients() throws {
        var random = FixedNumbers()
        let (first, _) = try AgeIdentity.generate(using: &random)
        let (other, _) = try AgeIdentity.generate(using: &random)
        let ssh = try Fixture.identities("identity_ssh")
        let bytes = try AgeFile.encrypt([1, 2, 3], for: [first.recipient, ssh[0].recipient], using: &random)
        #expect(try AgeFile.decrypt(bytes, with: [first]) == [1, 2, 3])
        #expect(try AgeFile.decrypt(bytes, with: ssh) == [1, 2, 3])
        let error = refusal { () throws(EncryptionError) in try AgeFile.decrypt(bytes, with: [other]) }
        #expect(error?.reason == .noIdentity)
        #expect(error?.message == "no identity opens it; the age file is for 1 × X25519, 1 × ssh-ed25519")
    }

    @Test(
        "files of the program age are read",
        arguments: [("short.age", 5), ("long.age", 70_000), ("empty.age", 0), ("ssh.age", 5)])
    func readsForeignFiles(name: String, count: Int) throws {
        let identities = try Fixture.keyring().identities
        let text = try AgeFile.decrypt(try Fixture.bytes(name), with: identities)
        #expect(text == (count == 5 ? Array("hello".utf8) : [UInt8](repeating: UInt8(ascii: "x"), count: count)))
    }

    @Test("a passphrase opens what age has encrypted with it, and no other does")
    func readsPassphrase() throws {
        let bytes = try Fixture.bytes("passphrase.age")
        #expect(try AgeFile.decrypt(bytes, with: [.passphrase("correct horse")]) == Array("hello".utf8))
        let error = refusal { () throws(EncryptionError) in try AgeFile.decrypt(bytes, with: [.passphrase("wrong")]) }
        #expect(error?.reason == .noIdentity)
    }

    @Test("a passphrase stands alone")
    func passphraseStandsAlone() throws {
        var random = FixedNumbers()
        let (identity, _) = try AgeIdentity.generate(using: &random)
        let error = refusal { () throws(EncryptionError) in
            try AgeFile.encrypt([], for: [.passphrase("x"), identity.recipient], using: &random)
        }
        #expect(error?.reason == .malformed)
    }

    @Test("a changed byte anywhere is noticed")
    func noticesChanges() throws {
        let bytes = try Fixture.bytes("short.age")
        let identities = try Fixture.identities()
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(refusal { () throws(EncryptionError) in try AgeFile.decrypt(changed, with: identities) } != nil)
        }
    }

    @Test("a file that was cut off anywhere is noticed, and so is one that goes on")
    func noticesLength() throws {
        let bytes = try Fixture.bytes("short.age")
        let identities = try Fixture.identities()
        for count in bytes.indices {
            let cut = Array(bytes[..<count])
            #expect(refusal { () throws(EncryptionError) in try AgeFile.decrypt(cut, with: identities) } != nil)
        }
        #expect(refusal { () throws(EncryptionError) in try AgeFile.decrypt(bytes + [0], with: identities) } != nil)
    }

    @Test("a file that was cut off between two chunks says so")
    func noticesMissingChunk() throws {
        var random = FixedNumbers()
        let (identity, _) = try AgeIdentity.generate(using: &random)
        let bytes = try AgeFile.encrypt(
            [UInt8](repeating: 1, count: 131_072), for: [identity.recipient], using: &random)
        let error = refusal { () throws(EncryptionError) in
            try AgeFile.decrypt(Array(bytes.dropLast(65_552)), with: [identity])
        }
        #expect(error?.message == "the age file was cut off: its end is missing")
    }

    @Test(
        "what is not read has a reason",
        arguments: [
            ("", "this is not an age file"),
            ("age-encryption.org/v2\n", "this is an age file of another version than v1"),
            (
                "age-encryption.org/v1\n--- AAAA\n",
                "the header of the age file is broken: it was cut off, or changed on its way"
            ),
            (
                "age-encryption.org/v1\n-> X25519\n",
                "the header of the age file is broken: it was cut off, or changed on its way"
            )
        ])
    func refuses(text: String, message: String) throws {
        let error = refusal { () throws(EncryptionError) in try AgeFile.decrypt(Array(text.utf8), with: []) }
        #expect(error?.message == message)
    }

    @Test("more recipients than are read are refused before anything is tried")
    func boundsRecipients() throws {
        let stanza = "-> X25519 AAAA\n\n"
        let text = "age-encryption.org/v1\n" + String(repeating: stanza, count: AgeHeader.maximumStanzas + 1)
        let error = refusal { () throws(EncryptionError) in try AgeFile.decrypt(Array(text.utf8), with: []) }
        #expect(error?.reason == .limit)
        let long = "age-encryption.org/v1\n-> " + String(repeating: "x", count: AgeHeader.maximumLength)
        #expect(
            refusal { () throws(EncryptionError) in try AgeFile.decrypt(Array(long.utf8), with: []) }?.reason == .limit)
    }

    @Test("a passphrase that takes too much work is refused without doing it")
    func boundsWork() throws {
        let text =
            "age-encryption.org/v1\n-> scrypt AAAAAAAAAAAAAAAAAAAAAA 30\n"
            + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
        let error = refusal { () throws(EncryptionError) in
            try AgeFile.decrypt(Array(text.utf8), with: [.passphrase("x")])
        }
        #expect(error?.reason == .limit)
    }
}
