internal import CLibGit2

extension Repository {
    /// Writes a commit; no reference moves.
    func makeCommit(
        tree: ObjectID, parents: [ObjectID], author: CommitSignature, committer: CommitSignature, message: String
    ) throws(GitError) -> ObjectID {
        let tree = try lookUpTree(tree)
        let author = try signature(author)
        defer { git_signature_free(author) }
        let committer = try signature(committer)
        defer { git_signature_free(committer) }
        var found: [OpaquePointer?] = []
        defer { for commit in found { git_commit_free(commit) } }
        for parent in parents {
            var oid = parent.oid
            var commit: OpaquePointer?
            try check(git_commit_lookup(&commit, pointer, &oid), "read the commit \(parent)")
            found.append(commit)
        }
        var oid = git_oid()
        let answer = found.withUnsafeMutableBufferPointer { parents in
            git_commit_create(
                &oid, pointer, nil, author, committer, nil, message, tree.pointer, parents.count, parents.baseAddress)
        }
        try check(answer, "write a commit")
        return ObjectID(oid)
    }

    private func signature(_ signature: CommitSignature) throws(GitError) -> UnsafeMutablePointer<git_signature>? {
        var made: UnsafeMutablePointer<git_signature>?
        try check(
            git_signature_new(
                &made, signature.name, signature.email, signature.seconds, signature.offsetMinutes),
            "use the author \(signature.name)")
        return made
    }
}
