/// The status branch: the daemon's mirror of it, which a crash leaves as it is, and the remote that it is pushed to.
struct SimulatedStatusBranch: Sendable {
    struct Commit: Sendable {
        var parent: Int?
        var files: [String: [UInt8]]
        var message: String
    }

    private(set) var commits: [Commit] = []
    private(set) var mirror: Int?
    private(set) var remote: Int?

    var published: [String: [UInt8]] { remote.map { commits[$0].files } ?? [:] }
    var kept: [String: [UInt8]] { mirror.map { commits[$0].files } ?? [:] }

    /// Commits to the mirror; nil where the files stay as they are.
    mutating func commit(_ files: [String: [UInt8]], message: String) -> Int? {
        guard files != kept || mirror == nil else { return nil }
        commits.append(Commit(parent: mirror, files: files, message: message))
        mirror = commits.count - 1
        return mirror
    }

    /// Whether the remote takes a commit: it follows what the remote has.
    mutating func push(_ commit: Int) -> Bool {
        if let remote, !isAncestor(remote, of: commit) { return false }
        remote = commit
        return true
    }

    /// Somebody else commits to the remote.
    mutating func pushElsewhere() {
        var files = published
        files["NOTES.md"] = Array("note \(commits.count)".utf8)
        commits.append(Commit(parent: remote, files: files, message: "a note"))
        remote = commits.count - 1
    }

    /// Puts what only the mirror has on top of the remote, with the trees it has.
    mutating func restack() {
        guard let base = remote else { return }
        guard var next = mirror else {
            mirror = base
            return
        }
        var own: [Commit] = []
        while !isAncestor(next, of: base) {
            own.append(commits[next])
            guard let parent = commits[next].parent else { break }
            next = parent
        }
        var parent = base
        for var commit in own.reversed() where commit.files != commits[parent].files {
            commit.parent = parent
            commits.append(commit)
            parent = commits.count - 1
        }
        mirror = parent
    }

    private func isAncestor(_ ancestor: Int, of commit: Int) -> Bool {
        var next: Int? = commit
        while let index = next {
            if index == ancestor { return true }
            next = commits[index].parent
        }
        return false
    }
}
