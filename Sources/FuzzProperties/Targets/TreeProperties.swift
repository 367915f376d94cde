import CGit2Options
import CLibGit2
import Git
import GitOps
import Objects

/// Trees of commits, written byte by byte: what is read of them is safe to read, and what is not is told.
enum TreeProperties {
    private static let names = [
        "a.yaml", "b.yaml", "A.yaml", ".skegignore", ".git", ".GIT", "git~1", ".g\u{200C}it", "..", ".", "", "a/b",
        "a\\b", "a\nb", "-rf",
        "apps", "e\u{301}.yaml", "\u{E9}.yaml", "x.json", "\u{1F600}.yml", String(repeating: "n", count: 300)
    ].map { Array($0.utf8) }
    private static let modes = [
        "100644", "100755", "40000", "120000", "160000", "100600", "0", "140000", "040000", "7777777777777"
    ]

    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var draws = Draws(input)
        do throws(GitError) {
            try GitLibrary.start()
        } catch {
            throw BrokenProperty("libgit2 starts: \(error)")
        }
        var objects: OpaquePointer?
        try expect(git_odb_new(&objects) == 0, "an object database can be made")
        guard let objects else { return }
        defer { git_odb_free(objects) }
        try expect(skeg_git_keep_in_memory(UnsafeMutableRawPointer(objects)) == 0, "objects are kept in memory")
        guard let root = write(&draws, to: objects) else { return }
        var limits = TreeLimits()
        (limits.files, limits.depth, limits.entries, limits.oddities) = (40, 12, 200, 40)
        switch walk(root, in: objects, limits) {
        case .success(let walk): try look(at: walk, limits)
        case .failure(let refusal): try expect(!refusal.message.isEmpty, "a tree that is refused says why")
        }
    }

    private static func walk(
        _ root: ObjectID, in objects: OpaquePointer, _ limits: TreeLimits
    ) -> Result<TreeWalk, GitError> {
        Result { () throws(GitError) in
            var walk = TreeWalk(try Repository(over: objects), objects: objects, limits: limits)
            try walk.walk(root, path: "")
            return walk
        }
    }

    /// Writes blobs and trees, each tree of what was written before it; the last one, nil where there is none.
    private static func write(_ draws: inout Draws, to objects: OpaquePointer) -> ObjectID? {
        var ids = [
            put(Array("a: 1\n".utf8), GIT_OBJECT_BLOB, objects), put(Array("*.yaml\n".utf8), GIT_OBJECT_BLOB, objects)
        ]
        var root: [UInt8]?
        while !draws.isAtEnd, ids.count < 40 {
            var tree: [UInt8] = draws.once(in: 16) ? draws.bytes(60) : []
            for _ in 0..<draws.below(8) {
                let name = draws.once(in: 6) ? draws.bytes(draws.below(20)) : draws.pick(names)
                let target = draws.once(in: 8) ? draws.bytes(20) : draws.pick(ids)
                tree += Array(draws.pick(modes).utf8) + [0x20] + name + [0] + target
            }
            root = put(tree, GIT_OBJECT_TREE, objects)
            ids.append(root ?? [])
        }
        return root.flatMap { bytes in
            ObjectID(bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined())
        }
    }

    /// The 20 bytes of an object's name.
    private static func put(_ content: [UInt8], _ type: git_object_t, _ objects: OpaquePointer) -> [UInt8] {
        var id = git_oid()
        git_odb_write(&id, objects, content, content.count, type)
        return withUnsafeBytes(of: id) { Array($0) }
    }

    private static func look(at walk: TreeWalk, _ limits: TreeLimits) throws(BrokenProperty) {
        try expect(walk.files.count <= limits.files && walk.oddities.count <= limits.oddities, "limits hold")
        try expect(Set(walk.files.map(\.path)).count == walk.files.count, "no path is read twice")
        for file in walk.files {
            let parts = file.path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            for part in parts {
                let text = String(decoding: part, as: UTF8.self)
                let folded = text.unicodeScalars.filter { $0.value < 0x200B || $0.value > 0x200F }.map(String.init)
                    .joined()
                try expect(
                    !["", ".", "..", ".git", "git~1"].contains(folded.lowercased()), "a part of a path is safe",
                    seen: file.path)
                try expect(
                    !part.contains { $0 < 0x20 || $0 == 0x7F || $0 == UInt8(ascii: "\\") }, "a path is printable",
                    seen: file.path)
                try expect(part.count <= 255, "a name fits a file system")
            }
            try expect(parts.count <= limits.depth + 1, "a path is not deeper than the limit")
        }
        for oddity in walk.oddities {
            try expect(
                !oddity.message.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "what is told is one line",
                seen: oddity.message)
        }
        var desired = DesiredSet(kinds: .builtIn)
        let files = walk.files.map { SourceFile(path: $0.path, blobID: $0.id.description, bytes: Array("a: 1\n".utf8)) }
        let unread = walk.oddities.filter { $0.kind != .caseCollision }.map {
            SourceFile(path: $0.path, blobID: "\($0.kind)", bytes: [], problem: $0.message)
        }
        desired.update(to: CommitTree(commit: SourceCommit(id: "1"), treeID: "1", files: files + unread))
        try expect(desired.isEmpty, "what is no object stands for none")
    }
}
