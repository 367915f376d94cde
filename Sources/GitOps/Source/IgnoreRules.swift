/// What a `.skegignore` says: files that are no manifests, though their names end like one.
///
/// One pattern per line, as in gitignore, without character classes: `*` is any text without a slash, `?` one character
/// without a slash, `**` any number of folders. A pattern with a slash at its start or inside counts from the folder of
/// the `.skegignore`; one without matches in any folder below. A slash at the end means folders only. `!` takes a file
/// back in, `#` starts a comment. The last pattern that matches decides. Unlike git's, a file can be taken back in even
/// if its folder is left out.
public struct IgnoreRules: Sendable, Hashable {
    public static let fileName = ".skegignore"
    /// Patterns of one file.
    public static let maxPatterns = 1000
    /// Characters of one pattern.
    public static let maxPatternLength = 512

    private var patterns: [IgnorePattern] = []
    /// What is over a limit. The rules then say less than their author meant, so nothing may rest on them.
    public private(set) var fault: Fault?

    public struct Fault: Sendable, Hashable {
        /// Counts from 1.
        public var line: Int
        public var message: String
    }

    /// How many patterns there are.
    public var count: Int { patterns.count }

    public init() {}

    public init(_ text: String) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            var line = line
            while line.last?.isWhitespace == true { line.removeLast() }
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard line.unicodeScalars.count <= IgnoreRules.maxPatternLength else {
                let message =
                    "a pattern has more than \(IgnoreRules.maxPatternLength) characters (limit maxPatternLength)"
                fault = Fault(line: index + 1, message: message)
                return
            }
            guard let pattern = IgnorePattern(line) else { continue }
            guard patterns.count < IgnoreRules.maxPatterns else {
                let message = "the file has more than \(IgnoreRules.maxPatterns) patterns (limit maxPatterns)"
                fault = Fault(line: index + 1, message: message)
                return
            }
            patterns.append(pattern)
        }
    }

    /// Whether a path, given from the folder of the rules, is left out; nil where no pattern speaks of it.
    ///
    /// - Parameter steps: Counts up by the comparisons that it took.
    public func ignores(_ path: String, steps: inout Int) -> Bool? {
        guard !patterns.isEmpty else { return nil }
        let parts = path.unicodeScalars.split(separator: "/").map(Array.init)
        guard !parts.isEmpty else { return nil }
        for pattern in patterns.reversed() where pattern.matches(parts, steps: &steps) { return !pattern.isNegated }
        return nil
    }

    /// Whether a path, given from the folder of the rules, is left out; nil where no pattern speaks of it.
    public func ignores(_ path: String) -> Bool? {
        var steps = 0
        return ignores(path, steps: &steps)
    }
}
