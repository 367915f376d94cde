internal import CLibGit2

/// Walks a tree without recursion, and collects what is safe to read.
package struct TreeWalk {
    private let repository: Repository
    private let objects: OpaquePointer
    private let limits: TreeLimits
    package private(set) var files: [TreeFile] = []
    package private(set) var oddities: [TreeOddity] = []
    private var seen = 0
    private var pathBytes = 0
    private var totalBytes = 0

    /// `objects` is the repository's object database; it must stay open during the walk.
    package init(_ repository: Repository, objects: OpaquePointer, limits: TreeLimits) {
        self.repository = repository
        self.objects = objects
        self.limits = limits
    }

    var totals: TreeTotals { TreeTotals(files: files.count, bytes: totalBytes, entries: seen) }

    private enum Step {
        case tree(ObjectID, path: String, depth: Int)
    }

    /// Everything below the tree `root`, whose path is `path` (empty for the root of the repository).
    package mutating func walk(_ root: ObjectID, path: String) throws(GitError) {
        var waiting: [Step] = [.tree(root, path: path, depth: 0)]
        while case .tree(let id, let path, let depth)? = waiting.popLast() {
            guard depth <= limits.depth else {
                throw GitError(
                    .limitExceeded("treeDepth"), "\(Self.shortened(path)) is more than \(limits.depth) directories deep"
                )
            }
            try visit(id, path: path, depth: depth, waiting: &waiting)
        }
        files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        oddities.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private mutating func visit(
        _ id: ObjectID, path: String, depth: Int, waiting: inout [Step]
    ) throws(GitError) {
        let tree = try repository.lookUpTree(id)
        // To Swift two ways to write one letter are one text, and so they are to some file systems.
        var names: Set<String> = []
        var folded: Set<String> = []
        for place in 0..<git_tree_entrycount(tree.pointer) {
            guard let entry = git_tree_entry_byindex(tree.pointer, place), let target = git_tree_entry_id(entry) else {
                continue
            }
            seen += 1
            guard seen <= limits.entries else {
                throw GitError(.limitExceeded("treeEntries"), "the tree has more than \(limits.entries) entries")
            }
            guard let raw = git_tree_entry_name(entry), let name = EntryName(raw) else {
                let shown = git_tree_entry_name(entry).map { EntryName.printable($0) } ?? "?"
                try report(.unsafeName, Self.joined(path, shown))
                continue
            }
            let entryPath = Self.joined(path, name.text)
            pathBytes += entryPath.utf8.count
            guard pathBytes <= limits.pathBytes else {
                throw GitError(.limitExceeded("treePathBytes"), "all paths have more than \(limits.pathBytes) bytes")
            }
            guard entryPath.utf8.count <= limits.pathLength else {
                try report(.pathTooLong, Self.shortened(entryPath))
                continue
            }
            guard names.insert(name.text).inserted else {
                throw GitError(
                    .invalid, "the commit has \(entryPath) twice, or two names that look the same: rename one")
            }
            if !folded.insert(name.folded).inserted { try report(.caseCollision, entryPath) }
            switch git_tree_entry_filemode_raw(entry).rawValue & 0o170000 {
            case 0o040000: waiting.append(.tree(ObjectID(target), path: entryPath, depth: depth + 1))
            case 0o120000: try report(.symlink, entryPath)
            case 0o160000: try report(.submodule, entryPath)
            case 0o100000:
                let isExecutable = git_tree_entry_filemode_raw(entry).rawValue & 0o100 != 0
                try add(ObjectID(target), path: entryPath, isExecutable: isExecutable)
            default: try report(.unsafeName, entryPath)
            }
        }
    }

    /// Adds one regular file, unless it is too large.
    mutating func add(_ id: ObjectID, path: String, isExecutable: Bool) throws(GitError) {
        var oid = id.oid
        var size = 0
        var type = GIT_OBJECT_ANY
        try check(git_odb_read_header(&size, &type, objects, &oid), "read \(path) (\(id.short))")
        guard type == GIT_OBJECT_BLOB else { throw GitError(.corrupt, "\(path) is not a blob") }
        guard size <= limits.blobBytes else { return try report(.tooLarge, path) }
        guard files.count < limits.files else {
            throw GitError(.limitExceeded("treeFiles"), "the tree has more than \(limits.files) files")
        }
        totalBytes += size
        guard totalBytes <= limits.totalBytes else {
            throw GitError(.limitExceeded("treeBytes"), "the tree has more than \(limits.totalBytes) bytes")
        }
        files.append(TreeFile(path: path, id: id, bytes: size, isExecutable: isExecutable))
    }

    private mutating func report(_ kind: TreeOddity.Kind, _ path: String) throws(GitError) {
        guard oddities.count < limits.oddities else {
            throw GitError(
                .limitExceeded("treeOddities"),
                "more than \(limits.oddities) entries are links, submodules or badly named, such as \(path)")
        }
        oddities.append(TreeOddity(kind: kind, path: path))
    }

    static func joined(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path)/\(name)" }

    /// Enough of a path to find it by: its start, and the name's end, which says what it is.
    private static func shortened(_ path: String) -> String {
        let scalars = path.unicodeScalars
        guard scalars.count > 160 else { return path }
        return String(String.UnicodeScalarView(scalars.prefix(100))) + "…"
            + String(String.UnicodeScalarView(scalars.suffix(40)))
    }
}

/// The name of a tree entry that is safe in a work tree.
struct EntryName {
    let text: String
    /// Equal for names that a case-insensitive file system takes for one.
    var folded: String { text.lowercased() }

    init?(_ raw: UnsafePointer<CChar>) {
        guard let text = String(validatingCString: raw), Self.isSafe(text) else { return nil }
        self.text = text
    }

    static func isSafe(_ text: String) -> Bool {
        guard !text.isEmpty, text != ".", text != "..", text.utf8.count <= 255 else { return false }
        // A mark at its start would join the slash before it, and the two would be another character than a slash.
        guard ("/" + text).first == "/" else { return false }
        let isPlain = text.utf8.allSatisfy {
            $0 >= 0x20 && $0 != 0x7f && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\\")
        }
        // `git~1` is the short name of .git on Windows; HFS+ ignores some characters when it compares.
        let compared = text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
        let folded = String(String.UnicodeScalarView(compared)).lowercased()
        return isPlain && folded != ".git" && folded != "git~1"
    }

    /// The name with everything odd replaced, for messages.
    static func printable(_ raw: UnsafePointer<CChar>) -> String {
        var shown = ""
        for scalar in String(cString: raw).unicodeScalars.prefix(80) {
            shown.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7f ? "\u{fffd}" : scalar)
        }
        return shown
    }
}
