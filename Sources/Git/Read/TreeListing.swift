/// Caps on reading one tree.
public struct TreeLimits: Hashable, Sendable {
    /// Regular files under the path.
    public var files = 50_000
    /// Bytes of one file; larger ones are reported and left out.
    public var blobBytes = 4 << 20
    /// Directories inside each other.
    public var depth = 64
    /// Bytes of all files together.
    public var totalBytes = 512 << 20
    /// Entries of any kind that are looked at, so that a tree of nothing but directories ends too.
    public var entries = 200_000
    /// Odd entries that are listed one by one.
    public var oddities = 1_000
    /// Bytes of one path; what has a longer one is reported and left out.
    public var pathLength = 1024
    /// Bytes of all paths together: few trees, shared by many, can spell out very many long ones.
    public var pathBytes = 64 << 20

    public init() {}
}

/// A regular file in a tree.
public struct TreeFile: Hashable, Sendable {
    /// The path from the root of the repository, with '/'.
    public var path: String
    public var id: ObjectID
    public var bytes: Int
    public var isExecutable: Bool

    public init(path: String, id: ObjectID, bytes: Int, isExecutable: Bool) {
        self.path = path
        self.id = id
        self.bytes = bytes
        self.isExecutable = isExecutable
    }
}

/// Something in a tree that is not read, or is read but may surprise.
public struct TreeOddity: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        /// Symbolic links are never followed.
        case symlink
        /// Submodules are never read.
        case submodule
        /// A name that is dangerous in a work tree: `..`, `.git` in any case, control characters, backslashes,
        /// no UTF-8, a combining mark at its start.
        case unsafeName
        /// Larger than `TreeLimits.blobBytes`.
        case tooLarge
        /// Longer than `TreeLimits.pathLength`; the path here is cut in the middle.
        case pathTooLong
        /// Its path differs from another one only in upper and lower case. It is read.
        case caseCollision
    }

    public var kind: Kind
    public var path: String

    public init(kind: Kind, path: String) {
        self.kind = kind
        self.path = path
    }

    /// What to tell people.
    public var message: String {
        switch kind {
        case .symlink: "\(path) is a symbolic link, which is never followed: commit the file itself"
        case .submodule: "\(path) is a submodule, which is never read: commit its files, or give it a sync of its own"
        case .unsafeName: "\(path) has a name that is not safe in a git tree: rename it"
        case .pathTooLong: "\(path) is longer than the limit for a path: rename its folders"
        case .tooLarge: "\(path) is larger than the limit for one file: split it"
        case .caseCollision: "\(path) differs from another path only in upper and lower case: rename one of them"
        }
    }
}

/// What a commit holds under a path.
public struct TreeListing: Hashable, Sendable {
    public var commit: ObjectID
    /// The path that was asked for; empty for the whole tree.
    public var path: String
    /// The tree (or, for a single file, the blob) at the path. Equal ids mean equal content.
    public var tree: ObjectID
    /// In the order of git's trees.
    public var files: [TreeFile]
    public var oddities: [TreeOddity]

    public init(commit: ObjectID, path: String, tree: ObjectID, files: [TreeFile], oddities: [TreeOddity]) {
        self.commit = commit
        self.path = path
        self.tree = tree
        self.files = files
        self.oddities = oddities
    }
}
