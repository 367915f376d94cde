/// The bounds of a store.
public struct StoreLimits: Sendable, Hashable {
    /// Transactions that wait for the disk at one time; more are refused as busy.
    public var queuedTransactions = 10_000
    /// Changes that are written to the disk together, unless a single transaction has more.
    public var changesPerWrite = 10_000
    /// Commits that watches can go back.
    public var historyCommits = 10_000
    /// Events in those commits together. Each holds an earlier state of an object, so that they may well come to more
    /// memory than the objects that are there.
    public var historyEvents = 20_000
    /// Commits that a watch takes out of the history at once.
    public var watchChunk = 64

    public init() {}
}
