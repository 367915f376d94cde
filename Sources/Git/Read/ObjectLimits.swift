internal import CLibGit2

/// Caps on single objects of the history. What is larger is refused before libgit2 takes it apart in memory.
public enum ObjectLimits {
    /// Bytes of one commit with its message.
    public static let commitBytes = 16 << 20
    /// Bytes of one tree object, which is one directory: 200 000 entries with long names.
    public static let treeBytes = 64 << 20
    /// Bytes of a commit's message that are read; the rest is left out.
    public static let messageBytes = 64 << 10
    /// Bytes of a name or an address that are read.
    public static let signatureBytes = 1024
    /// Tags that may point at each other before the commit.
    public static let tags = 16
}

extension Repository {
    /// Throws for an object that is larger than a limit allows. One that is missing is left to whoever reads it.
    func checkSize(of id: ObjectID, _ limit: Int, _ name: String) throws(GitError) {
        var oid = id.oid
        var size = 0
        var type = GIT_OBJECT_ANY
        guard git_odb_read_header(&size, &type, try objects().pointer, &oid) == 0, size > limit else { return }
        throw GitError(
            .limitExceeded(name), "the object \(id.short) has \(size) bytes, more than \(limit) (limit \(name))")
    }

    /// The commit that an object is, or that tags lead to from it; nil where they lead to something else, or nowhere.
    func commit(behind id: ObjectID) throws(GitError) -> ObjectID? {
        var id = id
        for _ in 0...ObjectLimits.tags {
            try checkSize(of: id, ObjectLimits.commitBytes, "commitBytes")
            var oid = id.oid
            var object: OpaquePointer?
            guard try found(git_object_lookup(&object, pointer, &oid, GIT_OBJECT_ANY), "read \(id)") else { return nil }
            defer { git_object_free(object) }
            switch git_object_type(object) {
            case GIT_OBJECT_COMMIT: return id
            case GIT_OBJECT_TAG:
                guard let target = git_tag_target_id(object) else { return nil }
                id = ObjectID(target)
            default: return nil
            }
        }
        throw GitError(
            .limitExceeded("tags"),
            "more than \(ObjectLimits.tags) tags point at each other (limit tags): tag the commit")
    }
}

extension String {
    /// A text of libgit2's, or as much of its start as `limit` bytes hold.
    init(_ text: UnsafePointer<CChar>, atMost limit: Int) {
        var count = 0
        while count < limit, text[count] != 0 { count += 1 }
        self = text.withMemoryRebound(to: UInt8.self, capacity: count) {
            String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
        }
    }
}
