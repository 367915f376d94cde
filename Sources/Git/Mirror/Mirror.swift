internal import CLibGit2
internal import Glibc

/// Caps on one fetch.
public struct FetchLimits: Hashable, Sendable {
    /// Objects in one fetch.
    public var objects = 5_000_000
    /// Bytes received in one fetch, or copied from a repository on this machine: packed, not what the objects come to.
    public var bytes = 4 << 30
    /// References that a remote may show.
    public var references = 200_000
    /// Bytes of one object of a repository on this machine; over the network it is `GitLibrary.maximumObjectBytes`.
    public var objectBytes = GitLibrary.maximumObjectBytes
    /// Directories inside each other.
    public var treeDepth = 4096

    public init() {}
}

/// A reference as the remote has it.
struct ResolvedReference {
    /// The full name; nil for a commit asked for by id.
    var name: String?
    var commit: ObjectID
}

/// What a fetch found.
public struct Fetched: Hashable, Sendable {
    /// The commit that the reference stands for now. It and all it needs are in the mirror.
    public var commit: ObjectID
    /// What the same reference stood for at the last fetch.
    public var previous: ObjectID?
    /// The full name at the remote; nil for a commit asked for by id.
    public var reference: String?
    /// Someone rewrote the history: `previous` is not an ancestor of `commit`.
    public var isRewritten: Bool

    public init(commit: ObjectID, previous: ObjectID?, reference: String?, isRewritten: Bool) {
        self.commit = commit
        self.previous = previous
        self.reference = reference
        self.isRewritten = isRewritten
    }
}

/// A bare repository of ours in the state directory: what remotes have is copied here, and read from here.
///
/// It runs on a thread of its own, since libgit2 blocks.
public actor Mirror {
    /// Where the last fetched state of a remote's references is kept.
    static let trackingPrefix = "refs/skeg/remote/"

    /// The bare repository itself.
    public nonisolated let path: String
    nonisolated let thread: GitThread
    /// Opened anew after maintenance.
    private(set) var repository: Repository
    /// What the trees come to that were read last.
    var totals = RecentTotals()

    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens or makes `<directory>/<name>.git`, with mode 0700.
    public init(directory: String, name: String) throws(GitError) {
        guard Self.isValid(name: name) else {
            throw GitError(.invalid, "a mirror's name has 1 to 63 lower-case letters, digits, '-' or '.': \(name)")
        }
        path = "\(directory)/\(name).git"
        thread = try GitThread()
        if File.exists("\(path)/HEAD") {
            Mirror.removeLocks(in: path)
            repository = try Repository(open: path)
        } else {
            repository = try Repository(createBare: path)
        }
        guard chmod(path, 0o700) == 0 else {
            throw GitError(.disk, "cannot set the mode of \(path): \(String(cString: strerror(errno)))")
        }
    }

    /// Brings the commit that a reference of the remote stands for into the mirror.
    ///
    /// - Throws: `remoteUnreachable`, `authenticationFailed`, `hostKeyUnknown`, `hostKeyChanged`, `certificateInvalid`,
    ///   `refNotFound`, `notARepository`, `limitExceeded`, `timeout`, `cancelled`, `corrupt`, `disk`.
    public nonisolated func fetch(
        _ reference: RemoteReference, from remote: Remote, limits: FetchLimits = FetchLimits(),
        timeLimit: Duration = .seconds(60)
    ) async throws(GitError) -> Fetched {
        try await withInterruption(after: timeLimit) { interruption async throws(GitError) in
            try await self.fetch(reference, from: remote, limits: limits, interruption: interruption)
        }
    }

    private func fetch(
        _ reference: RemoteReference, from remote: Remote, limits: FetchLimits, interruption: Interruption
    ) throws(GitError) -> Fetched {
        let resolved = try interruption.guarding { () throws(GitError) in
            if let path = remote.url.localPath {
                let source = try LocalRemote(path: path)
                let resolved = try source.resolve(reference)
                if try !repository.contains(resolved.commit) {
                    try source.repository.pack(
                        resolved.commit, into: repository, limits: limits, interruption: interruption)
                }
                return resolved
            }
            let connection = NetworkRemote(remote, repository: repository, limits: limits, interruption: interruption)
            return try connection.fetch(reference)
        }
        return try track(resolved)
    }

    func reopen() throws(GitError) { repository = try Repository(open: path) }

    /// Notes what the remote has now, and compares it with what it had.
    private func track(_ resolved: ResolvedReference) throws(GitError) -> Fetched {
        let commit = resolved.commit
        let name = resolved.name.map { Self.trackingPrefix + ($0.hasPrefix("refs/") ? String($0.dropFirst(5)) : $0) }
        let tracking = name ?? "\(Self.trackingPrefix)commits/\(commit)"
        let previous = try repository.target(of: tracking)
        if previous != commit {
            try repository.setReference(tracking, to: commit, expecting: previous, log: "fetch")
        }
        var isRewritten = false
        if let previous, previous != commit { isRewritten = try !repository.isAncestor(previous, of: commit) }
        return Fetched(commit: commit, previous: previous, reference: resolved.name, isRewritten: isRewritten)
    }

    private static func isValid(name: String) -> Bool {
        !name.hasPrefix(".") && (1...63).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                switch $0 {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
