/// Writes values as JSON, fields in the order of `Fields`, so that equal values give equal bytes.
public enum JSONWriter {
    /// Without any white space.
    public static func write(_ value: Value) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes)
        return bytes
    }

    /// On lines of their own, indented, with a line break at the end: 4 spaces as `kubectl -o json`.
    public static func pretty(_ value: Value, indent: Int = 4) -> [UInt8] {
        var bytes: [UInt8] = []
        append(value, to: &bytes, Lines(indent: max(0, indent)))
        bytes.append(newline)
        return bytes
    }

    public static func text(_ value: Value) -> String { String(decoding: write(value), as: UTF8.self) }

    /// Writes behind what `bytes` holds already, without white space.
    ///
    /// A double that is not finite has no form in JSON and is written as null; no parser makes such a value.
    public static func append(_ value: Value, to bytes: inout [UInt8]) { append(value, to: &bytes, nil) }

    /// How deep the current line is indented.
    private struct Lines {
        var indent: Int
        var level = 0

        var deeper: Lines { Lines(indent: indent, level: level + 1) }

        func begin(_ bytes: inout [UInt8]) {
            bytes.append(newline)
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent * level))
        }
    }

    private static let newline = UInt8(ascii: "\n")

    private static func append(_ value: Value, to bytes: inout [UInt8], _ lines: Lines?) {
        switch value {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .integer(let number): append(number, to: &bytes)
        case .double(let number): bytes.append(contentsOf: numberText(number).utf8)
        case .string(let text): append(text, to: &bytes)
        case .array(let elements): append(elements, to: &bytes, lines)
        case .object(let fields): append(fields, to: &bytes, lines)
        }
    }

    private static func append(_ elements: [Value], to bytes: inout [UInt8], _ lines: Lines?) {
        bytes.append(UInt8(ascii: "["))
        let inner = lines?.deeper
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            inner?.begin(&bytes)
            append(element, to: &bytes, inner)
        }
        if !elements.isEmpty { lines?.begin(&bytes) }
        bytes.append(UInt8(ascii: "]"))
    }

    private static func append(_ fields: Fields, to bytes: inout [UInt8], _ lines: Lines?) {
        bytes.append(UInt8(ascii: "{"))
        let inner = lines?.deeper
        var isFirst = true
        for field in fields {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            inner?.begin(&bytes)
            append(field.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if lines != nil { bytes.append(UInt8(ascii: " ")) }
            append(field.value, to: &bytes, inner)
        }
        if !fields.isEmpty { lines?.begin(&bytes) }
        bytes.append(UInt8(ascii: "}"))
    }

    /// The digits are laid out backwards in 20 bytes, without a string between.
    private static func append(_ number: Int64, to bytes: inout [UInt8]) {
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    /// Keeps `.0` on whole numbers, so that a double reads back as a double.
    static func numberText(_ number: Double) -> String {
        guard number.isFinite else { return "null" }
        let text = ShortestDecimal(number).json
        let isWhole = !text.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e") }
        return isWhole ? text + ".0" : text
    }

    /// Writes a string with its quotes, runs of plain bytes at once. Escapes are those of Go's `encoding/json` without
    /// its escapes for HTML.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var runStart = 0
            for index in utf8.indices {
                let byte = utf8[index]
                guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart..<index]))
                appendEscape(byte, to: &bytes)
                runStart = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[runStart...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
    }
}
