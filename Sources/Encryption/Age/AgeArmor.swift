internal import Objects

/// An age file as a text: base64 on lines of 64 characters between two marks (https://c2sp.org/age, "ASCII armor").
public enum AgeArmor {
    public static let begin = "-----BEGIN AGE ENCRYPTED FILE-----"
    private static let end = "-----END AGE ENCRYPTED FILE-----"
    private static let columns = 64

    /// Whether a text claims to be one.
    public static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        let start = bytes.drop { isBlank($0) }
        return start.starts(with: begin.utf8)
    }

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        var text = Array((begin + "\n").utf8)
        var base64 = Array(Base64.encode(bytes).utf8)[...]
        while !base64.isEmpty {
            text += base64.prefix(columns)
            text.append(0x0A)
            base64 = base64.dropFirst(columns)
        }
        return text + Array((end + "\n").utf8)
    }

    /// Strictly: what is between the marks is lines of 64 characters, but for the last; white space may be around all.
    static func decode(_ text: [UInt8]) throws(EncryptionError) -> [UInt8] {
        let start = text.drop { isBlank($0) }
        let trimmed = start.prefix((start.lastIndex { !isBlank($0) } ?? start.startIndex) + 1 - start.startIndex)
        var lines = trimmed.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            line.last == 0x0D ? line.dropLast() : line
        }
        guard lines.count > 2, lines.removeFirst().elementsEqual(begin.utf8), let last = lines.popLast(),
            last.elementsEqual(end.utf8)
        else { throw EncryptionError(.malformed, "the armored age file does not end: it was cut off") }
        let isWhole =
            lines.dropLast().allSatisfy { $0.count == columns } && (1...columns).contains(lines.last?.count ?? 0)
        let base64 = String(decoding: lines.joined(), as: UTF8.self)
        guard isWhole, let bytes = Base64.decode(base64), Base64.encode(bytes) == base64 else {
            throw EncryptionError(.malformed, "the armored age file is no base64 of 64 characters a line")
        }
        return bytes
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
