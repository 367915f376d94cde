/// The text form: `a=b,c!=d,e in (x,y),!f,g notin (z),h`.
extension LabelSelector {
    /// No URL carries more.
    public static let maximumLength = 65_536

    /// Reads the text form; an empty text means every object. The diagnostic has reason `.invalid` or `.limit`.
    public init(parsing text: String) throws(Diagnostic) {
        guard text.utf8.count <= LabelSelector.maximumLength else {
            throw .limit("maximumLength", "a label selector has at most \(LabelSelector.maximumLength) bytes", at: nil)
        }
        var parser = LabelSelectorParser(text)
        self.init(try parser.requirements())
    }
}

/// Takes the text of a selector apart.
private struct LabelSelectorParser {
    private enum Token: Equatable {
        case word(String)
        case symbol(String)
        case end

        var shown: String {
            switch self {
            case .word(let text), .symbol(let text): Diagnostic.quotedName(text)
            case .end: "the end"
            }
        }
    }

    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    private static func isSymbol(_ byte: UInt8) -> Bool { "=!(),<>".utf8.contains(byte) }

    private var peeked: Token {
        var copy = self
        return copy.next()
    }

    private mutating func next() -> Token {
        rest = rest.drop { LabelSelectorParser.isSpace($0) }
        guard let first = rest.first else { return .end }
        let end: Substring.UTF8View.Index
        if LabelSelectorParser.isSymbol(first) {
            let second = rest.index(after: rest.startIndex)
            let isDouble =
                (first == UInt8(ascii: "!") || first == UInt8(ascii: "=")) && second < rest.endIndex
                && rest[second] == UInt8(ascii: "=")
            end = isDouble ? rest.index(after: second) : second
        } else {
            end =
                rest.firstIndex { LabelSelectorParser.isSpace($0) || LabelSelectorParser.isSymbol($0) } ?? rest.endIndex
        }
        let text = String(Substring(rest[..<end]))
        rest = rest[end...]
        return LabelSelectorParser.isSymbol(first) ? .symbol(text) : .word(text)
    }

    private func refused(_ found: Token, _ expected: String) -> Diagnostic {
        Diagnostic(
            .error, .invalid, FieldPath(),
            "unable to parse a label selector: found \(found.shown), expected \(expected)")
    }

    mutating func requirements() throws(Diagnostic) -> [LabelSelector.Requirement] {
        var result: [LabelSelector.Requirement] = []
        guard peeked != .end else { return result }
        while true {
            let requirement = try requirement()
            try check(requirement)
            result.append(requirement)
            switch next() {
            case .end: return result
            case .symbol(","): continue
            case let other: throw refused(other, "',' or the end")
            }
        }
    }

    private mutating func requirement() throws(Diagnostic) -> LabelSelector.Requirement {
        var token = next()
        let isNegated = token == .symbol("!")
        if isNegated { token = next() }
        guard case .word(let key) = token else { throw refused(token, "a label's key") }
        if isNegated { return LabelSelector.Requirement(key, .doesNotExist) }
        let after = peeked
        if after == .end || after == .symbol(",") { return LabelSelector.Requirement(key, .exists) }
        switch next() {
        case .symbol("="), .symbol("=="): return LabelSelector.Requirement(key, .equals, [try value()])
        case .symbol("!="): return LabelSelector.Requirement(key, .notEquals, [try value()])
        case .symbol(">"): return LabelSelector.Requirement(key, .greaterThan, [try value()])
        case .symbol("<"): return LabelSelector.Requirement(key, .lessThan, [try value()])
        case .word("in"): return LabelSelector.Requirement(key, .in, try values())
        case .word("notin"): return LabelSelector.Requirement(key, .notIn, try values())
        case let other: throw refused(other, "one of =, ==, !=, in, notin, <, >")
        }
    }

    /// A value may be empty: `a=` means that the label is there and empty.
    private mutating func value() throws(Diagnostic) -> String {
        let token = peeked
        if token == .end || token == .symbol(",") { return "" }
        guard case .word(let value) = next() else { throw refused(token, "a label's value") }
        return value
    }

    private mutating func values() throws(Diagnostic) -> [String] {
        let open = next()
        guard open == .symbol("(") else { throw refused(open, "'('") }
        var values: Set<String> = []
        while true {
            var token = next()
            if case .word(let value) = token {
                values.insert(value)
                token = next()
            } else {
                values.insert("")
            }
            if token == .symbol(",") { continue }
            guard token == .symbol(")") else { throw refused(token, "',' or ')'") }
            return values.sorted(by: Fields.precedes)
        }
    }

    private func check(_ requirement: LabelSelector.Requirement) throws(Diagnostic) {
        if let message = NameRules.qualifiedName(requirement.key) {
            throw invalid("the key \(Diagnostic.quotedName(requirement.key)): \(message)")
        }
        for value in requirement.values {
            if let message = NameRules.labelValue(value) { throw invalid("a value of \(requirement.key): \(message)") }
        }
        let isComparison = requirement.operator == .greaterThan || requirement.operator == .lessThan
        if isComparison, requirement.values.first.flatMap({ Int64($0) }) == nil {
            throw invalid("a value of \(requirement.key): for 'Gt', 'Lt' operators, the value must be an integer")
        }
    }

    private func invalid(_ message: String) -> Diagnostic {
        Diagnostic(.error, .invalid, FieldPath(), "unable to parse a label selector: \(message)")
    }
}
