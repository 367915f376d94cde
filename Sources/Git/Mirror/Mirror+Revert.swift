extension Mirror {
    /// A commit on top of `head` in which everything under `path` is again as `revision` has it. It is only made, not
    /// pushed.
    ///
    /// - Returns: nil when `head` has the same content there already.
    /// - Throws: `pathNotFound` when `revision` has no such path.
    public func rollback(
        to revision: ObjectID, onto head: ObjectID, path: String = "", author: CommitSignature
    ) throws(GitError) -> ObjectID? {
        let path = try Self.normalized(path)
        let target = try repository.commit(revision)
        let current = try repository.commit(head)
        guard let wanted = try repository.entry(at: path, in: target.tree) else {
            throw GitError(.pathNotFound, "commit \(revision.short) has no \(path): choose another revision")
        }
        let tree = try repository.replacing(path, in: current.tree, with: wanted)
        if tree == current.tree { return nil }
        let undone = try repository.commits(from: head, without: revision, limit: 2)
        let message: String
        if undone.count == 1, tree == target.tree {
            message = "Revert \"\(current.subject)\"\n\nThis reverts commit \(head).\n"
        } else {
            let place = path.isEmpty ? "Everything" : path
            message =
                "Revert to \(revision.short) \"\(target.subject)\"\n\n\(place) is as in commit \(revision) again.\n"
        }
        return try repository.makeCommit(
            tree: tree, parents: [head], author: author, committer: author, message: message)
    }

    /// Commits on top of `head` that undo the given commits, one each, in the order given (newest first).
    ///
    /// - Returns: the last of them.
    /// - Throws: `conflict` naming the paths, when a later commit changed the same lines.
    public func revert(
        _ commits: [ObjectID], onto head: ObjectID, author: CommitSignature
    ) throws(GitError) -> ObjectID {
        var top = head
        for commit in commits {
            let info = try repository.commit(commit)
            let tree = try repository.undoing(commit, in: top)
            let message = "Revert \"\(info.subject)\"\n\nThis reverts commit \(commit).\n"
            top = try repository.makeCommit(
                tree: tree, parents: [top], author: author, committer: author, message: message)
        }
        return top
    }

    /// Commits that `head` reaches and `older` does not, newest first: what is undone to come back to `older`.
    public func commits(from head: ObjectID, after older: ObjectID, limit: Int = 1000) throws(GitError) -> [CommitInfo]
    {
        try repository.commits(from: head, without: older, limit: limit).reversed()
    }
}
