import Testing

@testable import Encryption

@Suite("age identities and recipients")
struct AgeIdentityTests {
    @Test("a file of age-keygen names its recipient as the comment in it does")
    func readsIdentity() throws {
        let text = try Fixture.text("identity.txt")
        let identity = try #require(try AgeIdentity.parse(text).first)
        #expect(text.contains("# public key: \(identity.recipient.text)\n"))
        #expect(try AgeRecipient(identity.recipient.text) == identity.recipient)
    }

    @Test("a key of ssh-keygen names its recipient as the file beside it does")
    func readsSSHKey() throws {
        let identity = try #require(try Fixture.identities("identity_ssh").first)
        let publicKey = try Fixture.text("identity_ssh.pub")
        #expect(publicKey.hasPrefix(identity.recipient.text))
        #expect(try AgeRecipient(publicKey) == identity.recipient)
    }

    @Test("several of both kinds stand in one file")
    func readsSeveral() throws {
        let text = try Fixture.text("identity.txt") + Fixture.text("identity_ssh") + "\n\n# end\n"
        #expect(try AgeIdentity.parse(text).count == 2)
        #expect(try AgeIdentity.parse("# none\n").isEmpty)
    }

    @Test("a new one is read back")
    func generates() throws {
        var random = FixedNumbers()
        let (identity, text) = try AgeIdentity.generate(using: &random)
        #expect(text.hasPrefix("AGE-SECRET-KEY-1"))
        #expect(try AgeIdentity.parse(text).first?.recipient == identity.recipient)
    }

    @Test("a wrong one is told by its line, without a word of it")
    func refuses() throws {
        let secret = "AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQ"
        let error = try #require(refusal { () throws(EncryptionError) in try AgeIdentity.parse("# a\n\n\(secret)\n") })
        #expect(error.message.hasPrefix("line 3: "))
        #expect(!error.message.contains("QQQQ"))
    }

    @Test("an SSH key with a passphrase is refused, with a way out")
    func refusesPassphrase() throws {
        let text = try Fixture.text("identity_ssh_passphrase")
        let error = refusal { () throws(EncryptionError) in try AgeIdentity.parse(text) }
        #expect(error?.reason == .unsupported)
        #expect(error?.message.contains("ssh-keygen -p") == true)
    }

    @Test(
        "a recipient of another kind, or mistyped, is refused",
        arguments: [
            "", "age1", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwk", "ssh-rsa AAAAB3NzaC1yc2E=",
            "ssh-ed25519 AAAA", "age1yubikey1qwerty", "alice@example.com"
        ])
    func refusesRecipients(text: String) {
        #expect(refusal { () throws(EncryptionError) in try AgeRecipient(text) } != nil)
    }

    @Test("the way from Ed25519 to X25519 gives what age computes")
    func convertsKeys() throws {
        // A file for the SSH key can be opened with the scalar of its private key only if both agree on the point.
        var random = FixedNumbers(seed: 9)
        let ssh = try Fixture.identities("identity_ssh")
        let bytes = try AgeFile.encrypt(Array("x".utf8), for: [ssh[0].recipient], using: &random)
        #expect(try AgeFile.decrypt(bytes, with: ssh) == Array("x".utf8))
        #expect(EdwardsPoint.montgomery([UInt8](repeating: 0xFF, count: 32)) == nil)
        #expect(EdwardsPoint.montgomery([1]) == nil)
    }
}
