internal import CLibGit2

extension Repository {
    /// Writes what `commit` needs and no reference of `other` has as one pack into `other`. What lies around there without
    /// a reference is not trusted to be whole.
    func pack(
        _ commit: ObjectID, into other: Repository, limits: FetchLimits = FetchLimits(), interruption: Interruption
    ) throws(GitError) {
        let walk = try Owned(git_revwalk_free, "walk the history") { git_revwalk_new(&$0, pointer) }
        // Parents first: what a commit shares with them is left out of it, and so has to be collected already. Otherwise a tree
        // that comes back, as by a revert, would count as collected when only what is new in it is.
        let order = GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_REVERSE.rawValue
        try check(git_revwalk_sorting(walk.pointer, order), "walk the history of \(commit.short)")
        var oid = commit.oid
        try check(git_revwalk_push(walk.pointer, &oid), "walk the history of \(commit.short)")
        for known in try other.tips() where try contains(known) {
            var oid = known.oid
            let answer = git_revwalk_hide(walk.pointer, &oid)
            // A tag of something else than a commit hides nothing.
            if answer != GIT_ERROR.rawValue { try check(answer, "walk the history of \(known.short)") }
        }
        let builder = try Owned(git_packbuilder_free, "pack objects") { git_packbuilder_new(&$0, pointer) }
        var collected = PackWalk(self, into: builder.pointer, limits: limits, interruption: interruption)
        while true {
            let answer = git_revwalk_next(&oid, walk.pointer)
            if answer == GIT_ITEROVER.rawValue { break }
            try check(answer, "walk the history of \(commit.short)")
            try collected.insert(ObjectID(oid))
        }
        try write(builder.pointer, to: other, limits: limits, interruption: interruption)
        try other.refresh()
    }

    private func write(
        _ builder: OpaquePointer, to other: Repository, limits: FetchLimits, interruption: Interruption
    ) throws(GitError) {
        let payload = Unmanaged.passUnretained(interruption).toOpaque()
        git_packbuilder_set_callbacks(
            builder,
            { _, _, _, payload in
                let interruption = payload.map { Unmanaged<Interruption>.fromOpaque($0).takeUnretainedValue() }
                return interruption?.error == nil ? 0 : GIT_EUSER.rawValue
            }, payload)
        do throws(GitError) {
            try PackFile(in: other.packDirectory, limits: limits).write(builder)
        } catch {
            throw interruption.error ?? error
        }
        withExtendedLifetime(interruption) {}
    }
}
