internal import Objects

/// How a pair of Ed25519 keys is written.
enum Ed25519Text {
    /// PKCS #8 for the private key and SubjectPublicKeyInfo for the public one, in DER: all but the 32 bytes of each key is
    /// always the same (RFC 8410, §4 and §7).
    private static let privateHead: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20
    ]
    private static let publicHead: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00
    ]

    static func pem(seed: [UInt8], publicKey: [UInt8]) -> (privateKey: String, publicKey: String) {
        (
            armored(privateHead + seed, "PRIVATE KEY", width: 64),
            armored(publicHead + publicKey, "PUBLIC KEY", width: 64)
        )
    }

    /// The key format of OpenSSH, without a passphrase (`PROTOCOL.key` of OpenSSH), and a line for `authorized_keys`.
    ///
    /// - Parameter check: Four random bytes, by which a reader sees that it has decrypted well.
    static func openSSH(
        seed: [UInt8], publicKey: [UInt8], comment: String, check: [UInt8]
    ) -> (privateKey: String, publicKey: String) {
        let type = text("ssh-ed25519")
        let blob = type + framed(publicKey)
        var secret = check + check + type + framed(publicKey) + framed(seed + publicKey) + text(comment)
        // Up to whole blocks of the cipher, which for none are 8 bytes.
        for filler in 1...8 where secret.count % 8 != 0 { secret.append(UInt8(filler)) }
        let whole =
            Array("openssh-key-v1\0".utf8) + text("none") + text("none") + text("") + number(1) + framed(blob)
            + framed(secret)
        let line = "ssh-ed25519 \(Base64.encode(blob))" + (comment.isEmpty ? "" : " \(comment)")
        return (armored(whole, "OPENSSH PRIVATE KEY", width: 70), line + "\n")
    }

    private static func number(_ value: Int) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
    }

    private static func framed(_ bytes: [UInt8]) -> [UInt8] { number(bytes.count) + bytes }

    private static func text(_ text: String) -> [UInt8] { framed(Array(text.utf8)) }

    private static func armored(_ bytes: [UInt8], _ label: String, width: Int) -> String {
        let digits = Array(Base64.encode(bytes).utf8)
        let lines = stride(from: 0, to: digits.count, by: width).map {
            String(decoding: digits[$0..<min($0 + width, digits.count)], as: UTF8.self)
        }
        return "-----BEGIN \(label)-----\n\(lines.joined(separator: "\n"))\n-----END \(label)-----\n"
    }
}
