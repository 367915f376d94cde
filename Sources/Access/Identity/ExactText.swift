/// A text that equals another only where each byte does. Swift takes different spellings of one character for the same, and two
/// people whose names differ in such a way alone are two.
struct ExactText: Sendable, Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.isSame(as: right.text) }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension String {
    /// Whether the bytes are equal. Of an ASCII text no other spelling has as many.
    func isSame(as other: String) -> Bool {
        guard self == other else { return false }
        let count = utf8.count
        return count == other.utf8.count && (count == utf16.count || utf8.elementsEqual(other.utf8))
    }

    func begins(with other: some StringProtocol) -> Bool { utf8.starts(with: other.utf8) }

    /// As Go's `%q` writes it, for messages in Kubernetes' words.
    public var quoted: String {
        var result = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                result += scalar.value < 0x80 ? "\\x\(digits.count == 1 ? "0" : "")\(digits)" : "\\u00\(digits)"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}

extension [String] {
    func has(_ text: String) -> Bool { contains { $0.isSame(as: text) } }

    /// As Go's `%q` writes a list: `["a" "b"]`.
    var quoted: String { "[\(map(\.quoted).joined(separator: " "))]" }
}
