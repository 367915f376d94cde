internal import CGit2Options
internal import CLibGit2

/// Writes blobs, trees and commits: few as loose objects, many as one pack, so that thousands cost one fsync.
struct ObjectWriter {
    /// With more changed files than this, a pack is written.
    static let looseFiles = 32

    /// Where libgit2 puts objects: the repository itself, or a second handle that keeps them in memory.
    private let target: Repository
    private let repository: Repository
    private let isBulk: Bool
    private var written: Set<ObjectID> = []

    init(_ repository: Repository, files: Int) throws(GitError) {
        self.repository = repository
        isBulk = files > Self.looseFiles
        guard isBulk else {
            target = repository
            return
        }
        target = try Repository(open: repository.commonDirectory)
        let objects = try target.objects()
        try check(skeg_git_keep_in_memory(UnsafeMutableRawPointer(objects.pointer)), "make a store in memory")
    }

    mutating func blob(_ content: [UInt8]) throws(GitError) -> ObjectID {
        var oid = git_oid()
        try check(git_blob_create_from_buffer(&oid, target.pointer, content, content.count), "write a blob")
        written.insert(ObjectID(oid))
        return ObjectID(oid)
    }

    /// The tree `base` with the changes of `node`; nil when nothing is left in it.
    mutating func tree(_ node: EditNode, on base: ObjectID?) throws(GitError) -> ObjectID? {
        var baseTree: OpaquePointer?
        if var oid = base?.oid { try check(git_tree_lookup(&baseTree, target.pointer, &oid), "read the last tree") }
        defer { git_tree_free(baseTree) }
        let builder = try Owned(git_treebuilder_free, "build a tree") {
            git_treebuilder_new(&$0, target.pointer, baseTree)
        }
        for (name, blob) in node.files {
            if let blob {
                var oid = blob.oid
                try check(
                    git_treebuilder_insert(nil, builder.pointer, name, &oid, GIT_FILEMODE_BLOB), "add \(name) to a tree"
                )
            } else {
                try Self.remove(name, from: builder.pointer)
            }
        }
        for (name, child) in node.directories {
            let before = git_treebuilder_get(builder.pointer, name)
            let isTree = before.map { git_tree_entry_type($0) == GIT_OBJECT_TREE } ?? false
            let childBase = isTree ? git_tree_entry_id(before).map { ObjectID($0) } : nil
            if let id = try tree(child, on: childBase) {
                var oid = id.oid
                try check(
                    git_treebuilder_insert(nil, builder.pointer, name, &oid, GIT_FILEMODE_TREE),
                    "add \(name)/ to a tree")
            } else if isTree {
                try Self.remove(name, from: builder.pointer)
            }
        }
        if git_treebuilder_entrycount(builder.pointer) == 0 { return nil }
        var oid = git_oid()
        try check(git_treebuilder_write(&oid, builder.pointer), "write a tree")
        written.insert(ObjectID(oid))
        return ObjectID(oid)
    }

    /// The tree without any file.
    mutating func emptyTree() throws(GitError) -> ObjectID {
        let builder = try Owned(git_treebuilder_free, "build a tree") { git_treebuilder_new(&$0, target.pointer, nil) }
        var oid = git_oid()
        try check(git_treebuilder_write(&oid, builder.pointer), "write a tree")
        written.insert(ObjectID(oid))
        return ObjectID(oid)
    }

    /// Puts everything on disk; after it the repository has all objects.
    mutating func finish() throws(GitError) {
        guard isBulk else { return }
        let builder = try Owned(git_packbuilder_free, "pack objects") { git_packbuilder_new(&$0, target.pointer) }
        for id in written where try !repository.contains(id) {
            var oid = id.oid
            try check(git_packbuilder_insert(builder.pointer, &oid, nil), "pack \(id.short)")
        }
        written = []
        if git_packbuilder_object_count(builder.pointer) > 0 {
            try check(git_packbuilder_write(builder.pointer, repository.packDirectory, 0, nil, nil), "write a pack")
        }
        try repository.refresh()
    }

    private static func remove(_ name: String, from builder: OpaquePointer) throws(GitError) {
        if git_treebuilder_get(builder, name) != nil {
            try check(git_treebuilder_remove(builder, name), "remove \(name) from a tree")
        }
    }
}
