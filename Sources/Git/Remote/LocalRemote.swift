internal import CLibGit2

/// A repository of this machine: read directly, only the objects of one reference are copied.
struct LocalRemote {
    let repository: Repository
    let path: String

    init(path: String) throws(GitError) {
        guard File.isDirectory(path) else {
            throw GitError(.remoteUnreachable, "there is no directory \(path)")
        }
        do {
            repository = try Repository(open: path)
        } catch {
            throw GitError(.notARepository, "\(path) is not a git repository that can be read: \(error.message)")
        }
        self.path = path
        if git_repository_is_shallow(repository.pointer) == 1 {
            throw GitError(
                .notARepository, "\(path) is a shallow clone: run git fetch --unshallow there, or use its remote")
        }
    }

    /// The commit that the reference names, and its full name.
    func resolve(_ reference: RemoteReference) throws(GitError) -> ResolvedReference {
        if let id = reference.commit {
            var commit: OpaquePointer?
            var oid = id.oid
            defer { git_commit_free(commit) }
            guard try found(git_commit_lookup(&commit, repository.pointer, &oid), "read the commit \(id)") else {
                throw GitError(.refNotFound, "\(path) has no commit \(id)")
            }
            return ResolvedReference(name: nil, commit: id)
        }
        for name in try reference.candidates() {
            if let commit = try repository.target(of: name) {
                return ResolvedReference(name: repository.resolvedName(of: name), commit: commit)
            }
        }
        let isHead = if case .head = reference { true } else { false }
        throw GitError(
            .refNotFound,
            isHead
                ? "nothing is committed in \(path) yet, or its HEAD names a branch that does not exist"
                : "\(path) has no \(reference), or nothing is committed there yet")
    }
}
