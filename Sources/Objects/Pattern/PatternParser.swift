/// Reads a regular expression.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var flags = Flags()

    struct Flags {
        /// `i`
        var foldsCase = false
        /// `m`
        var isMultiline = false
        /// `s`
        var dotTakesNewline = false
    }

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func parse() throws(PatternError) -> PatternNode {
        let node = try choice(depth: 0)
        guard position == scalars.count else { throw PatternError("unexpected )") }
        return node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take() throws(PatternError) -> Unicode.Scalar {
        guard let scalar = next else { throw PatternError("it ends too early") }
        position += 1
        return scalar
    }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    private mutating func choice(depth: Int) throws(PatternError) -> PatternNode {
        guard depth < Pattern.maximumDepth else {
            throw PatternError("its groups are nested deeper than \(Pattern.maximumDepth)")
        }
        var ways: [PatternNode] = []
        repeat { ways.append(try sequence(depth: depth)) } while take("|")
        return ways.count == 1 ? ways[0] : .any(ways)
    }

    private mutating func sequence(depth: Int) throws(PatternError) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            guard let atom = try atom(depth: depth) else { continue }
            parts.append(try repeated(atom))
        }
        return parts.count == 1 ? parts[0] : .all(parts)
    }

    /// nil for what only sets flags.
    private mutating func atom(depth: Int) throws(PatternError) -> PatternNode? {
        switch try take() {
        case "(": return try group(depth: depth)
        case "[": return .one(folded(try bracket()))
        case ".": return .one(flags.dotTakesNewline ? .everything : .everythingOnALine)
        case "^": return .assertion(flags.isMultiline ? .lineBegins : .textBegins)
        case "$": return .assertion(flags.isMultiline ? .lineEnds : .textEnds)
        case "*", "+", "?": throw PatternError("missing argument to repetition operator")
        case "\\": return try escape()
        case let scalar: return .one(folded(.only(scalar)))
        }
    }

    private func folded(_ taken: CharacterClass) -> CharacterClass { flags.foldsCase ? taken.foldingCase : taken }

    private mutating func group(depth: Int) throws(PatternError) -> PatternNode? {
        let outer = flags
        if take("?") {
            if take("P<") || take("<") {
                while try take() != ">" {}
            } else if try !groupFlags() {
                // The flags hold until the group around them ends.
                return nil
            }
        }
        let node = try choice(depth: depth + 1)
        guard take(")") else { throw PatternError("missing closing )") }
        flags = outer
        return node
    }

    /// True where a group follows: `(?i:…)`; false for `(?i)`.
    private mutating func groupFlags() throws(PatternError) -> Bool {
        var isOn = true
        while true {
            switch try take() {
            case ":": return true
            case ")": return false
            case "-": isOn = false
            case "i": flags.foldsCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotTakesNewline = isOn
            case "U": break
            default: throw PatternError("invalid or unsupported group syntax")
            }
        }
    }

    private mutating func repeated(_ atom: PatternNode) throws(PatternError) -> PatternNode {
        var node = atom
        var count = 0
        while let bounds = try bounds() {
            // What a match is like does not matter here, only whether there is one.
            _ = take("?")
            count += 1
            guard count == 1 else { throw PatternError("invalid nested repetition operator") }
            node = .repeated(node, least: bounds.least, most: bounds.most)
        }
        return node
    }

    private mutating func bounds() throws(PatternError) -> (least: Int, most: Int?)? {
        switch next {
        case "*": position += 1; return (0, nil)
        case "+": position += 1; return (1, nil)
        case "?": position += 1; return (0, 1)
        case "{": return try counts()
        default: return nil
        }
    }

    /// `{2}`, `{2,}`, `{2,5}`; anything else is just a brace.
    private mutating func counts() throws(PatternError) -> (least: Int, most: Int?)? {
        let start = position
        position += 1
        guard let least = number() else {
            position = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            position = start
            return nil
        }
        guard max(least, most ?? 0) <= Pattern.maximumCount, most.map({ $0 >= least }) ?? true else {
            throw PatternError("invalid repeat count, at most \(Pattern.maximumCount)")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = next, CharacterClass.digit.contains(scalar), digits.utf8.count < 6 {
            digits.unicodeScalars.append(scalar)
            position += 1
        }
        return Int(digits)
    }
}

// MARK: - Classes and escapes

