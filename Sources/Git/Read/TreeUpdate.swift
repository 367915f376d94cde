internal import CLibGit2

/// How the files of one commit differ from those of another whose listing was read before.
public struct TreeUpdate: Hashable, Sendable {
    /// The tree at the path now.
    public var tree: ObjectID
    /// Files that are new or have another content.
    public var written: [TreeFile]
    /// Paths that are gone.
    public var removed: [String]
}

/// What a tree comes to, to know without walking it that its successor is within the limits: never less than it has.
struct TreeTotals {
    var files: Int
    var bytes: Int
    var entries: Int

    func isWithin(_ limits: TreeLimits) -> Bool {
        files <= limits.files && bytes <= limits.totalBytes && entries <= limits.entries
    }
}

/// Reads the difference of two trees as a walk over the second would read it.
struct TreeComparison {
    private let repository: Repository
    private let limits: TreeLimits
    private let path: String
    private(set) var totals: TreeTotals
    private(set) var written: [TreeFile] = []
    private(set) var removed: [String] = []

    init(_ repository: Repository, path: String, from totals: TreeTotals, limits: TreeLimits) {
        self.repository = repository
        self.path = path
        self.totals = totals
        self.limits = limits
    }

    /// False where only a walk can tell: something is odd, or may be beyond a limit.
    mutating func compare(_ old: ObjectID, _ new: ObjectID) throws(GitError) -> Bool {
        let objects = try repository.objects()
        let diff = try repository.difference(old, new)
        let count = git_diff_num_deltas(diff.pointer)
        guard count <= limits.files else { return false }
        for place in 0..<count {
            guard let delta = git_diff_get_delta(diff.pointer, place)?.pointee else { return false }
            guard try take(delta, objects.pointer) else { return false }
        }
        return totals.isWithin(limits)
    }

    private mutating func take(_ delta: git_diff_delta, _ objects: OpaquePointer) throws(GitError) -> Bool {
        let (old, new) = (delta.old_file, delta.new_file)
        guard old.isRegular || old.mode == 0, new.isRegular || new.mode == 0 else { return false }
        guard let raw = new.mode == 0 ? old.path : new.path, let name = String(validatingCString: raw) else {
            return false
        }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= limits.depth, parts.allSatisfy({ EntryName.isSafe(String($0)) }) else { return false }
        let path = TreeWalk.joined(path, name)
        guard new.isRegular else {
            removed.append(path)
            return true
        }
        var oid = new.id
        var size = 0
        var type = GIT_OBJECT_ANY
        try check(git_odb_read_header(&size, &type, objects, &oid), "read \(path)")
        guard type == GIT_OBJECT_BLOB, size <= limits.blobBytes else { return false }
        written.append(
            TreeFile(path: path, id: ObjectID(oid), bytes: size, isExecutable: UInt32(new.mode) & 0o100 != 0))
        totals.bytes += size
        if !old.isRegular {
            totals.files += 1
            totals.entries += parts.count
        }
        return true
    }
}

/// The totals of the few trees that were read last.
struct RecentTotals {
    /// A sync follows one tree at a time, and people ask for differences to a few others.
    static let limit = 8

    private var kept: [(tree: ObjectID, totals: TreeTotals)] = []

    subscript(tree: ObjectID) -> TreeTotals? {
        get { kept.first { $0.tree == tree }?.totals }
        set {
            kept.removeAll { $0.tree == tree }
            guard let newValue else { return }
            kept.append((tree, newValue))
            if kept.count > RecentTotals.limit { kept.removeFirst() }
        }
    }
}
