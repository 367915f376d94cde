/// The parts of a YAML text, cut where documents begin and end, so that a broken document leaves the others whole.
///
/// `---` and `...` at the start of a line, with white space behind them, never mean anything but a document's bound
/// (YAML 1.2, section 9.1.2), so they are found without reading what lies between.
struct YAMLParts: Sequence, IteratorProtocol {
    struct Part {
        var range: Range<Int>
        /// The line of the text on which the part begins, from 1.
        var line: Int
        /// Lines that begin with `%TAG`.
        var tagDirectives = 0
        /// Whether there is nothing but markers, comments and white space.
        var isEmpty = true
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var offset: Int
    private var line = 1

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        offset = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    mutating func next() -> Part? {
        guard offset < bytes.count else { return nil }
        var part = Part(range: offset..<offset, line: line)
        var hasContent = false
        while offset < bytes.count {
            if isMarker(UInt8(ascii: "-")) {
                if hasContent { break }
                hasContent = true
                if !isBlank(from: offset + 3) { part.isEmpty = false }
            } else if isMarker(UInt8(ascii: ".")) {
                skipLine()
                break
            } else if bytes[offset] == UInt8(ascii: "%") {
                if bytes[offset...].starts(with: "%TAG".utf8) { part.tagDirectives += 1 }
                part.isEmpty = false
            } else if !hasContent || part.isEmpty, !isBlank(from: offset) {
                hasContent = true
                part.isEmpty = false
            }
            skipLine()
        }
        part.range = part.range.lowerBound..<offset
        return part
    }

    /// Whether the line at `offset` begins with three of `byte` and then white space or its end.
    private func isMarker(_ byte: UInt8) -> Bool {
        guard bytes[offset] == byte, offset + 3 <= bytes.count, bytes[offset + 1] == byte, bytes[offset + 2] == byte
        else { return false }
        return offset + 3 == bytes.count || [0x20, 0x09, 0x0A, 0x0D].contains(bytes[offset + 3])
    }

    /// Whether the rest of a line holds nothing, or a comment.
    private func isBlank(from start: Int) -> Bool {
        var index = start
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
        return index == bytes.count || [0x0A, 0x0D, UInt8(ascii: "#")].contains(bytes[index])
    }

    private mutating func skipLine() {
        while offset < bytes.count {
            let byte = bytes[offset]
            offset += 1
            if byte == 0x0A { break }
            if byte == 0x0D, offset == bytes.count || bytes[offset] != 0x0A { break }
        }
        line += 1
    }
}
