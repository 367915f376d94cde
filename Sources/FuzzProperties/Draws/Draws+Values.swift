import Objects

/// Values of any shape.
extension Draws {
    /// Texts that readers and writers get wrong.
    static let oddTexts = [
        "", "a", " ", "yes", "~", "null", "1", "0x1F", "-.inf", "1e3", "08", "2024-01-01", "12:30:45", "- a", "---",
        "...", "?", ":",
        "a: b", "#", "a #b", "&a", "*a", "!a", "|", "'", "\"", "%", "@", "{}", "[a]", "<<", "=", "trailing ", "line\n",
        "\nline",
        "a\n  b\nc\n", "a \nb", "tab\t", "\u{7}", "\0", "\r\n", "\u{85}", "\u{2028}", "\u{FEFF}x", "日本語", "😀", "\\",
        "e\u{301}",
        "/\u{301}", ",\u{301}", "$(A)", "../x", "100%", "-1%", "99999999999%"
    ]

    static let edgeNumbers: [Int64] = [
        0, 1, -1, 2, 10, 80, 255, 65_535, 65_536, .init(Int32.max), .init(Int32.min), .init(Int32.max) + 1, 1 << 53,
        .max, .min
    ]

    mutating func text() -> String {
        switch below(8) {
        case 0...4: return pick(Draws.oddTexts)
        case 5: return String(decoding: bytes(below(12)), as: UTF8.self)
        case 6: return String(repeating: pick(Draws.oddTexts), count: below(80))
        default: return pick(Draws.oddTexts) + pick(Draws.oddTexts)
        }
    }

    mutating func integer() -> Int64 {
        switch below(3) {
        case 0: pick(Draws.edgeNumbers)
        case 1: Int64(below(256))
        default: Int64(bitPattern: number())
        }
    }

    /// Finite, as every parser's numbers are.
    mutating func double() -> Double {
        let number = Double(bitPattern: self.number())
        return number.isFinite ? number : 0.5
    }

    /// Any value, with maps and lists at most `depth` deep in each other.
    mutating func value(depth: Int = 4) -> Value {
        switch below(depth > 0 ? 9 : 6) {
        case 0: .null
        case 1: .bool(below(2) == 1)
        case 2: .integer(integer())
        case 3: .double(double())
        case 4, 5: .string(text())
        case 6: .array((0..<below(5)).map { _ in value(depth: depth - 1) })
        default: .object(Fields((0..<below(6)).map { _ in (text(), value(depth: depth - 1)) }))
        }
    }
}

extension Value {
    /// As the value reads back from YAML: a double without a fraction is an integer there.
    var asYAMLReads: Value {
        switch self {
        case .double(let number): Int64(exactly: number).map { .integer($0) } ?? self
        case .array(let elements): .array(elements.map(\.asYAMLReads))
        case .object(let fields): .object(fields.mapValues(\.asYAMLReads))
        default: self
        }
    }

    /// How many values it is, each map, list and scalar counted.
    var nodeCount: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { $0 + $1.nodeCount }
        case .object(let fields): fields.reduce(1) { $0 + $1.value.nodeCount }
        default: 1
        }
    }

    /// How deep maps and lists lie in each other.
    var depth: Int {
        switch self {
        case .array(let elements): 1 + (elements.map(\.depth).max() ?? 0)
        case .object(let fields): 1 + (fields.map(\.value.depth).max() ?? 0)
        default: 0
        }
    }
}
