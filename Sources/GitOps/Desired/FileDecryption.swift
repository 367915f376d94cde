public import Objects

/// What opens the encrypted files of a commit. The keys are an edge's; what is done with a file is decided here.
///
/// What is thrown says whom the file is encrypted for, and never holds a value. Where it has no position, it is about the whole.
public protocol FileDecryption: Sendable {
    /// Another one opens other files, so that those of a commit are read again.
    var edition: String { get }

    /// The documents of a file that SOPS has encrypted, each value where it stands encrypted.
    func documents(of file: SourceFile, limits: TextLimits) throws(Diagnostic) -> ParsedFile

    /// What a plain file holds that age or SOPS has encrypted, in any of their forms. A position is one in that file.
    func content(of file: SourceFile, limits: TextLimits) throws(Diagnostic) -> [UInt8]

    /// What is in an age file, binary or armored.
    func open(_ message: [UInt8]) throws(Diagnostic) -> [UInt8]
}

/// How encrypted files and values are told from others.
enum EncryptedText {
    /// The field that SOPS adds to each document.
    private static let block = "sops"
    private static let sopsValue = "ENC[AES256_GCM,"
    private static let ageArmor = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let ageFile = "age-encryption.org/"

    static func isDocument(_ document: Value) -> Bool { document[block]?.fields != nil }

    static func isValue(_ text: String) -> Bool { text.hasPrefix(sopsValue) }

    static func isAgeFile(_ text: String) -> Bool {
        text.drop(while: \.isWhitespace).hasPrefix(ageArmor) || text.hasPrefix(ageFile)
    }

    /// Whether a plain file is one of age, or of SOPS in any of its forms: all have a code over their values, and a block.
    static func isFile(_ bytes: [UInt8]) -> Bool {
        if isAgeFile(String(decoding: bytes.prefix(256), as: UTF8.self)) { return true }
        guard bytes.holds(sopsValue.utf8) else { return false }
        let marks = ["\(block):", "\(block)_mac=", "[\(block)]"]
        return bytes.holds("\"\(block)\"".utf8)
            || marks.contains { mark in
                bytes.starts(with: mark.utf8) || bytes.holds(("\n" + mark).utf8)
            }
    }
}

extension DesiredSet {
    /// Goes on with other keys; files that are encrypted are read again.
    public mutating func follow(_ decryption: (any FileDecryption)?) {
        guard decryption?.edition != self.decryption?.edition else { return }
        self.decryption = decryption
        guard !sources.isEmpty else { return }
        readAll()
    }
}