extension PatternParser {
    private mutating func escape() throws(PatternError) -> PatternNode {
        switch next {
        case "A": position += 1; return .assertion(.textBegins)
        case "z": position += 1; return .assertion(.textEnds)
        case "b": position += 1; return .assertion(.wordBoundary)
        case "B": position += 1; return .assertion(.noWordBoundary)
        case "Q":
            position += 1
            var parts: [PatternNode] = []
            while next != nil, !take("\\E") { parts.append(.one(folded(.only(try take())))) }
            return .all(parts)
        default: return .one(folded(try escapedClass()))
        }
    }

    /// What follows a backslash, in a class or outside.
    private mutating func escapedClass() throws(PatternError) -> CharacterClass {
        let scalar = try take()
        switch scalar {
        case "d": return .digit
        case "D": return CharacterClass(ranges: CharacterClass.digit.ranges, isNegated: true)
        case "w": return .word
        case "W": return CharacterClass(ranges: CharacterClass.word.ranges, isNegated: true)
        case "s": return .space
        case "S": return CharacterClass(ranges: CharacterClass.space.ranges, isNegated: true)
        case "p", "P": return CharacterClass(categories: [(try category(), scalar == "P")])
        default: return .only(try escapedScalar(scalar))
        }
    }

    private mutating func escapedScalar(_ scalar: Unicode.Scalar) throws(PatternError) -> Unicode.Scalar {
        switch scalar {
        case "n": return "\n"
        case "t": return "\t"
        case "r": return "\r"
        case "f": return "\u{0C}"
        case "v": return "\u{0B}"
        case "a": return "\u{07}"
        case "x": return try hexadecimal()
        default:
            guard scalar.isASCII, !CharacterClass.word.contains(scalar) else {
                throw PatternError("invalid escape sequence \\\(scalar)")
            }
            return scalar
        }
    }

    /// `\x7F`, `\x{10FFFF}`
    private mutating func hexadecimal() throws(PatternError) -> Unicode.Scalar {
        var digits = ""
        if take("{") {
            while !take("}"), digits.utf8.count < 8 { digits.unicodeScalars.append(try take()) }
        } else {
            for _ in 0..<2 { digits.unicodeScalars.append(try take()) }
        }
        guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) else {
            throw PatternError("invalid escape sequence \\x")
        }
        return scalar
    }

    private mutating func category() throws(PatternError) -> String {
        var name = ""
        if take("{") {
            while !take("}"), name.utf8.count < 8 { name.unicodeScalars.append(try take()) }
        } else {
            name.unicodeScalars.append(try take())
        }
        guard let first = name.first, "LMNPSZC".contains(first), name.utf8.count <= 2 else {
            throw PatternError("the class \\p{\(name)} is not known here: use a general category such as \\p{L}")
        }
        return name
    }

    private mutating func bracket() throws(PatternError) -> CharacterClass {
        var result = CharacterClass()
        result.isNegated = take("^")
        var isFirst = true
        while isFirst || next != "]" {
            isFirst = false
            if take("[:") {
                try addNamed(to: &result)
                continue
            }
            let low = try bracketItem(&result)
            guard let low else { continue }
            guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                result.ranges.append(low.value...low.value)
                continue
            }
            position += 1
            var none = CharacterClass()
            guard let high = try bracketItem(&none), low.value <= high.value else {
                throw PatternError("invalid character class range")
            }
            result.ranges.append(low.value...high.value)
        }
        position += 1
        return result
    }

    /// One character; nil for a class, which is added.
    private mutating func bracketItem(_ result: inout CharacterClass) throws(PatternError) -> Unicode.Scalar? {
        let scalar = try take()
        guard scalar == "\\" else { return scalar }
        let escaped = try escapedClass()
        if !escaped.isNegated, escaped.categories.isEmpty, escaped.ranges.count == 1,
            escaped.ranges[0].lowerBound == escaped.ranges[0].upperBound
        {
            return Unicode.Scalar(escaped.ranges[0].lowerBound)
        }
        result.ranges += escaped.plainRanges
        result.categories += escaped.categories
        return nil
    }

    private mutating func addNamed(to result: inout CharacterClass) throws(PatternError) {
        let isNegated = take("^")
        var name = ""
        while !take(":]") {
            guard name.utf8.count < 8 else { throw PatternError("invalid character class range") }
            name.unicodeScalars.append(try take())
        }
        guard let ranges = CharacterClass.named[name] else { throw PatternError("invalid character class range") }
        result.ranges += CharacterClass(ranges: ranges, isNegated: isNegated).plainRanges
    }
}
