internal import CLibGit2

extension Repository {
    /// Writes what `commit` needs and no reference of `other` has as one pack into `other`, a repository of others: what
    /// lies around there without a reference is not trusted to be whole.
    func pack(
        _ commit: ObjectID, into other: Repository, limits: FetchLimits = FetchLimits(), interruption: Interruption
    ) throws(GitError) {
        let walk = try Owned(git_revwalk_free, "walk the history") { git_revwalk_new(&$0, pointer) }
        var oid = commit.oid
        try check(git_revwalk_push(walk.pointer, &oid), "walk the history of \(commit.short)")
        for known in try other.tips() where try contains(known) {
            var oid = known.oid
            let answer = git_revwalk_hide(walk.pointer, &oid)
            // A tag of something else than a commit hides nothing.
            if answer != GIT_ERROR.rawValue { try check(answer, "walk the history of \(known.short)") }
        }
        let builder = try Owned(git_packbuilder_free, "pack objects") { git_packbuilder_new(&$0, pointer) }
        let progress = PackProgress(limits: limits, interruption: interruption)
        let payload = Unmanaged.passUnretained(progress).toOpaque()
        git_packbuilder_set_callbacks(
            builder.pointer,
            { _, count, _, payload in
                payload.map { Unmanaged<PackProgress>.fromOpaque($0).takeUnretainedValue().counted(count) } ?? 0
            }, payload)
        do throws(GitError) {
            try check(
                git_packbuilder_insert_walk(builder.pointer, walk.pointer), "collect the objects of \(commit.short)")
            try progress.checkSize(git_packbuilder_object_count(builder.pointer))
            try check(
                git_packbuilder_write(builder.pointer, other.packDirectory, 0, nil, nil),
                "copy the objects of \(commit.short) to \(other.packDirectory)")
        } catch {
            throw progress.error ?? error
        }
        withExtendedLifetime(progress) {}
        try other.refresh()
    }
}

/// Ends packing at a limit or an interruption.
private final class PackProgress {
    let limits: FetchLimits
    let interruption: Interruption
    var error: GitError?

    init(limits: FetchLimits, interruption: Interruption) {
        self.limits = limits
        self.interruption = interruption
    }

    func counted(_ objects: UInt32) -> Int32 {
        do throws(GitError) {
            try checkSize(Int(objects))
            if let failure = interruption.error { throw failure }
            return 0
        } catch {
            self.error = error
            return GIT_EUSER.rawValue
        }
    }

    func checkSize(_ objects: Int) throws(GitError) {
        if objects > limits.objects {
            throw GitError(
                .limitExceeded("fetchObjects"), "more than \(limits.objects) objects would be copied at once")
        }
    }
}
