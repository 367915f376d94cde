internal import Crypto
internal import Wiping

/// A key that opens what is encrypted for its recipient.
public struct AgeIdentity: Sendable {
    private enum Kind: Sendable {
        case x25519(Curve25519.KeyAgreement.PrivateKey)
        case ssh(Curve25519.KeyAgreement.PrivateKey, SSHPublicKey)
        case passphrase([UInt8])
    }

    private let kind: Kind
    public let recipient: AgeRecipient

    /// Who knows a passphrase.
    public static func passphrase(_ passphrase: String) -> AgeIdentity {
        let bytes = Array(passphrase.utf8)
        return AgeIdentity(kind: .passphrase(bytes), recipient: AgeRecipient(.passphrase(bytes)))
    }

    private init(kind: Kind, recipient: AgeRecipient) {
        self.kind = kind
        self.recipient = recipient
    }

    private init(secret: [UInt8]) throws(EncryptionError) {
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret) else {
            throw EncryptionError(.malformed, "the identity does not have 32 bytes")
        }
        kind = .x25519(key)
        recipient = AgeRecipient(.x25519(Array(key.publicKey.rawRepresentation)))
    }

    private init(_ ssh: OpenSSHKey) throws(EncryptionError) {
        let scalar = Array(SHA512.hash(data: ssh.seed).prefix(32))
        guard let key = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: scalar) else {
            throw EncryptionError(.malformed, "the SSH private key is broken")
        }
        kind = .ssh(key, ssh.publicKey)
        recipient = AgeRecipient(.ssh(ssh.publicKey))
    }

    /// A new one of X25519, and how it is written.
    public static func generate(
        using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) -> (identity: AgeIdentity, text: String) {
        let secret = generator.bytes(32)
        return (try AgeIdentity(secret: secret), Bech32.encode(prefix: "age-secret-key-", secret).uppercased())
    }
}

// MARK: - Reading

extension AgeIdentity {
    /// How many identities a file may hold: each is tried on each stanza.
    static let maximumIdentities = 256
    /// How long a file of them may be, in bytes.
    public static let maximumLength = 1 << 20

    /// The identities of a file as `age-keygen` and `ssh-keygen` write it: one on a line, lines with `#` being comments, or OpenSSH
    /// private keys, or both. What is said of a wrong one names its line and nothing of it.
    public static func parse(_ text: String) throws(EncryptionError) -> [AgeIdentity] {
        guard text.utf8.count <= maximumLength else {
            throw EncryptionError(.limit, "the identities are longer than \(maximumLength) bytes (limit maximumLength)")
        }
        var identities: [AgeIdentity] = []
        var ssh: (body: String, line: Int)?
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let word = String(line.filter { !$0.isWhitespace })
            do throws(EncryptionError) {
                if let key = ssh {
                    ssh = (key.body + word, key.line)
                    guard line.hasPrefix(OpenSSHKey.end) else { continue }
                    ssh = nil
                    identities.append(try AgeIdentity(OpenSSHKey(body: key.body)))
                } else if line.hasPrefix(OpenSSHKey.begin) {
                    ssh = ("", index + 1)
                } else if !word.isEmpty, !word.hasPrefix("#") {
                    identities.append(try AgeIdentity(line: word))
                }
            } catch {
                throw EncryptionError(error.reason, "line \(index + 1): \(error.message)")
            }
            guard identities.count <= maximumIdentities else {
                throw EncryptionError(
                    .limit, "there are more than \(maximumIdentities) identities (limit maximumIdentities)")
            }
        }
        if let ssh { throw EncryptionError(.malformed, "line \(ssh.line): the SSH private key has no end") }
        return identities
    }

    private init(line: String) throws(EncryptionError) {
        guard let (prefix, bytes) = Bech32.decode(line) else {
            throw EncryptionError(.malformed, "this is no identity: one begins with AGE-SECRET-KEY-1")
        }
        guard prefix == "age-secret-key-", bytes.count == 32 else {
            throw EncryptionError(
                .unsupported,
                "an identity of this kind is not known here: those of X25519 and OpenSSH keys of ed25519 are")
        }
        try self.init(secret: bytes)
    }
}

// MARK: - Opening

extension AgeIdentity {
    /// The file key out of a stanza; nil where that is another's.
    func unwrap(_ stanza: AgeStanza) throws(EncryptionError) -> SymmetricKey? {
        switch kind {
        case .x25519(let key):
            guard stanza.kind == "X25519" else { return nil }
            let share = try AgeIdentity.share(stanza, at: 1)
            guard var secret = AgeAgreement.agree(key, with: share) else { throw AgeIdentity.broken(stanza) }
            defer { secret.wipe() }
            let salt = share + Array(key.publicKey.rawRepresentation)
            return AgeAgreement.open(stanza.body, with: AgeAgreement.wrapKey(secret, salt: salt, info: "X25519"))
        case .ssh(let key, let publicKey):
            guard stanza.kind == SSHPublicKey.kind else { return nil }
            let share = try AgeIdentity.share(stanza, at: 2)
            guard stanza.arguments[1] == AgeAgreement.tag(of: publicKey) else { return nil }
            guard var secret = AgeAgreement.agree(key, with: share) else { throw AgeIdentity.broken(stanza) }
            defer { secret.wipe() }
            let salt = share + Array(key.publicKey.rawRepresentation)
            var tweaked = try AgeAgreement.tweaked(secret, for: publicKey)
            defer { tweaked.wipe() }
            let wrapKey = AgeAgreement.wrapKey(tweaked, salt: salt, info: SSHPublicKey.kind)
            return AgeAgreement.open(stanza.body, with: wrapKey)
        case .passphrase(let passphrase):
            guard stanza.kind == AgePassphrase.stanza else { return nil }
            return try AgeIdentity.unwrap(stanza, with: passphrase)
        }
    }

    private static func share(_ stanza: AgeStanza, at index: Int) throws(EncryptionError) -> [UInt8] {
        guard stanza.arguments.count == index + 1, let share = RawBase64.decode(stanza.arguments[index]),
            share.count == 32,
            stanza.body.count == AgeAgreement.wrappedLength
        else { throw broken(stanza) }
        return share
    }

    private static func unwrap(_ stanza: AgeStanza, with passphrase: [UInt8]) throws(EncryptionError) -> SymmetricKey? {
        guard stanza.arguments.count == 3, let salt = RawBase64.decode(stanza.arguments[1]),
            salt.count == AgePassphrase.saltLength, let factor = Int(stanza.arguments[2]), factor > 0,
            String(factor) == stanza.arguments[2], stanza.body.count == AgeAgreement.wrappedLength
        else { throw broken(stanza) }
        guard factor <= AgePassphrase.maximumWorkFactor else {
            throw EncryptionError(
                .limit,
                "the passphrase takes more work than 2^\(AgePassphrase.maximumWorkFactor) (limit maximumWorkFactor)")
        }
        return AgeAgreement.open(stanza.body, with: try AgePassphrase.key(passphrase, salt: salt, workFactor: factor))
    }

    private static func broken(_ stanza: AgeStanza) -> EncryptionError {
        EncryptionError(.malformed, "a recipient of the age file is broken: its kind is \(stanza.kind.prefix(32))")
    }
}
