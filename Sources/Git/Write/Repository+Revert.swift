internal import CLibGit2

extension Repository {
    /// The tree `root` with what is at `path` exchanged for a tree or blob, or taken away.
    func replacing(_ path: String, in root: ObjectID, with entry: PathEntry?) throws(GitError) -> ObjectID {
        if path.isEmpty {
            guard let entry else { throw GitError(.invalid, "a whole tree cannot be taken away") }
            return entry.id
        }
        let parts = path.split(separator: "/").map(String.init)
        var new = entry
        for depth in parts.indices.reversed() {
            let parent = try self.entry(at: parts[..<depth].joined(separator: "/"), in: root)
            var base: OpaquePointer?
            defer { git_tree_free(base) }
            if let parent, parent.isTree {
                var oid = parent.id.oid
                try check(git_tree_lookup(&base, pointer, &oid), "read a tree")
            }
            let builder = try Owned(git_treebuilder_free, "build a tree") { git_treebuilder_new(&$0, pointer, base) }
            if let new {
                var oid = new.id.oid
                let mode = new.isTree ? GIT_FILEMODE_TREE : GIT_FILEMODE_BLOB
                try check(git_treebuilder_insert(nil, builder.pointer, parts[depth], &oid, mode), "add \(parts[depth])")
            } else if git_treebuilder_get(builder.pointer, parts[depth]) != nil {
                try check(git_treebuilder_remove(builder.pointer, parts[depth]), "remove \(parts[depth])")
            }
            if depth > 0, git_treebuilder_entrycount(builder.pointer) == 0 {
                new = nil
                continue
            }
            var oid = git_oid()
            try check(git_treebuilder_write(&oid, builder.pointer), "write a tree")
            new = PathEntry(id: ObjectID(oid), isTree: true)
        }
        return new?.id ?? root
    }

    /// The tree of `head` without the change that `commit` made against its (first) parent.
    func undoing(_ commit: ObjectID, in head: ObjectID) throws(GitError) -> ObjectID {
        let info = try self.commit(commit)
        let undone = try lookUpCommit(commit)
        let ours = try lookUpCommit(head)
        var options = git_merge_options()
        git_merge_options_init(&options, UInt32(GIT_MERGE_OPTIONS_VERSION))
        options.flags = 0
        let index = try Owned(git_index_free, "revert \(commit.short)") {
            git_revert_commit(&$0, pointer, undone.pointer, ours.pointer, info.parents.count > 1 ? 1 : 0, &options)
        }
        guard git_index_has_conflicts(index.pointer) == 0 else {
            let paths = try conflicts(in: index.pointer).joined(separator: ", ")
            throw GitError(
                .conflict,
                "\(commit.short) \"\(info.subject)\" cannot be reverted: later commits changed the same lines of \(paths); revert those first, or by hand"
            )
        }
        var oid = git_oid()
        try check(git_index_write_tree_to(&oid, index.pointer, pointer), "write the reverted tree")
        return ObjectID(oid)
    }

    /// The most conflicting paths that a message names.
    private static let namedConflicts = 10

    private func conflicts(in index: OpaquePointer) throws(GitError) -> [String] {
        let iterator = try Owned(git_index_conflict_iterator_free, "list conflicts") {
            git_index_conflict_iterator_new(&$0, index)
        }
        var paths: [String] = []
        var (ancestor, ours, theirs):
            (UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?, UnsafePointer<git_index_entry>?)
        while paths.count < Self.namedConflicts,
            git_index_conflict_next(&ancestor, &ours, &theirs, iterator.pointer) == 0
        {
            if let path = (ours ?? theirs ?? ancestor)?.pointee.path { paths.append(String(cString: path)) }
        }
        return paths
    }
}
