internal import Crypto
internal import CryptoExtras
internal import Wiping

/// The arithmetic of age's stanzas of X25519 and ssh-ed25519 (https://c2sp.org/age, and `filippo.io/age/agessh`).
struct AgeAgreement {
    static let label = "age-encryption.org/v1/"

    /// The sender's share, made for one stanza.
    var publicKey: [UInt8]
    var secret: [UInt8]

    init(with recipient: [UInt8], using generator: inout some RandomNumberGenerator) throws(EncryptionError) {
        guard let own = try? Curve25519.KeyAgreement.PrivateKey(rawRepresentation: generator.bytes(32)),
            let secret = AgeAgreement.agree(own, with: recipient)
        else {
            throw EncryptionError(
                .malformed, "nothing can be encrypted for this recipient: its key is no point of the curve")
        }
        publicKey = Array(own.publicKey.rawRepresentation)
        self.secret = secret
    }

    /// Nil where the result would be zero, whoever asks.
    static func agree(_ own: Curve25519.KeyAgreement.PrivateKey, with share: [UInt8]) -> [UInt8]? {
        guard let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: share),
            let secret = try? own.sharedSecretFromKeyAgreement(with: key)
        else { return nil }
        let bytes = secret.withUnsafeBytes { Array($0) }
        return bytes.allSatisfy { $0 == 0 } ? nil : bytes
    }

    /// The secret, bound to the SSH key that its owner signs with too.
    static func tweaked(_ secret: [UInt8], for key: SSHPublicKey) throws(EncryptionError) -> [UInt8] {
        let tweak = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: [UInt8]()), salt: key.blob,
            info: Array((label + SSHPublicKey.kind).utf8),
            outputByteCount: 32)
        guard
            let scalar = try? Curve25519.KeyAgreement.PrivateKey(
                rawRepresentation: tweak.withUnsafeBytes { Array($0) }),
            let result = agree(scalar, with: secret)
        else { throw EncryptionError(.malformed, "the ssh-ed25519 key is not a point of the curve") }
        return result
    }

    /// Tells an SSH key from others at a glance.
    static func tag(of key: SSHPublicKey) -> String { RawBase64.encode(Array(SHA256.hash(data: key.blob).prefix(4))) }

    static func wrapKey(_ secret: [UInt8], salt: [UInt8], info: String) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: secret), salt: salt, info: Array((label + info).utf8),
            outputByteCount: 32)
    }

    private static let nonce = [UInt8](repeating: 0, count: 12)
    static let wrappedLength = 32

    static func seal(_ fileKey: SymmetricKey, with key: SymmetricKey) throws(EncryptionError) -> [UInt8] {
        var bytes = fileKey.withUnsafeBytes { Array($0) }
        defer { bytes.wipe() }
        guard let nonce = try? ChaChaPoly.Nonce(data: nonce),
            let box = try? ChaChaPoly.seal(bytes, using: key, nonce: nonce)
        else { throw EncryptionError(.malformed, "the file key cannot be encrypted") }
        return Array(box.ciphertext) + Array(box.tag)
    }

    /// Nil where the key is another's.
    static func open(_ body: [UInt8], with key: SymmetricKey) -> SymmetricKey? {
        guard body.count == wrappedLength, let nonce = try? ChaChaPoly.Nonce(data: nonce),
            let box = try? ChaChaPoly.SealedBox(nonce: nonce, ciphertext: body.prefix(16), tag: body.suffix(16)),
            var opened = try? ChaChaPoly.open(box, using: key)
        else { return nil }
        var bytes = [UInt8](taking: &opened)
        defer { bytes.wipe() }
        return SymmetricKey(data: bytes)
    }
}

/// Passphrases (the stanza `scrypt`).
enum AgePassphrase {
    static let stanza = "scrypt"
    static let saltLength = 16
    /// The power of two of the work that a new file takes to open, as `age` sets it.
    static let workFactor = 18
    /// At more than that a hostile file would take more memory than 256 MiB.
    static let maximumWorkFactor = 18

    static func key(_ passphrase: [UInt8], salt: [UInt8], workFactor: Int) throws(EncryptionError) -> SymmetricKey {
        let salt = Array((AgeAgreement.label + stanza).utf8) + salt
        let key = try? KDF.Scrypt.deriveKey(
            from: passphrase, salt: salt, outputByteCount: 32, rounds: 1 << workFactor, blockSize: 8, parallelism: 1)
        guard let key else { throw EncryptionError(.limit, "the memory that the passphrase takes cannot be had") }
        return key
    }
}
