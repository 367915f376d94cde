internal import Objects
internal import Synchronization

/// A backend that forgets with the process: for tests and simulations. It can be told to fail.
public final class MemoryBackend: StoreBackend {
    /// How a scripted write fails.
    public enum ScriptedFailure: Sendable, Hashable {
        /// Nothing has been written.
        case beforeEffect(StoreFailure)
        /// All has been written, but the answer is an error.
        case afterEffect(StoreFailure)
    }

    private struct State {
        var revision: Revision
        var objects: [ObjectKey: StoredObject]
        var script: [Int: ScriptedFailure]
        var writeCount = 0
    }

    private let state: Mutex<State>
    private let beforeWrite: @Sendable (StoreBatch) -> Void

    /// - `script`: the writes that fail, counted from 1.
    /// - `beforeWrite`: called on the writer's thread, which it may hold up.
    public init(
        _ stored: StoredState = StoredState(), script: [Int: ScriptedFailure] = [:],
        beforeWrite: @escaping @Sendable (StoreBatch) -> Void = { _ in }
    ) {
        let objects = Dictionary(stored.objects.map { ($0.object.key, $0) }, uniquingKeysWith: { _, later in later })
        state = Mutex(State(revision: stored.revision, objects: objects, script: script))
        self.beforeWrite = beforeWrite
    }

    /// How many writes have been tried.
    public var writeCount: Int { state.withLock { $0.writeCount } }

    public func load() throws(StoreFailure) -> StoredState {
        state.withLock { StoredState(revision: $0.revision, objects: Array($0.objects.values)) }
    }

    public func persist(_ batch: StoreBatch) throws(StoreFailure) {
        beforeWrite(batch)
        let failure: StoreFailure? = state.withLock { state in
            state.writeCount += 1
            let scripted = state.script[state.writeCount]
            if case .beforeEffect(let failure) = scripted { return failure }
            for stored in batch.writes { state.objects[stored.object.key] = stored }
            for key in batch.removals { state.objects[key] = nil }
            state.revision = batch.revision
            if case .afterEffect(let failure) = scripted { return failure }
            return nil
        }
        if let failure { throw failure }
    }

    public func close() {}
}
