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
                return ResolvedReference(name: name, commit: commit)
            }
        }
        throw GitError(.refNotFound, "\(path) has no \(reference), or nothing is committed there yet")
    }

    /// Copies the commit and everything it needs into `mirror`, as one pack.
    func copy(
        _ commit: ObjectID, into mirror: Repository, limits: FetchLimits, interruption: Interruption
    ) throws(GitError) {
        let pointer = repository.pointer
        let walk = try Owned(git_revwalk_free, "walk the history of \(path)") { git_revwalk_new(&$0, pointer) }
        var oid = commit.oid
        try check(git_revwalk_push(walk.pointer, &oid), "walk the history of \(path)")
        for known in try mirror.tips() where try repository.contains(known) {
            var oid = known.oid
            try check(git_revwalk_hide(walk.pointer, &oid), "walk the history of \(path)")
        }
        let builder = try Owned(git_packbuilder_free, "pack objects of \(path)") { git_packbuilder_new(&$0, pointer) }
        let progress = LocalProgress(limits: limits, interruption: interruption)
        try withExtendedLifetime(progress) { () throws(GitError) in
            let payload = Unmanaged.passUnretained(progress).toOpaque()
            git_packbuilder_set_callbacks(
                builder.pointer,
                { _, count, _, payload in
                    payload.map { Unmanaged<LocalProgress>.fromOpaque($0).takeUnretainedValue().counted(count) } ?? 0
                }, payload)
            do throws(GitError) {
                try check(git_packbuilder_insert_walk(builder.pointer, walk.pointer), "collect objects of \(path)")
                try progress.checkSize(git_packbuilder_object_count(builder.pointer))
                try check(
                    git_packbuilder_write(builder.pointer, mirror.packDirectory, 0, nil, nil), "copy objects of \(path)"
                )
            } catch {
                throw progress.error ?? error
            }
        }
        try mirror.refresh()
    }
}

/// Ends packing at a limit or an interruption.
private final class LocalProgress {
    let limits: FetchLimits
    let interruption: Interruption
    var error: GitError?

    init(limits: FetchLimits, interruption: Interruption) {
        self.limits = limits
        self.interruption = interruption
    }

    func counted(_ objects: UInt32) -> Int32 {
        do {
            try checkSize(Int(objects))
            if let failure = interruption.error { throw failure }
            return 0
        } catch {
            self.error = error as? GitError
            return GIT_EUSER.rawValue
        }
    }

    func checkSize(_ objects: Int) throws(GitError) {
        if objects > limits.objects {
            throw GitError(
                .limitExceeded("fetchObjects"), "more than \(limits.objects) objects would be fetched at once")
        }
    }
}
