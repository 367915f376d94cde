internal import CLibGit2

extension Repository {
    /// Writes what `commit` needs and `mirror` lacks as one pack into `mirror`.
    ///
    /// An object that a mirror of ours has is not looked into: all that it needs is there too, since packs are written
    /// whole, and single objects after those that they name. So copying costs what is new, not what the commit holds. A
    /// repository of others may hold remains that miss something; see `pack`.
    func copy(
        _ commit: ObjectID, into mirror: Repository, limits: FetchLimits, interruption: Interruption
    ) throws(GitError) {
        var search = MissingObjects(from: self, in: mirror, limits: limits, interruption: interruption)
        try search.collect(commit)
        let builder = try Owned(git_packbuilder_free, "pack objects") { git_packbuilder_new(&$0, pointer) }
        for id in search.missing {
            var oid = id.oid
            try check(git_packbuilder_insert(builder.pointer, &oid, nil), "pack \(id.short)")
        }
        try check(
            git_packbuilder_write(builder.pointer, mirror.packDirectory, 0, nil, nil),
            "copy the objects of \(commit.short) to \(mirror.packDirectory)")
        if let failure = interruption.error { throw failure }
        try mirror.refresh()
    }
}

/// Finds what one repository needs of another to have a commit. Walks without recursion.
private struct MissingObjects {
    private let source: Repository
    private let target: Repository
    private let limits: FetchLimits
    private let interruption: Interruption
    /// In the order in which they were found.
    private(set) var missing: [ObjectID] = []
    private var seen: Set<ObjectID> = []
    private var waiting: [(id: ObjectID, isCommit: Bool)] = []

    init(from source: Repository, in target: Repository, limits: FetchLimits, interruption: Interruption) {
        self.source = source
        self.target = target
        self.limits = limits
        self.interruption = interruption
    }

    mutating func collect(_ commit: ObjectID) throws(GitError) {
        let objects = try target.objects()
        try note(commit, isCommit: true, objects.pointer)
        while let next = waiting.popLast() {
            if let failure = interruption.error { throw failure }
            if next.isCommit {
                let commit = try source.commit(next.id)
                try note(commit.tree, isCommit: false, objects.pointer)
                for parent in commit.parents { try note(parent, isCommit: true, objects.pointer) }
            } else {
                try look(into: next.id, objects.pointer)
            }
        }
    }

    private mutating func look(into id: ObjectID, _ objects: OpaquePointer) throws(GitError) {
        let tree = try source.lookUpTree(id)
        for place in 0..<git_tree_entrycount(tree.pointer) {
            guard let entry = git_tree_entry_byindex(tree.pointer, place), let target = git_tree_entry_id(entry) else {
                continue
            }
            switch git_tree_entry_filemode_raw(entry).rawValue & 0o170000 {
            case 0o040000: try note(ObjectID(target), isCommit: false, objects)
            // The commit of a submodule is in another repository.
            case 0o160000: break
            default: try add(ObjectID(target), objects)
            }
        }
    }

    /// Notes a commit or a tree, which is to be looked into.
    private mutating func note(_ id: ObjectID, isCommit: Bool, _ objects: OpaquePointer) throws(GitError) {
        if try add(id, objects) { waiting.append((id, isCommit)) }
    }

    @discardableResult
    private mutating func add(_ id: ObjectID, _ objects: OpaquePointer) throws(GitError) -> Bool {
        guard seen.insert(id).inserted else { return false }
        var oid = id.oid
        guard git_odb_exists_ext(objects, &oid, GIT_ODB_LOOKUP_NO_REFRESH.rawValue) == 0 else { return false }
        guard missing.count < limits.objects else {
            throw GitError(
                .limitExceeded("fetchObjects"), "more than \(limits.objects) objects would be copied at once")
        }
        missing.append(id)
        return true
    }
}
