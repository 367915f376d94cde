internal import Objects

/// Values as people read them in a line.
enum PlainText {
    /// Characters of a value that a line shows.
    static let maxLength = 200

    /// A scalar bare, anything else as JSON; cut where it is long.
    static func inline(_ value: Value, maxLength: Int = PlainText.maxLength) -> String {
        let text: String
        if let string = value.string, isPlain(string) { text = string } else { text = json(value) }
        guard text.count > maxLength else { return text }
        return text.prefix(maxLength) + "… (\(text.utf8.count) bytes)"
    }

    static func json(_ value: Value) -> String { JSONWriter.text(value) }

    /// Whether a text can stand in a line without quotes.
    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0 != "\"" }
            && text.first != " " && text.last != " "
    }
}
