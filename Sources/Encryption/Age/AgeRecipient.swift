internal import Crypto
internal import Objects
internal import Wiping

/// Whom an age file is encrypted for.
public struct AgeRecipient: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        /// A public key of X25519.
        case x25519([UInt8])
        case ssh(SSHPublicKey)
        case passphrase([UInt8])
    }

    let kind: Kind

    init(_ kind: Kind) { self.kind = kind }

    /// `age1…`, or the first two words of an SSH public key; what is behind them is a comment.
    public init(_ text: String) throws(EncryptionError) {
        let words = text.split(whereSeparator: \.isWhitespace)
        let first = words.first ?? ""
        if first == SSHPublicKey.kind, words.count > 1 {
            guard let key = Base64.decode(String(words[1])).flatMap({ SSHPublicKey(blob: $0) }) else {
                throw EncryptionError(.malformed, "the recipient is a broken ssh-ed25519 key")
            }
            kind = .ssh(key)
        } else if first.hasPrefix("ssh-") {
            throw EncryptionError(.unsupported, "of SSH keys only those of the kind ssh-ed25519 can be recipients")
        } else if let (prefix, bytes) = Bech32.decode(String(first)), words.count == 1 {
            guard prefix == "age", bytes.count == 32 else {
                let message =
                    "the recipient is an age key of a kind that is not known here: \(Diagnostic.quotedName(prefix))"
                throw EncryptionError(.unsupported, message)
            }
            kind = .x25519(bytes)
        } else {
            throw EncryptionError(.malformed, "a recipient is age1… or ssh-ed25519 …; this one is neither, or mistyped")
        }
    }

    /// Everybody who knows a passphrase.
    public static func passphrase(_ passphrase: String) -> AgeRecipient {
        AgeRecipient(.passphrase(Array(passphrase.utf8)))
    }

    /// As others may see it.
    public var text: String {
        switch kind {
        case .x25519(let key): Bech32.encode(prefix: "age", key)
        case .ssh(let key): key.text
        case .passphrase: "a passphrase"
        }
    }

    var isPassphrase: Bool {
        if case .passphrase = kind { true } else { false }
    }

    /// The stanza that gives this recipient the file key.
    func wrap(
        _ fileKey: SymmetricKey, using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) -> AgeStanza {
        switch kind {
        case .x25519(let key):
            var share = try AgeAgreement(with: key, using: &generator)
            defer { share.secret.wipe() }
            let wrapKey = AgeAgreement.wrapKey(share.secret, salt: share.publicKey + key, info: "X25519")
            let arguments = ["X25519", RawBase64.encode(share.publicKey)]
            return AgeStanza(arguments: arguments, body: try AgeAgreement.seal(fileKey, with: wrapKey))
        case .ssh(let key):
            guard let point = EdwardsPoint.montgomery(key.key) else {
                throw EncryptionError(.malformed, "the ssh-ed25519 key is not a point of the curve")
            }
            var share = try AgeAgreement(with: point, using: &generator)
            defer { share.secret.wipe() }
            var secret = try AgeAgreement.tweaked(share.secret, for: key)
            defer { secret.wipe() }
            let wrapKey = AgeAgreement.wrapKey(secret, salt: share.publicKey + point, info: SSHPublicKey.kind)
            let arguments = [SSHPublicKey.kind, AgeAgreement.tag(of: key), RawBase64.encode(share.publicKey)]
            return AgeStanza(arguments: arguments, body: try AgeAgreement.seal(fileKey, with: wrapKey))
        case .passphrase(let passphrase):
            let salt = generator.bytes(AgePassphrase.saltLength)
            let key = try AgePassphrase.key(passphrase, salt: salt, workFactor: AgePassphrase.workFactor)
            let arguments = [AgePassphrase.stanza, RawBase64.encode(salt), String(AgePassphrase.workFactor)]
            return AgeStanza(arguments: arguments, body: try AgeAgreement.seal(fileKey, with: key))
        }
    }
}
