internal import GitOps
internal import Store

/// Reads the store along: each look gives the newest state, and what was committed since the look before.
struct StoreFollower {
    private let store: Store
    /// The revision of the last look.
    private(set) var revision: Revision

    /// What a look found.
    struct News {
        var snapshot: Snapshot
        /// In order and without gaps, up to the snapshot; nil where the store does not know any more: everything may have
        /// changed.
        var commits: [Committed]?
    }

    /// Follows from now on: the first look tells what comes after `revision`.
    init(_ store: Store, after revision: Revision) {
        self.store = store
        self.revision = revision
    }

    mutating func look() -> News {
        let snapshot = store.snapshot
        defer { revision = snapshot.revision }
        guard snapshot.revision > revision else { return News(snapshot: snapshot, commits: []) }
        guard let commits = try? store.committed(since: revision) else { return News(snapshot: snapshot, commits: nil) }
        return News(snapshot: snapshot, commits: commits.filter { $0.revision <= snapshot.revision })
    }
}

extension TouchedKeys {
    /// Takes note of what a look at the store found.
    mutating func observed(_ news: StoreFollower.News) {
        guard let commits = news.commits else {
            self = .everything
            return
        }
        for committed in commits { observed(committed, in: news.snapshot) }
    }
}
