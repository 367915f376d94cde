internal import CLibGit2
internal import Glibc

/// Making a repository with a work tree, for people who start one.
public enum LocalRepository {
    /// Whether the directory is, or is inside, a repository.
    public static func exists(at path: String) throws(GitError) -> Bool {
        try GitLibrary.start()
        var repository: OpaquePointer?
        defer { git_repository_free(repository) }
        return try found(git_repository_open_ext(&repository, path, 0, nil), "look for a repository at \(path)")
    }

    /// Makes an empty repository with a work tree at `path`; one that is there already is left as it is.
    public static func initialise(at path: String, branch: String = "main") throws(GitError) {
        try GitLibrary.start()
        _ = try RemoteReference.branch(branch).candidates()
        var options = git_repository_init_options()
        git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
        options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue
        var repository: OpaquePointer?
        let answer = branch.withCString { name in
            options.initial_head = name
            return git_repository_init_ext(&repository, path, &options)
        }
        git_repository_free(repository)
        try check(answer, "make a git repository at \(path)")
    }

    /// Commits every file of the work tree that is not ignored, on top of HEAD.
    ///
    /// - Returns: the commit, or nil when nothing changed.
    public static func commitAll(
        at path: String, author: CommitSignature, message: String
    ) throws(GitError) -> ObjectID? {
        let repository = try Repository(open: path)
        let pointer = repository.pointer
        let index = try Owned(git_index_free, "read the index of \(path)") { git_repository_index(&$0, pointer) }
        try check(withStrings(["*"]) { git_index_add_all(index.pointer, $0, 0, nil, nil) }, "add the files of \(path)")
        try check(withStrings(["*"]) { git_index_update_all(index.pointer, $0, nil, nil) }, "add the files of \(path)")
        try check(git_index_write(index.pointer), "write the index of \(path)")
        var oid = git_oid()
        try check(git_index_write_tree(&oid, index.pointer), "write a tree")
        let tree = ObjectID(oid)
        let head = try repository.target(of: "HEAD")
        if let head, try repository.commit(head).tree == tree { return nil }
        let commit = try repository.makeCommit(
            tree: tree, parents: head.map { [$0] } ?? [], author: author, committer: author, message: message)
        try repository.setReference(try repository.headName(), to: commit, expecting: head, log: "commit: \(message)")
        return commit
    }
}

extension Repository {
    /// The reference that HEAD stands for, which may not exist yet; HEAD itself when it is detached.
    fileprivate func headName() throws(GitError) -> String {
        var head: OpaquePointer?
        try check(git_reference_lookup(&head, pointer, "HEAD"), "read HEAD")
        defer { git_reference_free(head) }
        return git_reference_symbolic_target(head).map { String(cString: $0) } ?? "HEAD"
    }
}
