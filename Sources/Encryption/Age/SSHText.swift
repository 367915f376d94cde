internal import Objects

/// The fields of SSH's binary forms (RFC 4251, section 5).
struct SSHReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number() -> UInt32? {
        guard rest.count >= 4 else { return nil }
        defer { rest = rest.dropFirst(4) }
        return rest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// A length and so many bytes.
    mutating func string() -> [UInt8]? {
        guard let length = number(), rest.count >= length else { return nil }
        defer { rest = rest.dropFirst(Int(length)) }
        return Array(rest.prefix(Int(length)))
    }

    /// Whether some bytes come next, which are then passed over.
    mutating func take(_ bytes: some Collection<UInt8>) -> Bool {
        guard rest.starts(with: bytes) else { return false }
        rest = rest.dropFirst(bytes.count)
        return true
    }

    static func written(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let length = UInt32(bytes.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * $0)) } + bytes
    }
}

/// A public key of the kind ssh-ed25519 (RFC 8709, section 4).
struct SSHPublicKey: Sendable, Hashable {
    static let kind = "ssh-ed25519"
    /// 32 bytes.
    var key: [UInt8]

    init(key: [UInt8]) { self.key = key }

    init?(blob: [UInt8]) {
        var reader = SSHReader(blob)
        guard let kind = reader.string(), kind.elementsEqual(SSHPublicKey.kind.utf8), let key = reader.string(),
            key.count == 32, reader.isAtEnd
        else { return nil }
        self.key = key
    }

    var blob: [UInt8] { SSHReader.written(Array(SSHPublicKey.kind.utf8)) + SSHReader.written(key) }

    /// As in an `.pub` file, without the comment.
    var text: String { "\(SSHPublicKey.kind) \(Base64.encode(blob))" }
}

/// A private key as `ssh-keygen` writes it (OpenSSH's PROTOCOL.key), of the kind ssh-ed25519 and without a passphrase.
struct OpenSSHKey: Sendable {
    static let begin = "-----BEGIN OPENSSH PRIVATE KEY-----"
    static let end = "-----END OPENSSH PRIVATE KEY-----"

    var publicKey: SSHPublicKey
    /// 32 bytes.
    var seed: [UInt8]

    /// - Parameter body: What stands between the marks.
    init(body: some StringProtocol) throws(EncryptionError) {
        let base64 = String(body.filter { !$0.isWhitespace })
        guard let bytes = Base64.decode(base64) else { throw OpenSSHKey.broken }
        var reader = SSHReader(bytes)
        guard reader.take(Array("openssh-key-v1\0".utf8)), let cipher = reader.string(),
            let derivation = reader.string(),
            reader.string() != nil, reader.number() == 1, let publicBlob = reader.string(),
            let privateBlob = reader.string()
        else { throw OpenSSHKey.broken }
        guard cipher.elementsEqual("none".utf8), derivation.elementsEqual("none".utf8) else {
            throw EncryptionError(
                .unsupported,
                "the SSH key has a passphrase, and nobody is there to be asked for it: use one without (ssh-keygen -p)")
        }
        guard let publicKey = SSHPublicKey(blob: publicBlob) else {
            throw EncryptionError(.unsupported, "the SSH key is not of the kind ssh-ed25519, the only one that is read")
        }
        var secrets = SSHReader(privateBlob)
        guard let first = secrets.number(), let second = secrets.number(), first == second,
            secrets.string()?.elementsEqual(SSHPublicKey.kind.utf8) == true, secrets.string() == publicKey.key,
            let pair = secrets.string(), pair.count == 64, Array(pair.suffix(32)) == publicKey.key
        else { throw OpenSSHKey.broken }
        self.publicKey = publicKey
        seed = Array(pair.prefix(32))
    }

    private static let broken = EncryptionError(.malformed, "the SSH private key is broken")
}
