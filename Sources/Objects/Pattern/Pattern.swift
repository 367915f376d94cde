/// A regular expression as Go's `regexp` and RE2 read it, matched in time that grows with the text and the expression, whatever they
/// are: there is no going back on the way (https://github.com/google/re2/wiki/Syntax; the way is Thompson's).
public struct Pattern: Sendable {
    /// How long an expression may be, in bytes.
    public static let maximumLength = 10_000
    /// How deep its groups may be nested.
    static let maximumDepth = 100
    /// How often a part may be repeated by count, as in RE2.
    static let maximumCount = 1_000
    /// How many steps it may come to, its counted parts written out.
    static let maximumSteps = 20_000
    /// How much work one match may be: steps looked at. A text for which that does not suffice is not matched.
    static let maximumWork = 20_000_000

    public let text: String
    private let program: PatternProgram

    /// - Throws: What is wrong with the expression, and of more than is allowed, what.
    public init(_ text: String) throws(PatternError) {
        guard text.utf8.count <= Pattern.maximumLength else {
            throw PatternError("it is longer than \(Pattern.maximumLength) bytes")
        }
        var parser = PatternParser(text)
        program = try PatternProgram(try parser.parse())
        self.text = text
    }

    public enum Outcome: Sendable, Hashable {
        case matches
        case differs
        /// The text is too long for the expression: see `maximumWork`.
        case tooMuchWork
    }

    /// Whether some part of the text fits; all of it, where the expression begins with `^` and ends with `$`.
    public func match(_ text: String) -> Outcome { program.match(text) }
}

/// What is wrong with a regular expression.
public struct PatternError: Error, Sendable, CustomStringConvertible {
    public var description: String

    init(_ description: String) { self.description = description }
}
