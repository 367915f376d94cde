internal import CLibGit2

extension Mirror {
    /// Where a branch of the mirror's own stands, nil when it has no commit yet.
    public func head(of branch: String) throws(GitError) -> ObjectID? {
        try repository.target(of: try Self.branchReference(branch))
    }

    /// Commits an edit to a branch of the mirror's own; the first commit has no parent.
    ///
    /// - Returns: the commit, or nil when the edit changes nothing; then nothing is written.
    public func commit(
        _ edit: TreeEdit, to branch: String, author: CommitSignature, message: String
    ) throws(GitError) -> ObjectID? {
        let name = try Self.branchReference(branch)
        let head = try repository.target(of: name)
        let base = try head.map { (id) throws(GitError) in try repository.commit(id).tree }
        var writer = try ObjectWriter(repository, files: edit.changes.count)
        var root = EditNode()
        for (path, content) in edit.changes {
            let blob = try content.map { (bytes) throws(GitError) in try writer.blob(bytes) }
            try root.set(path, to: blob)
        }
        let keep: ObjectID? = if case .update = edit { base } else { nil }
        var tree = try writer.tree(root, on: keep)
        if tree == nil { tree = try writer.emptyTree() }
        try writer.finish()
        guard let tree, tree != base else { return nil }
        let commit = try repository.makeCommit(
            tree: tree, parents: head.map { [$0] } ?? [], author: author, committer: author, message: message)
        try repository.setReference(name, to: commit, expecting: head, log: "commit")
        return commit
    }

    /// Puts the commits of our branch that `other` lacks on top of `other`, each with what it changed.
    ///
    /// It is for branches that only state facts: a file that both have written is as ours says, nothing is merged. Files
    /// that only the other has written stay.
    ///
    /// - Returns: the branch's new commit.
    @discardableResult
    public func restack(_ branch: String, onto other: ObjectID, limit: Int = 1000) throws(GitError) -> ObjectID {
        let name = try Self.branchReference(branch)
        guard let head = try repository.target(of: name) else {
            try repository.setReference(name, to: other, expecting: nil, log: "start at the remote's state")
            return other
        }
        var parent = other
        if try !repository.isAncestor(head, of: other) {
            for commit in try repository.commits(from: head, without: other, limit: limit) {
                let base = try repository.commit(parent).tree
                let tree = try tree(base, withChangesOf: commit)
                if tree == base { continue }
                parent = try repository.makeCommit(
                    tree: tree, parents: [parent], author: commit.author, committer: commit.committer,
                    message: commit.message)
            }
        }
        if parent != head { try repository.setReference(name, to: parent, expecting: head, log: "restack") }
        return parent
    }

    private func tree(_ base: ObjectID, withChangesOf commit: CommitInfo) throws(GitError) -> ObjectID {
        let limit = TreeLimits().files
        var writer = try ObjectWriter(repository, files: 0)
        let old: ObjectID
        if let before = commit.parents.first {
            old = try repository.commit(before).tree
        } else {
            old = try writer.emptyTree()
        }
        var root = EditNode()
        for change in try repository.changes(from: old, to: commit.tree, limit: limit) {
            try root.set(change.path, to: change.new)
        }
        if let tree = try writer.tree(root, on: base) { return tree }
        return try writer.emptyTree()
    }

    static func branchReference(_ branch: String) throws(GitError) -> String {
        let name = try RemoteReference.branch(branch).candidates().first
        guard let name else { throw GitError(.invalid, "a branch needs a name") }
        return name
    }
}

extension Repository {
    /// Commits that `head` reaches and `other` does not, along first parents, oldest first; the newest `limit` of them.
    func commits(from head: ObjectID, without other: ObjectID, limit: Int) throws(GitError) -> [CommitInfo] {
        let walk = try Owned(git_revwalk_free, "walk the history") { git_revwalk_new(&$0, pointer) }
        git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue)
        git_revwalk_simplify_first_parent(walk.pointer)
        var oid = head.oid
        try check(git_revwalk_push(walk.pointer, &oid), "walk the history of \(head.short)")
        oid = other.oid
        try check(git_revwalk_hide(walk.pointer, &oid), "walk the history of \(other.short)")
        var commits: [CommitInfo] = []
        while commits.count < limit {
            let answer = git_revwalk_next(&oid, walk.pointer)
            if answer == GIT_ITEROVER.rawValue { break }
            try check(answer, "walk the history of \(head.short)")
            commits.append(try commit(ObjectID(oid)))
        }
        return commits.reversed()
    }
}
