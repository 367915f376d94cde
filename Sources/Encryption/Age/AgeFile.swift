internal import Crypto

/// age files, version 1 (https://c2sp.org/age), binary or armored.
public enum AgeFile {
    private static let fileKeyLength = 16

    /// Whether bytes begin as an age file does.
    public static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.starts(with: AgeHeader.versionLine.utf8) || AgeArmor.begins(bytes)
    }

    /// Encrypts for some recipients; a passphrase can only be the one recipient that there is.
    public static func encrypt(
        _ text: [UInt8], for recipients: [AgeRecipient], isArmored: Bool = false,
        using generator: inout some RandomNumberGenerator
    ) throws(EncryptionError) -> [UInt8] {
        guard !recipients.isEmpty else { throw EncryptionError(.malformed, "there is nobody to encrypt for") }
        guard recipients.count == 1 || !recipients.contains(where: \.isPassphrase) else {
            throw EncryptionError(.malformed, "a passphrase cannot be a recipient beside others")
        }
        let fileKey = SymmetricKey(drawn: fileKeyLength, using: &generator)
        var stanzas: [AgeStanza] = []
        for recipient in recipients { stanzas.append(try recipient.wrap(fileKey, using: &generator)) }
        let header = AgeHeader(stanzas, fileKey: fileKey)
        let bytes = header.bytes + (try AgePayload.seal(text, fileKey: fileKey, using: &generator))
        return isArmored ? AgeArmor.encode(bytes) : bytes
    }

    public static func decrypt(_ bytes: [UInt8], with identities: [AgeIdentity]) throws(EncryptionError) -> [UInt8] {
        let bytes = AgeArmor.begins(bytes) ? try AgeArmor.decode(bytes) : bytes
        let (header, length) = try AgeHeader.read(bytes)
        let fileKey = try fileKey(header, identities)
        guard header.isIntact(fileKey: fileKey) else {
            throw EncryptionError(
                .tampered, "the age file was changed after it was encrypted: its header does not verify")
        }
        return try AgePayload.open(bytes[length...], fileKey: fileKey)
    }

    private static func fileKey(_ header: AgeHeader, _ identities: [AgeIdentity]) throws(EncryptionError)
        -> SymmetricKey
    {
        // Who knows a passphrase could otherwise add it to a file of somebody else's.
        if header.stanzas.count > 1, header.stanzas.contains(where: { $0.kind == AgePassphrase.stanza }) {
            throw EncryptionError(.malformed, "the age file has a passphrase beside other recipients")
        }
        for identity in identities {
            for stanza in header.stanzas {
                if let key = try identity.unwrap(stanza) { return key }
            }
        }
        throw EncryptionError(.noIdentity, "no identity opens it; \(recipients(header))")
    }

    /// age files do not name their recipients, only the kinds of them.
    private static func recipients(_ header: AgeHeader) -> String {
        var counts: [String: Int] = [:]
        for stanza in header.stanzas { counts[String(stanza.kind.prefix(32)), default: 0] += 1 }
        let kinds = counts.sorted { $0.key < $1.key }.prefix(8).map { "\($0.value) × \($0.key)" }
        return "the age file is for \(kinds.joined(separator: ", "))"
    }
}
