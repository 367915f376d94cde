/// A regular expression as a tree.
indirect enum PatternNode: Sendable {
    case nothing
    case one(CharacterClass)
    case all([PatternNode])
    case any([PatternNode])
    case repeated(PatternNode, least: Int, most: Int?)
    case assertion(PatternAssertion)
}

/// What must hold at a place between two characters.
enum PatternAssertion: Sendable {
    case textBegins, textEnds, lineBegins, lineEnds, wordBoundary, noWordBoundary

    func holds(between before: Unicode.Scalar?, and after: Unicode.Scalar?) -> Bool {
        switch self {
        case .textBegins: before == nil
        case .textEnds: after == nil
        case .lineBegins: before == nil || before == "\n"
        case .lineEnds: after == nil || after == "\n"
        case .wordBoundary: PatternAssertion.isWord(before) != PatternAssertion.isWord(after)
        case .noWordBoundary: PatternAssertion.isWord(before) == PatternAssertion.isWord(after)
        }
    }

    private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { CharacterClass.word.contains($0) } ?? false
    }
}

/// A set of characters.
struct CharacterClass: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    /// Groups of Unicode's general categories by their letters, such as `L` or `Nd`, and whether what is outside counts.
    var categories: [(name: String, isNegated: Bool)] = []
    var isNegated = false

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let value = scalar.value
        let isIn =
            ranges.contains { $0.contains(value) }
            || categories.contains { scalar.properties.generalCategory.abbreviation.hasPrefix($0.name) != $0.isNegated }
        return isIn != isNegated
    }

    static func only(_ scalar: Unicode.Scalar) -> CharacterClass {
        CharacterClass(ranges: [scalar.value...scalar.value])
    }

    static let digit = CharacterClass(ranges: [0x30...0x39])
    static let word = CharacterClass(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    static let space = CharacterClass(ranges: [0x09...0x0A, 0x0C...0x0D, 0x20...0x20])
    static let everything = CharacterClass(ranges: [0...0x10FFFF])
    static let everythingOnALine = CharacterClass(ranges: [0...0x09, 0x0B...0x10FFFF])

    /// Classes of POSIX, as in `[[:alpha:]]`.
    static let named: [String: [ClosedRange<UInt32>]] = [
        "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A], "alpha": [0x41...0x5A, 0x61...0x7A], "ascii": [0...0x7F],
        "blank": [0x09...0x09, 0x20...0x20], "cntrl": [0...0x1F, 0x7F...0x7F], "digit": [0x30...0x39],
        "graph": [0x21...0x7E], "lower": [0x61...0x7A], "print": [0x20...0x7E],
        "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E], "space": [0x09...0x0D, 0x20...0x20],
        "upper": [0x41...0x5A], "word": [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A],
        "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66]
    ]

    /// The ranges of this class or, where it is negated, those between them. Only for classes without categories.
    var plainRanges: [ClosedRange<UInt32>] {
        guard isNegated else { return ranges }
        var result: [ClosedRange<UInt32>] = []
        var next: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > next { result.append(next...(range.lowerBound - 1)) }
            next = max(next, range.upperBound + 1)
        }
        if next <= 0x10FFFF { result.append(next...0x10FFFF) }
        return result
    }

    /// With the other case of its ASCII letters.
    var foldingCase: CharacterClass {
        var copy = self
        for (from, to) in [(UInt32(0x41), UInt32(0x61)), (0x61, 0x41)] {
            let letters = from...(from + 25)
            for range in ranges where range.overlaps(letters) {
                let part = range.clamped(to: letters)
                copy.ranges.append((part.lowerBound - from + to)...(part.upperBound - from + to))
            }
        }
        return copy
    }
}

extension Unicode.GeneralCategory {
    /// As expressions name it: `Lu`.
    fileprivate var abbreviation: String {
        switch self {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
