internal import CLibGit2

extension Mirror {
    /// What `commit` holds under `path` (empty for everything). Nothing of it is read yet.
    ///
    /// - Throws: `pathNotFound`, `limitExceeded`, `corrupt`.
    public func listing(
        of commit: ObjectID, path: String = "", limits: TreeLimits = TreeLimits()
    ) throws(GitError) -> TreeListing {
        let path = try Self.normalized(path)
        let entry = try repository.entry(at: path, in: try repository.commit(commit).tree)
        guard let entry else { throw GitError(.pathNotFound, "commit \(commit.short) has no \(path)") }
        let objects = try repository.objects()
        var walk = TreeWalk(repository, objects: objects.pointer, limits: limits)
        if entry.isTree {
            try walk.walk(entry.id, path: path)
        } else {
            try walk.add(entry.id, path: path, isExecutable: false)
        }
        totals[entry.id] = entry.isTree ? walk.totals : nil
        return TreeListing(
            commit: commit, path: path, tree: entry.id, files: walk.files, oddities: walk.oddities)
    }

    /// What the listing of `commit` has otherwise than that of a commit before, whose tree at the path is `old`; costs what
    /// differs. Nil where a listing must be read: `old` was not read here, or something odd is among what differs.
    ///
    /// - Throws: `corrupt`.
    public func update(
        from old: ObjectID, to commit: ObjectID, path: String = "", limits: TreeLimits = TreeLimits()
    ) throws(GitError) -> TreeUpdate? {
        let path = try Self.normalized(path)
        guard let totals = totals[old], let entry = try repository.entry(at: path, in: repository.commit(commit).tree),
            entry.isTree
        else { return nil }
        var comparison = TreeComparison(repository, path: path, from: totals, limits: limits)
        guard try comparison.compare(old, entry.id) else { return nil }
        self.totals[entry.id] = comparison.totals
        return TreeUpdate(tree: entry.id, written: comparison.written, removed: comparison.removed)
    }

    /// The id of the tree (or blob) at `path`, nil when the commit has no such path. Equal ids mean equal content.
    public func tree(of commit: ObjectID, path: String = "") throws(GitError) -> ObjectID? {
        try repository.entry(at: try Self.normalized(path), in: try repository.commit(commit).tree)?.id
    }

    /// Those of these paths at which a commit has a regular file: no folder, link or submodule. Nothing of it is read yet.
    ///
    /// - Throws: `corrupt`.
    public func files(at paths: [String], of commit: ObjectID) throws(GitError) -> [TreeFile] {
        let root = try repository.commit(commit).tree
        let objects = try repository.objects()
        var files: [TreeFile] = []
        for path in paths where (try? Self.normalized(path)) == path {
            guard let entry = try repository.entry(at: path, in: root), !entry.isTree else { continue }
            var (oid, size, type) = (entry.id.oid, 0, GIT_OBJECT_ANY)
            try check(git_odb_read_header(&size, &type, objects.pointer, &oid), "read \(path)")
            files.append(TreeFile(path: path, id: entry.id, bytes: size, isExecutable: false))
        }
        return files
    }

    /// The content of blobs, in the order asked.
    ///
    /// - Throws: `limitExceeded` for one larger than `limits.blobBytes`, `corrupt`.
    public func contents(of ids: [ObjectID], limits: TreeLimits = TreeLimits()) throws(GitError) -> [[UInt8]] {
        var contents: [[UInt8]] = []
        contents.reserveCapacity(ids.count)
        let objects = try repository.objects()
        for id in ids { contents.append(try repository.blob(id, in: objects.pointer, limit: limits.blobBytes)) }
        return contents
    }

    /// The content of one blob.
    public func content(of id: ObjectID, limits: TreeLimits = TreeLimits()) throws(GitError) -> [UInt8] {
        try repository.blob(id, in: try repository.objects().pointer, limit: limits.blobBytes)
    }

    /// What a commit says about itself.
    public func commit(_ id: ObjectID) throws(GitError) -> CommitInfo { try repository.commit(id) }

    /// The commit that a reference, a short id or an expression such as `HEAD~2` means in the mirror's last state of the
    /// remote's `branch`; nil when there is none.
    public func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
        try repository.isAncestor(ancestor, of: commit)
    }

    /// Commits from `start` backwards, newest first; with a path only those that changed it.
    public func log(from start: ObjectID, path: String = "", limit: Int = 100) throws(GitError) -> [CommitInfo] {
        try repository.log(from: start, path: try Self.normalized(path), limit: limit)
    }

    /// A path inside a repository: relative, no `..`, no empty parts; `.` and `/` at the ends mean nothing.
    static func normalized(_ path: String) throws(GitError) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        for part in parts where !EntryName.isSafe(String(part)) {
            throw GitError(.invalid, "\(path) is not a path inside a repository")
        }
        return parts.joined(separator: "/")
    }
}
