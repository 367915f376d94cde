internal import Crypto

/// One recipient's way to the file key: `-> X25519 …` and a line of base64.
struct AgeStanza: Sendable, Hashable {
    /// The first names the kind of recipient.
    var arguments: [String]
    var body: [UInt8]

    var kind: String { arguments.first ?? "" }
}

/// The text at the start of an age file (https://c2sp.org/age): who can read it, and a code that holds it together.
struct AgeHeader: Sendable, Hashable {
    /// How many recipients are read.
    static let maximumStanzas = 256
    /// How long the header may be, in bytes: stanzas of recipients that resist quantum computers have 2 KiB each.
    static let maximumLength = 1 << 20
    static let versionLine = "age-encryption.org/v1"
    private static let columns = 64

    var stanzas: [AgeStanza]
    var code: [UInt8] = []
    /// What the code is over: everything up to the `---`.
    private(set) var covered: [UInt8]

    /// Seals stanzas with the code that the file key gives.
    init(_ stanzas: [AgeStanza], fileKey: SymmetricKey) {
        self.stanzas = stanzas
        var text = AgeHeader.versionLine + "\n"
        for stanza in stanzas {
            text += "-> " + stanza.arguments.joined(separator: " ") + "\n"
            var body = RawBase64.encode(stanza.body)[...]
            while body.utf8.count >= AgeHeader.columns {
                text += body.prefix(AgeHeader.columns) + "\n"
                body = body.dropFirst(AgeHeader.columns)
            }
            text += body + "\n"
        }
        covered = Array((text + "---").utf8)
        code = Array(HMAC<SHA256>.authenticationCode(for: covered, using: AgeHeader.codeKey(fileKey)))
    }

    var bytes: [UInt8] { covered + Array(" \(RawBase64.encode(code))\n".utf8) }

    /// Whether the header is as it was when the file was made.
    func isIntact(fileKey: SymmetricKey) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: covered, using: AgeHeader.codeKey(fileKey))
    }

    private static func codeKey(_ fileKey: SymmetricKey) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: fileKey, salt: [UInt8](), info: Array("header".utf8), outputByteCount: 32)
    }
}

// MARK: - Reading

extension AgeHeader {
    /// Reads a header; gives also how many bytes it has.
    static func read(_ bytes: [UInt8]) throws(EncryptionError) -> (header: AgeHeader, length: Int) {
        var lines = Lines(bytes: bytes)
        guard let version = try lines.next(), version.hasPrefix("age-encryption.org/") else {
            throw EncryptionError(.malformed, "this is not an age file")
        }
        guard version == versionLine else {
            throw EncryptionError(.unsupported, "this is an age file of another version than v1")
        }
        var header = AgeHeader(stanzas: [], covered: [])
        while let line = try lines.next() {
            if line.hasPrefix("--- ") {
                guard !header.stanzas.isEmpty, let code = RawBase64.decode(line.dropFirst(4)), code.count == 32 else {
                    break
                }
                header.code = code
                header.covered = Array(bytes[..<(lines.start + 3)])
                return (header, lines.offset)
            }
            guard header.stanzas.count < maximumStanzas else {
                throw EncryptionError(
                    .limit, "the age file has more than \(maximumStanzas) recipients (limit maximumStanzas)")
            }
            header.stanzas.append(try stanza(line, &lines))
        }
        throw malformed
    }

    private init(stanzas: [AgeStanza], covered: [UInt8]) {
        self.stanzas = stanzas
        self.covered = covered
    }

    private static func stanza(_ line: String, _ lines: inout Lines) throws(EncryptionError) -> AgeStanza {
        guard line.hasPrefix("-> ") else { throw malformed }
        let arguments = line.dropFirst(3).split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard arguments.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } }) else {
            throw malformed
        }
        var text = ""
        while let line = try lines.next() {
            guard line.utf8.count <= columns else { throw malformed }
            text += line
            guard line.utf8.count < columns else { continue }
            guard let body = RawBase64.decode(text) else { throw malformed }
            return AgeStanza(arguments: arguments, body: body)
        }
        throw malformed
    }

    private static let malformed = EncryptionError(
        .malformed, "the header of the age file is broken: it was cut off, or changed on its way")

    /// The lines of a header, one after the other.
    private struct Lines {
        let bytes: [UInt8]
        /// Where the last line began, and where the next begins.
        var start = 0
        var offset = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        /// Nil where no line feed follows.
        mutating func next() throws(EncryptionError) -> String? {
            start = offset
            let limit = min(bytes.count, AgeHeader.maximumLength)
            guard let end = bytes[min(offset, limit)..<limit].firstIndex(of: 0x0A) else {
                guard bytes.count <= AgeHeader.maximumLength else {
                    throw EncryptionError(
                        .limit,
                        "the header of the age file is longer than \(AgeHeader.maximumLength) bytes (limit maximumLength)"
                    )
                }
                return nil
            }
            offset = end + 1
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }
}
