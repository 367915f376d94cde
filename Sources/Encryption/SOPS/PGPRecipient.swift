public import Objects

/// A recipient of PGP: a key that some program at hand knows and can encrypt for.
public struct PGPRecipient: Sendable {
    /// Encrypts for the key; gives an armored message.
    public typealias Sealer = @Sendable (_ text: [UInt8], _ fingerprint: String) throws(EncryptionError) -> String

    /// Hexadecimal digits of a fingerprint, of keys of version 4 (RFC 4880, section 12.2).
    private static let length = 40

    /// In upper case, as SOPS writes it.
    public let fingerprint: String
    let createdAt: Timestamp
    let seal: Sealer

    /// - Parameter text: A fingerprint as `gpg --fingerprint` prints it, blanks or not.
    public init(_ text: String, at time: Timestamp, seal: @escaping Sealer) throws(EncryptionError) {
        let digits = text.filter { !$0.isWhitespace }.uppercased()
        guard digits.utf8.count == PGPRecipient.length, digits.utf8.allSatisfy(PGPRecipient.isDigit) else {
            let message =
                "a recipient of PGP is the fingerprint of a key, \(PGPRecipient.length) hexadecimal digits, as `gpg --fingerprint` prints it"
            throw EncryptionError(.malformed, message)
        }
        fingerprint = digits
        createdAt = time
        self.seal = seal
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
}
