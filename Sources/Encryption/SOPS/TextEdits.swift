/// Parts of a text that others take the place of.
struct TextEdits {
    private let bytes: [UInt8]
    private var edits: [(range: Range<Int>, text: [UInt8])] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func replace(_ range: Range<Int>, with text: String) { edits.append((range, Array(text.utf8))) }

    /// The text with all of them; where two overlap, the earlier counts.
    var result: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var offset = 0
        // The sort is stable: of several at one place, the first that was given comes first.
        for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where edit.range.lowerBound >= offset {
            result += bytes[offset..<edit.range.lowerBound]
            result += edit.text
            offset = edit.range.upperBound
        }
        return result + bytes[offset...]
    }
}
