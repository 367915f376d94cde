import GitOps

/// A repository in memory: paths and texts, and commits of them.
struct FakeRepository {
    var files: [String: String] = [:]
    private(set) var count = 0

    init(_ files: [String: String] = [:]) { self.files = files }

    mutating func commit(_ message: String = "change") -> CommitTree {
        count += 1
        let sources = files.map { path, text in
            SourceFile(path: path, blobID: FakeRepository.id(text), bytes: Array(text.utf8))
        }
        let digits = String(count, radix: 16)
        let id = String(repeating: "0", count: 7 - min(6, digits.count)) + digits + String(repeating: "a", count: 33)
        return CommitTree(
            commit: SourceCommit(id: id, author: "Ann <ann@example.org>", message: message),
            treeID: FakeRepository.id(files.sorted { $0.key < $1.key }.map { $0.key + $0.value }.joined()),
            files: sources.sorted { $0.path < $1.path })
    }

    /// Enough of a content's name for tests (FNV-1a, 64 bits).
    static func id(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }
}
