/// Writes values as YAML the way `sigs.k8s.io/yaml` and kubectl do: fields in order, block style, lists not indented under
/// their key, quotes only where they are needed. Long lines are not folded, so that a change of one word is a change
/// of one line.
///
/// What is written reads back as the same value, save that a double without a fraction reads back as an integer.
public enum YAMLWriter {
    public static func write(_ value: Value) -> [UInt8] {
        var page = Page()
        page.document(value)
        return page.bytes
    }

    public static func text(_ value: Value) -> String { String(decoding: write(value), as: UTF8.self) }

    /// Several documents, with `---` between them.
    public static func write(documents: [Value]) -> [UInt8] {
        var page = Page()
        for (index, value) in documents.enumerated() {
            if index > 0 { page.put("---\n") }
            page.document(value)
        }
        return page.bytes
    }

    /// A value that is no map and no list, to be put behind the key or the dash that stands at `column`, counted from 0; a text of several
    /// lines goes on below. Without a line break at its end.
    public static func scalarText(_ value: Value, at column: Int) -> String {
        var page = Page()
        page.scalar(value, at: column)
        if page.bytes.last == UInt8(ascii: "\n") { page.bytes.removeLast() }
        return String(decoding: page.bytes, as: UTF8.self)
    }

    /// kubectl writes a longer key after `? `; libyaml reads no simple key of more than 1024 characters.
    private static let simpleKeyLength = 128

    /// The text so far.
    private struct Page {
        var bytes: [UInt8] = []

        mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

        private mutating func indent(_ columns: Int) {
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: columns))
        }

        mutating func document(_ value: Value) {
            switch value {
            case .object(let fields) where !fields.isEmpty: map(fields, at: 0, startsOnLine: true)
            case .array(let elements) where !elements.isEmpty: list(elements, at: 0, startsOnLine: true)
            default: scalar(value, at: 0)
            }
        }

        /// `startsOnLine`: nothing stands before the first field on its line, not even its indentation.
        private mutating func map(_ fields: Fields, at column: Int, startsOnLine: Bool) {
            for (index, field) in fields.enumerated() {
                if index > 0 || startsOnLine { indent(column) }
                let isLong = field.name.utf8.count > simpleKeyLength
                if isLong { put("? ") }
                key(field.name)
                if isLong {
                    put("\n")
                    indent(column)
                }
                put(":")
                switch field.value {
                case .object(let inner) where !inner.isEmpty:
                    put("\n")
                    map(inner, at: column + 2, startsOnLine: true)
                case .array(let elements) where !elements.isEmpty:
                    put("\n")
                    list(elements, at: isLong ? column + 2 : column, startsOnLine: true)
                default:
                    put(" ")
                    scalar(field.value, at: column)
                }
            }
        }

        private mutating func list(_ elements: [Value], at column: Int, startsOnLine: Bool) {
            for (index, element) in elements.enumerated() {
                if index > 0 || startsOnLine { indent(column) }
                put("- ")
                switch element {
                case .object(let fields) where !fields.isEmpty: map(fields, at: column + 2, startsOnLine: false)
                case .array(let inner) where !inner.isEmpty: list(inner, at: column + 2, startsOnLine: false)
                default: scalar(element, at: column)
                }
            }
        }

        /// Writes a value that lies on one line, or a literal text under a map or list at `column`, and ends the line.
        mutating func scalar(_ value: Value, at column: Int) {
            switch value {
            case .null: put("null")
            case .bool(let flag): put(flag ? "true" : "false")
            case .integer(let number): put(String(number))
            case .double(let number): put(YAMLWriter.numberText(number))
            case .string(let text):
                let style = YAMLScalarStyle.of(text, isKey: false)
                guard style != .literal else { return literal(text, at: column + 2) }
                quoted(text, style)
            case .array: put("[]")
            case .object: put("{}")
            }
            put("\n")
        }

        private mutating func key(_ name: String) { quoted(name, YAMLScalarStyle.of(name, isKey: true)) }

        private mutating func quoted(_ text: String, _ style: YAMLScalarStyle) {
            switch style {
            case .plain, .literal: put(text)
            case .singleQuoted: put("'" + text.replacing("'", with: "''") + "'")
            case .doubleQuoted:
                put("\"")
                for scalar in text.unicodeScalars { put(YAMLWriter.escaped(scalar)) }
                put("\"")
            }
        }

        private mutating func literal(_ text: String, at column: Int) {
            let startsBlank = text.utf8.first == UInt8(ascii: " ") || text.utf8.first == UInt8(ascii: "\n")
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            // A text that ends with a line break has an empty piece behind it.
            let endsLine = lines.last?.isEmpty == true
            if endsLine { lines.removeLast() }
            let keepsBreaks = endsLine && lines.last?.isEmpty != false
            put("|" + (startsBlank ? "2" : "") + (keepsBreaks ? "+" : endsLine ? "" : "-") + "\n")
            for line in lines {
                if !line.isEmpty { indent(column) }
                bytes.append(contentsOf: line.utf8)
                put("\n")
            }
        }
    }

    /// Kubernetes' numbers come through JSON, so a whole one is written as an integer where it fits one.
    private static func numberText(_ number: Double) -> String {
        guard number.isFinite else { return "null" }
        if let whole = Int64(exactly: number) { return String(whole) }
        return ShortestDecimal(number).general
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\0": return "\\0"
        case "\u{7}": return "\\a"
        case "\u{8}": return "\\b"
        case "\t": return "\\t"
        case "\n": return "\\n"
        case "\u{B}": return "\\v"
        case "\u{C}": return "\\f"
        case "\r": return "\\r"
        case "\u{1B}": return "\\e"
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\u{85}": return "\\N"
        case "\u{2028}": return "\\L"
        case "\u{2029}": return "\\P"
        default: break
        }
        guard !YAMLScalarStyle.isPrintable(scalar) else { return String(scalar) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, width) = scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: width - digits.utf8.count) + digits
    }
}
