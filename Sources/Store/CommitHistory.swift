/// The latest commits in their order, without gaps: what watches read. A value; the oldest are dropped beyond its
/// bounds.
public struct CommitHistory: Sendable {
    /// How many commits are kept.
    public let maximumCommits: Int
    /// How many events the kept commits may hold together. The newest commit is kept whatever its size.
    public let maximumEvents: Int

    private var commits: [Committed] = []
    /// Where the kept commits begin in `commits`; what stands before is dropped from time to time.
    private var head = 0
    private var eventCount = 0

    /// The state that the oldest kept commit follows on: the earliest that one can go on from.
    public private(set) var oldest: Revision
    public private(set) var newest: Revision

    /// A history that begins after `revision`.
    public init(after revision: Revision, maximumCommits: Int = 10_000, maximumEvents: Int = 20_000) {
        self.maximumCommits = maximumCommits
        self.maximumEvents = maximumEvents
        oldest = revision
        newest = revision
    }

    public var count: Int { commits.count - head }

    /// Adds the commit that follows the newest one. One without events is none.
    public mutating func append(_ commit: Committed) {
        guard !commit.events.isEmpty else { return }
        precondition(commit.revision == newest + 1, "commit \(commit.revision) does not follow \(newest)")
        commits.append(commit)
        newest = commit.revision
        eventCount += commit.events.count
        while count > 1, count > maximumCommits || eventCount > maximumEvents { dropFirst() }
        if head > 64, head > commits.count / 2 {
            commits.removeFirst(head)
            head = 0
        }
    }

    /// Forgets what led to `revision`; who wants to go on from before it has to look at everything anew.
    public mutating func forget(before revision: Revision) {
        while count > 0, oldest < revision { dropFirst() }
    }

    private mutating func dropFirst() {
        let dropped = commits[head]
        commits[head].events = []
        eventCount -= dropped.events.count
        oldest = dropped.revision
        head += 1
    }

    /// What was committed after `revision`, the first `maximum` of it.
    public func since(_ revision: Revision, maximum: Int = .max) throws(WatchTooOld) -> ArraySlice<Committed> {
        guard revision >= oldest, revision <= newest else {
            throw WatchTooOld(requested: revision, oldest: oldest, newest: newest)
        }
        let first = head + Int(revision - oldest)
        return commits[first..<first + min(commits.count - first, maximum)]
    }
}

/// The commits after a revision cannot be told without a gap, as the revision is too long ago, or has not happened in
/// this store (which was restored from a backup, perhaps). List anew, and watch from what the list says.
public struct WatchTooOld: Error, Sendable, Hashable, CustomStringConvertible {
    public var requested: Revision
    public var oldest: Revision
    public var newest: Revision

    public init(requested: Revision, oldest: Revision, newest: Revision) {
        self.requested = requested
        self.oldest = oldest
        self.newest = newest
    }

    public var description: String {
        requested > newest
            ? "revision \(requested) is later than the newest, \(newest): list anew"
            : "too old resource version: \(requested) (\(oldest)): list anew"
    }
}
