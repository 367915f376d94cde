/// A file of a commit's tree, as the reader of git found it.
public struct SourceFile: Sendable, Hashable {
    /// From the root of the repository, parts joined with `/`.
    public var path: String
    /// The name git gives the content, in hexadecimal. One id is one content, for ever.
    public var blobID: String
    public var bytes: [UInt8]
    /// Why it cannot be read, and what to do: a link, or too large. Such a file stands for what it held before.
    public var problem: String?

    public init(path: String, blobID: String, bytes: [UInt8], problem: String? = nil) {
        self.path = path
        self.blobID = blobID
        self.bytes = bytes
        self.problem = problem
    }
}

/// A commit, as far as people and rules look at it.
public struct SourceCommit: Sendable, Hashable {
    /// Hexadecimal, whole.
    public var id: String
    /// `Name <address>`, or as much of it as is there.
    public var author: String
    /// As the author wrote it, whole or as much of it as is read.
    public var message: String

    public init(id: String, author: String = "", message: String = "") {
        self.id = id
        self.author = author
        self.message = message
    }

    public var shortID: String { String(id.prefix(8)) }
    public var subject: String { CommitMessage(message).subject }
}

/// All files of a commit that a sync reads.
public struct CommitTree: Sendable {
    public var commit: SourceCommit
    /// The id of the tree; equal ids are equal files, so that nothing needs to be looked at.
    public var treeID: String
    public var files: [SourceFile]

    public init(commit: SourceCommit, treeID: String, files: [SourceFile]) {
        self.commit = commit
        self.treeID = treeID
        self.files = files
    }
}

/// What differs between the tree that a `DesiredSet` holds and the next one.
public struct TreeChanges: Sendable {
    /// Files that are new or have another content.
    public var written: [SourceFile]
    /// Paths that are gone. A renamed file is one of each.
    public var removed: [String]

    public init(written: [SourceFile] = [], removed: [String] = []) {
        self.written = written
        self.removed = removed
    }
}
