/// What a `.skegignore` says: files that are no manifests, though their names end like one.
///
/// One pattern per line, as in gitignore, without character classes: `*` is any text without a slash, `?` one character
/// without a slash, `**` any number of folders. A pattern with a slash at its start or inside counts from the folder of
/// the `.skegignore`; one without matches in any folder below. A slash at the end means folders only. `!` takes a file
/// back in, `#` starts a comment. The last pattern that matches decides. Unlike git's, a file can be taken back in even
/// if its folder is left out.
public struct IgnoreRules: Sendable, Hashable {
    public static let fileName = ".skegignore"
    /// Patterns of one file; more are left out, and said so.
    public static let maxPatterns = 1000
    /// Characters of one pattern; a longer one is left out.
    public static let maxPatternLength = 512

    private struct Pattern: Sendable, Hashable {
        var parts: [[Character]]
        var isNegated: Bool
        var isFolder: Bool
    }

    private var patterns: [Pattern] = []
    /// True where patterns were left out for a limit.
    public private(set) var isCut = false

    public init() {}

    public init(_ text: String) {
        for line in text.split(whereSeparator: \.isNewline) {
            var line = line
            while line.last?.isWhitespace == true { line.removeLast() }
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard patterns.count < IgnoreRules.maxPatterns, line.count <= IgnoreRules.maxPatternLength else {
                isCut = true
                continue
            }
            let isNegated = line.hasPrefix("!")
            if isNegated { line.removeFirst() }
            let isFolder = line.hasSuffix("/")
            if isFolder { line.removeLast() }
            let isAnchored = line.contains("/")
            var parts = line.split(separator: "/").map(Array.init)
            guard !parts.isEmpty else { continue }
            if !isAnchored { parts.insert(["*", "*"], at: 0) }
            patterns.append(Pattern(parts: parts, isNegated: isNegated, isFolder: isFolder))
        }
    }

    /// Whether a path, given from the folder of the rules, is left out; nil where no pattern speaks of it.
    public func ignores(_ path: String) -> Bool? {
        guard !patterns.isEmpty else { return nil }
        let parts = path.split(separator: "/").map(Array.init)
        guard !parts.isEmpty else { return nil }
        for pattern in patterns.reversed() {
            // A pattern that matches a folder matches everything in it.
            let longest = pattern.isFolder ? parts.count - 1 : parts.count
            let matches = (1...parts.count).contains { length in
                length <= longest && IgnoreRules.matches(parts[..<length], pattern.parts[...])
            }
            if matches { return !pattern.isNegated }
        }
        return nil
    }

    /// Whether all parts match, `**` being any number of them. Each step back goes only to the last `**`, as in `glob`.
    private static func matches(_ parts: ArraySlice<[Character]>, _ pattern: ArraySlice<[Character]>) -> Bool {
        var part = parts.startIndex
        var step = pattern.startIndex
        var retry: (part: Int, step: Int)?
        while part < parts.endIndex {
            if step < pattern.endIndex, pattern[step] == ["*", "*"] {
                retry = (part, step)
                step += 1
            } else if step < pattern.endIndex, glob(parts[part], pattern[step]) {
                part += 1
                step += 1
            } else if let last = retry {
                retry = (last.part + 1, last.step)
                part = last.part + 1
                step = last.step + 1
            } else {
                return false
            }
        }
        while step < pattern.endIndex, pattern[step] == ["*", "*"] { step += 1 }
        return step == pattern.endIndex
    }

    private static func glob(_ text: [Character], _ pattern: [Character]) -> Bool {
        var place = 0
        var step = 0
        var retry: (place: Int, step: Int)?
        while place < text.count {
            if step < pattern.count, pattern[step] == "*" {
                retry = (place, step)
                step += 1
            } else if step < pattern.count, pattern[step] == "?" || pattern[step] == text[place] {
                place += 1
                step += 1
            } else if let last = retry {
                retry = (last.place + 1, last.step)
                place = last.place + 1
                step = last.step + 1
            } else {
                return false
            }
        }
        while step < pattern.count, pattern[step] == "*" { step += 1 }
        return step == pattern.count
    }
}
