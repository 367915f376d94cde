/// One line of a `.skegignore`.
struct IgnorePattern: Sendable, Hashable {
    private static let anyFolders: [Unicode.Scalar] = ["*", "*"]

    private var parts: [[Unicode.Scalar]]
    private(set) var isNegated: Bool
    private var isFolder: Bool
    /// It is one part, and matches in any folder.
    private var isName: Bool

    /// nil for a line that names nothing, such as a single slash.
    init?(_ line: Substring) {
        var scalars = Array(line.unicodeScalars)[...]
        isNegated = scalars.first == "!"
        if isNegated { scalars.removeFirst() }
        isFolder = scalars.last == "/"
        if isFolder { scalars.removeLast() }
        isName = !scalars.contains("/")
        parts = scalars.split(separator: "/").map(Array.init)
        guard !parts.isEmpty else { return nil }
    }

    /// Whether it matches a path, or a folder on the way, which takes all in it along.
    func matches(_ path: [[Unicode.Scalar]], steps: inout Int) -> Bool {
        let candidates = isFolder ? path.dropLast() : path[...]
        if isName {
            if parts[0] == IgnorePattern.anyFolders { return !candidates.isEmpty }
            for part in candidates where IgnorePattern.glob(part, parts[0], steps: &steps) { return true }
            return false
        }
        var end = candidates.startIndex
        while end < candidates.endIndex {
            end += 1
            if matches(path[..<end], steps: &steps) { return true }
        }
        return false
    }

    /// Whether all parts match, `**` being any number of them. Each step back goes only to the last `**`, as in `glob`.
    private func matches(_ path: ArraySlice<[Unicode.Scalar]>, steps: inout Int) -> Bool {
        var part = path.startIndex
        var step = parts.startIndex
        var retry: (part: Int, step: Int)?
        while part < path.endIndex {
            steps += 1
            if step < parts.endIndex, parts[step] == IgnorePattern.anyFolders {
                retry = (part, step)
                step += 1
            } else if step < parts.endIndex, IgnorePattern.glob(path[part], parts[step], steps: &steps) {
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
        return parts[step...].allSatisfy { $0 == IgnorePattern.anyFolders }
    }

    /// The last star is tried again with one character more, so the time is at most the product of the lengths.
    private static func glob(_ text: [Unicode.Scalar], _ pattern: [Unicode.Scalar], steps: inout Int) -> Bool {
        var place = 0
        var step = 0
        var retry: (place: Int, step: Int)?
        while place < text.count {
            steps += 1
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
        return pattern[step...].allSatisfy { $0 == "*" }
    }
}
