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

    func changes(
        from old: ObjectID, to new: ObjectID, path: String, limit: Int
    ) throws(GitError) -> [TreeChange] {
        let before = try entry(at: path, in: old)
        let after = try entry(at: path, in: new)
        if before?.id == after?.id { return [] }
        guard before?.isTree ?? true, after?.isTree ?? true else {
            return [TreeChange(path: path, old: before?.id, new: after?.id)]
        }
        var trees: [OpaquePointer?] = [nil, nil]
        defer { for tree in trees { git_tree_free(tree) } }
        for (place, side) in [before, after].enumerated() {
            guard var oid = side?.id.oid else { continue }
            try check(git_tree_lookup(&trees[place], pointer, &oid), "read a tree of \(path)")
        }
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_SKIP_BINARY_CHECK.rawValue
        let diff = try Owned(git_diff_free, "compare two trees") {
            git_diff_tree_to_tree(&$0, pointer, trees[0], trees[1], &options)
        }
        let count = git_diff_num_deltas(diff.pointer)
        guard count <= limit else {
            throw GitError(.limitExceeded("treeFiles"), "more than \(limit) files differ")
        }
        return (0..<count).compactMap { place in
            git_diff_get_delta(diff.pointer, place).flatMap { TreeChange($0.pointee, below: path) }
        }
    }
}

extension TreeChange {
    /// nil for a difference that does not touch regular files.
    fileprivate init?(_ delta: git_diff_delta, below path: String) {
        func id(_ file: git_diff_file) -> ObjectID? {
            UInt32(file.mode) & 0o170000 == 0o100000 ? ObjectID(file.id) : nil
        }
        old = id(delta.old_file)
        new = id(delta.new_file)
        guard old != nil || new != nil, old != new else { return nil }
        let name = (delta.new_file.path ?? delta.old_file.path).map { String(cString: $0) } ?? ""
        self.path = TreeWalk.joined(path, name)
    }
}
