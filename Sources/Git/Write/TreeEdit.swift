/// What the next tree of a branch holds.
public enum TreeEdit: Hashable, Sendable {
    /// Exactly these files, by path.
    case replaceAll([String: [UInt8]])
    /// The last tree with these files set; nil removes one. What is not named stays.
    case update([String: [UInt8]?])

    var changes: [String: [UInt8]?] {
        switch self {
        case .replaceAll(let files): files.mapValues { $0 }
        case .update(let files): files
        }
    }
}

/// Changed files as directories inside each other.
struct EditNode {
    /// A blob, or nil for one that goes.
    var files: [String: ObjectID?] = [:]
    var directories: [String: EditNode] = [:]

    /// Adds one change. The path's depth is capped by `TreeLimits.depth`, and with it every recursion here.
    mutating func set(_ path: String, to blob: ObjectID?) throws(GitError) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= TreeLimits().depth else {
            throw GitError(.limitExceeded("treeDepth"), "\(path) is more than \(TreeLimits().depth) directories deep")
        }
        for part in parts where !EntryName.isSafe(part) {
            throw GitError(.invalid, "\(path) cannot be a path in a git tree")
        }
        guard insert(parts[...], blob) else {
            throw GitError(.invalid, "\(path) is both a file and a directory, or is named twice")
        }
    }

    private mutating func insert(_ parts: ArraySlice<String>, _ blob: ObjectID?) -> Bool {
        guard let name = parts.first else { return false }
        if parts.count == 1 {
            guard files[name] == nil, blob == nil || directories[name] == nil else { return false }
            files[name] = .some(blob)
            return true
        }
        if case .some(.some) = files[name] { return false }
        return directories[name, default: EditNode()].insert(parts.dropFirst(), blob)
    }
}
