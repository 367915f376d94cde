internal import CLibGit2

/// What a tree names at a path.
struct PathEntry {
    var id: ObjectID
    var isTree: Bool
}

extension Repository {
    /// What is at `path` in a tree; nil for nothing, a link or a submodule.
    func entry(at path: String, in tree: ObjectID) throws(GitError) -> PathEntry? {
        if path.isEmpty { return PathEntry(id: tree, isTree: true) }
        let root = try lookUpTree(tree)
        var entry: OpaquePointer?
        guard try found(git_tree_entry_bypath(&entry, root.pointer, path), "find \(path)"), let entry else {
            return nil
        }
        defer { git_tree_entry_free(entry) }
        guard let id = git_tree_entry_id(entry) else { return nil }
        switch git_tree_entry_filemode_raw(entry).rawValue & 0o170000 {
        case 0o040000: return PathEntry(id: ObjectID(id), isTree: true)
        case 0o100000: return PathEntry(id: ObjectID(id), isTree: false)
        default: return nil
        }
    }

    func blob(_ id: ObjectID, in objects: OpaquePointer, limit: Int) throws(GitError) -> [UInt8] {
        var oid = id.oid
        var object: OpaquePointer?
        try check(git_odb_read(&object, objects, &oid), "read the blob \(id)")
        defer { git_odb_object_free(object) }
        guard git_odb_object_type(object) == GIT_OBJECT_BLOB else { throw GitError(.corrupt, "\(id) is not a blob") }
        let size = git_odb_object_size(object)
        guard size <= limit else {
            throw GitError(.limitExceeded("blobBytes"), "the blob \(id.short) has \(size) bytes, more than \(limit)")
        }
        return Array(UnsafeRawBufferPointer(start: git_odb_object_data(object), count: size))
    }

    /// The difference of two trees, a `git_diff`.
    func difference(_ old: ObjectID, _ new: ObjectID) throws(GitError) -> Owned {
        let before = try lookUpTree(old)
        let after = try lookUpTree(new)
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_SKIP_BINARY_CHECK.rawValue
        return try Owned(git_diff_free, "compare two trees") {
            git_diff_tree_to_tree(&$0, pointer, before.pointer, after.pointer, &options)
        }
    }

    /// Regular files that differ between two trees: the new content's id by path, nil for what is gone.
    func changes(from old: ObjectID, to new: ObjectID, limit: Int) throws(GitError) -> [(path: String, new: ObjectID?)]
    {
        let diff = try difference(old, new)
        let count = git_diff_num_deltas(diff.pointer)
        guard count <= limit else {
            throw GitError(.limitExceeded("treeFiles"), "more than \(limit) files differ")
        }
        return (0..<count).compactMap { place in
            guard let delta = git_diff_get_delta(diff.pointer, place)?.pointee,
                delta.old_file.isRegular || delta.new_file.isRegular,
                let path = delta.new_file.path ?? delta.old_file.path
            else { return nil }
            return (String(cString: path), delta.new_file.isRegular ? ObjectID(delta.new_file.id) : nil)
        }
    }
}

extension git_diff_file {
    /// False for links and submodules, and on the side where there is nothing.
    var isRegular: Bool { UInt32(mode) & 0o170000 == 0o100000 }
}
