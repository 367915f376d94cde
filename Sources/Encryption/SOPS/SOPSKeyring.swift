internal import Wiping

/// What opens data keys: identities, and whoever can be asked to open a message of PGP.
public struct SOPSKeyring: Sendable {
    /// Opens an armored message of PGP; why not, where it cannot.
    public typealias MessageOpener = @Sendable (_ message: String) throws(EncryptionError) -> [UInt8]

    public var identities: [AgeIdentity]
    public var openMessage: MessageOpener?

    public init(_ identities: [AgeIdentity] = [], openMessage: MessageOpener? = nil) {
        self.identities = identities
        self.openMessage = openMessage
    }

    /// - Throws: Which recipients the file names, if none of them is here.
    func dataKey(of metadata: SOPSMetadata) throws(EncryptionError) -> SOPSDataKey {
        var notes: [String] = []
        for key in metadata.ageKeys {
            do throws(EncryptionError) {
                var bytes = try AgeFile.decrypt(Array(key.message.utf8), with: identities)
                defer { bytes.wipe() }
                return try dataKey(bytes)
            } catch {
                // That it is for somebody else is said of all at once.
                if error.reason != .noIdentity { notes.append("\(key.name.prefix(128)): \(error.message)") }
            }
        }
        for key in metadata.pgpKeys {
            guard let openMessage else {
                notes.append("PGP \(key.name.prefix(128)): gpg is not installed")
                continue
            }
            do throws(EncryptionError) {
                var bytes = try openMessage(key.message)
                defer { bytes.wipe() }
                return try dataKey(bytes)
            } catch {
                notes.append("PGP \(key.name.prefix(128)): \(error.message)")
            }
        }
        throw missing(metadata, notes)
    }

    private func dataKey(_ bytes: [UInt8]) throws(EncryptionError) -> SOPSDataKey {
        guard let key = SOPSDataKey(bytes) else {
            throw EncryptionError(.malformed, "what is encrypted is no data key of 32 bytes")
        }
        return key
    }

    /// How many recipients are named before it says how many more there are.
    private static let namedRecipients = 8

    private func missing(_ metadata: SOPSMetadata, _ notes: [String]) -> EncryptionError {
        let all = metadata.recipients
        guard !all.isEmpty else { return EncryptionError(.malformed, "the sops block names no recipients") }
        let named = all.prefix(SOPSKeyring.namedRecipients).map { String($0.prefix(128)) }.joined(separator: ", ")
        let more = all.count - SOPSKeyring.namedRecipients
        let recipients = "it is encrypted for \(named)" + (more > 0 ? " and \(more) more" : "")
        let have = identities.isEmpty ? "there is no identity to open it with" : "no identity opens it"
        let why = notes.isEmpty ? "" : " (\(notes.prefix(3).joined(separator: "; ")))"
        return EncryptionError(.noIdentity, "\(have); \(recipients)\(why)")
    }
}
