public import Objects

/// Where a store keeps its state beyond the life of the process.
public protocol StoreBackend: Sendable {
    /// Everything that was persisted, checked. Called once, before all else.
    func load() throws(StoreFailure) -> StoredState

    /// Makes a batch durable, whole or not at all. It is durable when this returns. Called from one thread at a time,
    /// which it may block. After an error it is not called again.
    func persist(_ batch: StoreBatch) throws(StoreFailure)

    /// Lets go of files and locks. Calling it again does nothing.
    func close()
}

/// A whole state, as it is loaded.
public struct StoredState: Sendable {
    public var revision: Revision
    public var objects: [StoredObject]

    public init(revision: Revision = 0, objects: [StoredObject] = []) {
        self.revision = revision
        self.objects = objects
    }
}

/// What several commits come to: the objects to write and the keys to remove, each key once.
public struct StoreBatch: Sendable {
    /// The revision that the batch leads to.
    public var revision: Revision
    public var commits: [Committed]
    public var writes: [StoredObject]
    public var removals: [ObjectKey]

    /// `state` is the one after the last commit.
    public init(_ commits: [Committed], leadingTo state: Snapshot) {
        self.commits = commits
        revision = state.revision
        writes = []
        removals = []
        var seen: Set<ObjectKey> = []
        for commit in commits {
            for event in commit.events where seen.insert(event.key).inserted {
                if let stored = state.stored(event.key) { writes.append(stored) } else { removals.append(event.key) }
            }
        }
    }
}
