/// A place in a text of lines.
struct ExpositionCursor {
    static let newline = UInt8(ascii: "\n")
    static let quote = UInt8(ascii: "\"")
    /// More than any number has that a program writes.
    private static let numberBytes = 64

    private let bytes: [UInt8]
    private var index = 0
    private(set) var line = 1
    /// Whether the text that was last asked for was too long, and not malformed.
    private(set) var isOverLimit = false

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index >= bytes.count }
    var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Lines may end as on Windows.
    var isAtLineEnd: Bool {
        guard let current else { return true }
        return current == ExpositionCursor.newline
            || current == UInt8(ascii: "\r")
                && (index + 1 == bytes.count || bytes[index + 1] == ExpositionCursor.newline)
    }

    mutating func advance() { index += 1 }

    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        index += 1
        return true
    }

    mutating func skipBlanks() {
        while let current, current == 0x20 || current == 0x09 { index += 1 }
    }

    mutating func nextLine() {
        while let current, current != ExpositionCursor.newline { index += 1 }
        index = min(index + 1, bytes.count)
        line += 1
    }

    /// Up to the next blank or the end of the line; cut at a length.
    mutating func bareWord(atMost limit: Int) -> String {
        let start = index
        while let current, current > 0x20 { index += 1 }
        return String(decoding: bytes[start..<min(index, start + limit)], as: UTF8.self)
    }

    /// `[a-zA-Z_:][a-zA-Z0-9_:]*`
    mutating func name() -> String? {
        let start = index
        while let current, ExpositionCursor.isNamePart(current, isFirst: index == start) { index += 1 }
        return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
    }

    private static func isNamePart(_ byte: UInt8, isFirst: Bool) -> Bool {
        switch byte {
        case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: ":"): true
        case 0x30...0x39: !isFirst
        default: false
        }
    }

    /// The text between quotes, with `\\`, `\"` and `\n` as what they stand for; nil where the line ends before it does, or it is
    /// too long.
    mutating func quotedBytes(atMost limit: Int) -> [UInt8]? {
        isOverLimit = false
        index += 1
        var text: [UInt8] = []
        while let current, current != ExpositionCursor.newline {
            index += 1
            if current == ExpositionCursor.quote { return text }
            guard text.count < limit else {
                isOverLimit = true
                return nil
            }
            guard current == UInt8(ascii: "\\"), let escaped = self.current else {
                text.append(current)
                continue
            }
            switch escaped {
            case UInt8(ascii: "n"): text.append(ExpositionCursor.newline)
            case UInt8(ascii: "\\"), ExpositionCursor.quote: text.append(escaped)
            default:
                // What nothing is known of stays as it is written.
                text.append(current)
                continue
            }
            index += 1
        }
        return nil
    }

    /// As Go's `strconv.ParseFloat` reads it; nil for anything else.
    mutating func number() -> Double? {
        let start = index
        while let current, current > 0x20 { index += 1 }
        guard index > start, index - start <= ExpositionCursor.numberBytes else { return nil }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        // Swift knows numbers that are none with a payload, Go does not.
        return text.contains("(") ? nil : Double(text)
    }
}
