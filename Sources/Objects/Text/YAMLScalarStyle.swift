/// How a text is written in YAML so that it reads back the same: go-yaml v2's choice (`encode.go`, `emitterc.go`), with
/// every text that could mean something else in quotes.
enum YAMLScalarStyle: Equatable {
    case plain
    case singleQuoted
    case doubleQuoted
    /// After `|`, on lines of its own.
    case literal

    static func of(_ text: String, isKey: Bool) -> YAMLScalarStyle {
        let shape = Shape(text)
        if shape.hasSpecial { return .doubleQuoted }
        if shape.hasBreak { return isKey || shape.endsInSpace ? .doubleQuoted : .literal }
        guard readsAsText(text) else { return .doubleQuoted }
        return shape.allowsPlain ? .plain : .singleQuoted
    }

    /// Whether a text without quotes stands for itself.
    private static func readsAsText(_ text: String) -> Bool {
        YAMLScalar.resolve(text) == .string && !YAMLScalar.isTimestamp(text) && !isBase60(text) && text != "<<"
    }

    /// `12:30:45`, which other YAML 1.1 readers take for a number to base 60:
    /// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?`
    static func isBase60(_ text: String) -> Bool {
        guard let first = text.utf8.first, first == 0x2B || first == 0x2D || (0x30...0x39).contains(first),
            text.utf8.contains(UInt8(ascii: ":"))
        else { return false }
        let unsigned = first == 0x2B || first == 0x2D ? text.dropFirst() : text[...]
        let parts = unsigned.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        func areDigits(_ text: Substring) -> Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x5F } }
        if parts.count == 2, !areDigits(parts[1]) { return false }
        let groups = parts[0].split(separator: ":", omittingEmptySubsequences: false)
        guard groups.count > 1, let head = groups[0].utf8.first, head != 0x5F, areDigits(groups[0]) else {
            return false
        }
        return groups.dropFirst().allSatisfy { group in
            guard (1...2).contains(group.utf8.count), group.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return false
            }
            return Int(group).map { $0 < 60 } ?? false
        }
    }

    /// What about a text decides over its style (libyaml's `yaml_emitter_analyze_scalar`).
    private struct Shape {
        var hasBreak = false
        /// Holds what only double quotes can carry.
        var hasSpecial = false
        var endsInSpace = false
        var allowsPlain = true

        init(_ text: String) {
            var previous: Unicode.Scalar?
            var scalars = text.unicodeScalars[...]
            if text.hasPrefix("---") || text.hasPrefix("...") || text.isEmpty { allowsPlain = false }
            while let scalar = scalars.popFirst() {
                let next = scalars.first
                take(scalar, previous, next)
                previous = scalar
            }
            endsInSpace = previous == " "
            if hasBreak || endsInSpace || text.utf8.first == 0x20 { allowsPlain = false }
        }

        private mutating func take(_ scalar: Unicode.Scalar, _ previous: Unicode.Scalar?, _ next: Unicode.Scalar?) {
            let endsWord = next == nil || next == " " || next == "\n"
            switch scalar {
            case "\n":
                hasBreak = true
                // A space at the end of a line would be lost.
                if previous == " " { hasSpecial = true }
            case "#": if previous == nil || previous == " " || previous == "\n" { allowsPlain = false }
            case ":": if endsWord { allowsPlain = false }
            case "?", "-": if previous == nil, endsWord { allowsPlain = false }
            case ",", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`":
                if previous == nil { allowsPlain = false }
            default: if !YAMLScalarStyle.isPrintable(scalar) { hasSpecial = true }
            }
        }
    }

    /// What may stand in a text as it is. Characters beyond 16 bits are escaped, as go-yaml does.
    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
        default: false
        }
    }
}
