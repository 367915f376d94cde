internal import CLibGit2

/// Collects what commits need for one pack, and what their parents do not have already. libgit2's own walk follows folders
/// into each other on the thread's stack, however deep a tree is; this one keeps a list, and knows limits.
struct PackWalk {
    private let source: Repository
    private let builder: OpaquePointer
    private let limits: FetchLimits
    private let interruption: Interruption
    private var seen: Set<ObjectID> = []

    /// A tree still to be looked at.
    private struct Folder {
        var id: ObjectID
        /// What is at the same path in the parents of its commit: known, or collected for them.
        var known: [ObjectID]
        var depth: Int
    }

    /// `builder` must stay while this is used.
    init(
        _ source: Repository, into builder: OpaquePointer, limits: FetchLimits, interruption: Interruption
    ) {
        self.source = source
        self.builder = builder
        self.limits = limits
        self.interruption = interruption
    }

    /// Collects one commit with all of its tree that its parents have otherwise. The parents are known to whoever gets the
    /// pack, or were collected before: with that, whatever was seen is there with all that it holds.
    mutating func insert(_ id: ObjectID) throws(GitError) {
        let commit = try source.lookUpCommit(id)
        var known: [ObjectID] = []
        for place in 0..<git_commit_parentcount(commit.pointer) {
            guard let parent = git_commit_parent_id(commit.pointer, place) else { continue }
            known.append(try tree(of: try source.lookUpCommit(ObjectID(parent)), ObjectID(parent)))
        }
        try add(id)
        var waiting = [Folder(id: try tree(of: commit, id), known: known, depth: 0)]
        while let folder = waiting.popLast() {
            if let failure = interruption.error { throw failure }
            guard !folder.known.contains(folder.id), !seen.contains(folder.id) else { continue }
            guard folder.depth <= limits.treeDepth else {
                throw GitError(
                    .limitExceeded("treeDepth"),
                    "commit \(id.short) has more than \(limits.treeDepth) directories in each other (limit treeDepth)")
            }
            try look(into: folder, &waiting)
        }
    }

    private func tree(of commit: borrowing Owned, _ id: ObjectID) throws(GitError) -> ObjectID {
        guard let tree = git_commit_tree_id(commit.pointer) else {
            throw GitError(.corrupt, "the commit \(id) names no tree")
        }
        return ObjectID(tree)
    }

    private mutating func look(into folder: Folder, _ waiting: inout [Folder]) throws(GitError) {
        let tree = try source.lookUpTree(folder.id)
        var known: [OpaquePointer?] = []
        defer { for tree in known { git_tree_free(tree) } }
        for id in folder.known {
            var (oid, found) = (id.oid, OpaquePointer?.none)
            try check(git_tree_lookup(&found, source.pointer, &oid), "read the tree \(id)")
            known.append(found)
        }
        try add(folder.id)
        for place in 0..<git_tree_entrycount(tree.pointer) {
            guard let entry = git_tree_entry_byindex(tree.pointer, place), let target = git_tree_entry_id(entry),
                let name = git_tree_entry_name(entry)
            else { continue }
            let id = ObjectID(target)
            let others = known.compactMap { git_tree_entry_byname($0, name) }
            guard !seen.contains(id), !others.contains(where: { git_tree_entry_id($0).map { ObjectID($0) } == id })
            else { continue }
            switch git_tree_entry_type(entry) {
            case GIT_OBJECT_TREE:
                let trees = others.filter { git_tree_entry_type($0) == GIT_OBJECT_TREE }
                let ids = trees.compactMap { git_tree_entry_id($0).map { ObjectID($0) } }
                waiting.append(Folder(id: id, known: ids, depth: folder.depth + 1))
            case GIT_OBJECT_BLOB:
                try source.checkSize(of: id, limits.objectBytes, "objectBytes")
                try add(id)
            // A submodule's commit is in another repository.
            default: break
            }
        }
    }

    private mutating func add(_ id: ObjectID) throws(GitError) {
        guard seen.insert(id).inserted else { return }
        guard seen.count <= limits.objects else {
            throw GitError(
                .limitExceeded("fetchObjects"), "more than \(limits.objects) objects would be copied at once")
        }
        var oid = id.oid
        try check(git_packbuilder_insert(builder, &oid, nil), "pack \(id.short)")
    }
}
