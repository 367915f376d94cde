internal import CLibGit2

/// Who wrote something and when.
public struct CommitSignature: Hashable, Sendable {
    public var name: String
    public var email: String
    /// Seconds since 1970.
    public var seconds: Int64
    /// Offset of the time zone in minutes.
    public var offsetMinutes: Int32

    public init(name: String, email: String, seconds: Int64, offsetMinutes: Int32 = 0) {
        self.name = name
        self.email = email
        self.seconds = seconds
        self.offsetMinutes = offsetMinutes
    }
}

/// What a commit says about itself.
public struct CommitInfo: Hashable, Sendable {
    public var id: ObjectID
    public var tree: ObjectID
    public var parents: [ObjectID]
    public var author: CommitSignature
    public var committer: CommitSignature
    public var message: String

    /// The first line of the message.
    public var subject: String { message.split(separator: "\n", maxSplits: 1).first.map(String.init) ?? "" }

    /// The trailers of the message: `Key: value` lines in the last paragraph, if it has nothing else.
    public var trailers: [(key: String, value: String)] {
        let paragraphs = message.split(separator: "\n", omittingEmptySubsequences: false).split(separator: "")
        guard paragraphs.count > 1, let last = paragraphs.last else { return [] }
        var trailers: [(key: String, value: String)] = []
        for line in last {
            guard let colon = line.firstIndex(of: ":"), line[line.index(after: colon)...].hasPrefix(" ") else {
                return []
            }
            let key = line[..<colon]
            guard !key.isEmpty, key.utf8.allSatisfy(Self.isTrailerByte) else { return [] }
            trailers.append((String(key), String(line[line.index(colon, offsetBy: 2)...])))
        }
        return trailers
    }

    private static func isTrailerByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension CommitSignature {
    init(_ signature: UnsafePointer<git_signature>?) {
        guard let signature = signature?.pointee else {
            self.init(name: "", email: "", seconds: 0)
            return
        }
        self.init(
            name: signature.name.map { String($0, atMost: ObjectLimits.signatureBytes) } ?? "",
            email: signature.email.map { String($0, atMost: ObjectLimits.signatureBytes) } ?? "",
            seconds: signature.when.time, offsetMinutes: signature.when.offset)
    }
}

extension Repository {
    func commit(_ id: ObjectID) throws(GitError) -> CommitInfo {
        let commit = try lookUpCommit(id)
        let pointer = commit.pointer
        let parents = (0..<git_commit_parentcount(pointer)).compactMap { place in
            git_commit_parent_id(pointer, place).map { ObjectID($0) }
        }
        guard let tree = git_commit_tree_id(pointer) else {
            throw GitError(.corrupt, "the commit \(id) names no tree")
        }
        return CommitInfo(
            id: id, tree: ObjectID(tree), parents: parents, author: CommitSignature(git_commit_author(pointer)),
            committer: CommitSignature(git_commit_committer(pointer)),
            message: git_commit_message(pointer).map { String($0, atMost: ObjectLimits.messageBytes) } ?? "")
    }

    func lookUpCommit(_ id: ObjectID) throws(GitError) -> Owned {
        try checkSize(of: id, ObjectLimits.commitBytes, "commitBytes")
        var oid = id.oid
        return try Owned(git_commit_free, "read the commit \(id)") { git_commit_lookup(&$0, pointer, &oid) }
    }

    func lookUpTree(_ id: ObjectID) throws(GitError) -> Owned {
        try checkSize(of: id, ObjectLimits.treeBytes, "treeObjectBytes")
        var oid = id.oid
        return try Owned(git_tree_free, "read the tree \(id)") { git_tree_lookup(&$0, pointer, &oid) }
    }
}
