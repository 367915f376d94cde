internal import CLibGit2

extension Repository {
    /// Where packs lie.
    var packDirectory: String { commonDirectory + "objects/pack" }

    /// What all references point at, each once.
    func tips() throws(GitError) -> Set<ObjectID> {
        var names = git_strarray()
        try check(git_reference_list(&names, pointer), "list the references")
        defer { git_strarray_dispose(&names) }
        var tips: Set<ObjectID> = []
        for place in 0..<names.count {
            guard let name = names.strings[place] else { continue }
            var oid = git_oid()
            if try found(git_reference_name_to_id(&oid, pointer, name), "read the reference \(String(cString: name))") {
                tips.insert(ObjectID(oid))
            }
        }
        return tips
    }

    /// Whether `ancestor` is `commit` or comes before it.
    func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
        if ancestor == commit { return true }
        var (older, newer) = (ancestor.oid, commit.oid)
        let answer = git_graph_descendant_of(pointer, &newer, &older)
        return try check(answer, "compare the commits \(ancestor.short) and \(commit.short)") == 1
    }
}

extension Repository {
    /// The most commits that one call walks through, so that a path nobody changed ends.
    static let maximumLogWalk = 100_000

    /// Commits from `start` backwards, newest first; with a path only those that changed it.
    func log(from start: ObjectID, path: String, limit: Int) throws(GitError) -> [CommitInfo] {
        let walk = try Owned(git_revwalk_free, "walk the history") { git_revwalk_new(&$0, pointer) }
        git_revwalk_sorting(walk.pointer, GIT_SORT_TOPOLOGICAL.rawValue | GIT_SORT_TIME.rawValue)
        var oid = start.oid
        try check(git_revwalk_push(walk.pointer, &oid), "walk the history of \(start.short)")
        var commits: [CommitInfo] = []
        var walked = 0
        while commits.count < limit, walked < Self.maximumLogWalk {
            let answer = git_revwalk_next(&oid, walk.pointer)
            if answer == GIT_ITEROVER.rawValue { break }
            try check(answer, "walk the history of \(start.short)")
            walked += 1
            let commit = try commit(ObjectID(oid))
            if !path.isEmpty, try !changed(path, by: commit) { continue }
            commits.append(commit)
        }
        return commits
    }

    /// A merge counts only when it differs from all its parents, as in git log.
    private func changed(_ path: String, by commit: CommitInfo) throws(GitError) -> Bool {
        let own = try entry(at: path, in: commit.tree)?.id
        if commit.parents.isEmpty { return own != nil }
        for parent in commit.parents where try entry(at: path, in: try self.commit(parent).tree)?.id == own {
            return false
        }
        return true
    }
}
