/// Texts in quotes as Go writes them (`strconv.Quote`), for files that Kubernetes writes so.
enum GoText {
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars { result += escaped(scalar) }
        return result + "\""
    }

    private static let named: [Unicode.Scalar: String] = [
        "\"": "\\\"", "\\": "\\\\", "\u{07}": "\\a", "\u{08}": "\\b", "\u{0C}": "\\f", "\n": "\\n", "\r": "\\r",
        "\t": "\\t", "\u{0B}": "\\v"
    ]

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        if let name = named[scalar] { return name }
        if isPrinted(scalar) { return String(scalar) }
        let (letter, digits) =
            scalar.value < 0x20 || scalar.value == 0x7F ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        let number = String(scalar.value, radix: 16)
        return "\\" + letter + String(repeating: "0", count: digits - number.count) + number
    }

    /// Letters, marks, numbers, punctuation, symbols, and of the spaces the plain one (`unicode.IsPrint`).
    private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .spaceSeparator: scalar == " "
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
