/// The way to a value in a document: `/spec/containers/0/image` (RFC 6901).
struct JSONPointer: Sendable, Hashable {
    let text: String
    /// The names and indices on the way, unescaped; empty for the whole document.
    let tokens: [String]

    /// nil for a text that is neither empty nor begins with a slash.
    init?(_ text: String) {
        self.text = text
        guard !text.utf8.isEmpty else {
            tokens = []
            return
        }
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts[0].isEmpty else { return nil }
        tokens = parts.dropFirst().map(JSONPointer.unescaped)
    }

    /// `~1` is a slash and `~0` a tilde; any other tilde stays, as Kubernetes has it.
    private static func unescaped(_ part: Substring.UTF8View) -> String {
        guard part.contains(tilde) else { return String(decoding: part, as: UTF8.self) }
        var result: [UInt8] = []
        var rest = part
        while let letter = rest.popFirst() {
            switch (letter, rest.first) {
            case (tilde, UInt8(ascii: "1")): result.append(UInt8(ascii: "/"))
            case (tilde, UInt8(ascii: "0")): result.append(tilde)
            default:
                result.append(letter)
                continue
            }
            rest.removeFirst()
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let tilde = UInt8(ascii: "~")
}
