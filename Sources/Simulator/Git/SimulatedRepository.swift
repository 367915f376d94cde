internal import GitOps
internal import Objects

/// The repository that people commit to, in memory.
struct SimulatedRepository: Sendable {
    struct Commit: Sendable {
        var id: String
        var parent: String?
        var message: String
        var files: [String: SimulatedFile]
        /// It took the place of commits that were there.
        var isRewrite = false

        var source: SourceCommit { SourceCommit(id: id, author: "Ann <ann@example.org>", message: message) }

        /// All keys of which the commit says something in a folder, be it good or bad.
        func keys(in folder: String) -> Set<ObjectKey> {
            Set(files(in: folder).values.filter(\.isReadable).flatMap(\.keys))
        }

        func files(in folder: String) -> [String: SimulatedFile] {
            folder.isEmpty ? files : files.filter { $0.key.hasPrefix(folder + "/") }
        }
    }

    private(set) var commits: [String: Commit] = [:]
    private(set) var head = ""
    /// In the order in which they were made, those that were left behind by a rewrite too.
    private(set) var log: [String] = []

    var newest: Commit? { commits[head] }

    mutating func commit(_ files: [String: SimulatedFile], message: String, onto parent: String? = nil) {
        let number = String(log.count + 1, radix: 16)
        let text = message + files.keys.sorted().joined()
        let id =
            SimulatedRepository.hash("\(number) \(text)") + String(repeating: "0", count: 24 - number.count) + number
        let parent = parent ?? (head.isEmpty ? nil : head)
        commits[id] = Commit(
            id: id, parent: parent, message: message, files: files, isRewrite: !head.isEmpty && parent != head)
        log.append(id)
        head = id
    }

    /// The commits from `head` back to `base`, without it, along the parents; only `head` where `base` is not among them.
    func commits(from base: String?, to head: String) -> [Commit] {
        guard let base, base != head else { return commits[head].map { [$0] } ?? [] }
        var found: [Commit] = []
        var next = commits[head]
        while let commit = next, commit.id != base {
            found.append(commit)
            next = commit.parent.flatMap { commits[$0] }
        }
        return found
    }

    func tree(of id: String) -> CommitTree? {
        guard let commit = commits[id] else { return nil }
        let files = commit.files.sorted { $0.key < $1.key }.map { path, file in
            let text = file.text
            return SourceFile(path: path, blobID: SimulatedRepository.hash(text), bytes: Array(text.utf8))
        }
        let treeID = SimulatedRepository.hash(files.map { $0.path + $0.blobID }.joined())
        return CommitTree(commit: commit.source, treeID: treeID, files: files)
    }

    /// Enough of a name for a content (FNV-1a, 64 bits), as 16 digits.
    static func hash(_ text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
