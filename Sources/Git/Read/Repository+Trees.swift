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
}
