import GitOps

/// `.skegignore`: rules decide as their meaning says, and at a bounded cost.
enum IgnoreProperties {
    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var draws = Draws(input)
        let (text, path) = draws.twoTexts()
        let rules = IgnoreRules(text)
        var steps = 0
        let decided = rules.ignores(path, steps: &steps)
        // Each pattern against each way to a folder, each of its parts against each of the path's.
        let folders = path.utf8.count { $0 == UInt8(ascii: "/") } + 1
        try expect(
            steps <= (text.utf8.count + 2) * (path.utf8.count + 2) * folders, "the cost is bounded", seen: "\(steps)")
        let parts = path.unicodeScalars.split(separator: "/").map(Array.init)
        guard parts.count <= 12, text.utf8.count <= 600, rules.fault == nil else { return }
        var expected: Bool?
        for pattern in ReferencePattern.all(in: text) where pattern.matches(parts) { expected = !pattern.isNegated }
        try expect(
            decided == expected, "the last pattern that matches decides",
            seen: "\(text.debugDescription) \(path.debugDescription)")
    }
}

/// A pattern by its meaning, slow and plain: what the rules are held against.
private struct ReferencePattern {
    var parts: [[Unicode.Scalar]]
    var isNegated: Bool
    var isFolder: Bool

    static func all(in text: String) -> [ReferencePattern] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            var line = line
            while line.last?.isWhitespace == true { line.removeLast() }
            guard !line.isEmpty, !line.hasPrefix("#") else { return nil }
            var scalars = Array(line.unicodeScalars)[...]
            let isNegated = scalars.first == "!"
            if isNegated { scalars.removeFirst() }
            let isFolder = scalars.last == "/"
            if isFolder { scalars.removeLast() }
            let parts = scalars.split(separator: "/").map(Array.init)
            guard !parts.isEmpty else { return nil }
            return ReferencePattern(
                parts: scalars.contains("/") ? parts : [["*", "*"]] + parts, isNegated: isNegated, isFolder: isFolder)
        }
    }

    func matches(_ path: [[Unicode.Scalar]]) -> Bool {
        (isFolder ? 1..<max(1, path.count) : 1..<path.count + 1).contains { length in
            ReferencePattern.matches(Array(path[..<length]), parts, isAny: { $0 == ["*", "*"] }) { part, pattern in
                ReferencePattern.matches(part, pattern, isAny: { $0 == "*" }) { $1 == "?" || $0 == $1 }
            }
        }
    }

    /// Whether a text matches a pattern: `table[i]` holds for each `j` whether the first `i` match the first `j`.
    private static func matches<Element>(
        _ text: [Element], _ pattern: [Element], isAny: (Element) -> Bool, _ fits: (Element, Element) -> Bool
    ) -> Bool {
        var row = [true]
        for element in pattern { row.append(row[row.count - 1] && isAny(element)) }
        for element in text {
            var next = [false]
            for (index, step) in pattern.enumerated() {
                next.append(isAny(step) ? next[index] || row[index + 1] : row[index] && fits(element, step))
            }
            row = next
        }
        return row[pattern.count]
    }
}
