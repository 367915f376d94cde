internal import GitOps
internal import Synchronization

/// The newest report of each sync, with the objects that it is about, for all who want to know.
final class SyncBoard: Sendable {
    private struct State {
        var sources: [String: StatusTree.Source] = [:]
        var listeners: [Bell] = []
    }

    private let state = Mutex(State())

    func post(_ source: StatusTree.Source) {
        let listeners = state.withLock { state in
            state.sources[source.report.sync] = source
            return state.listeners
        }
        listeners.forEach { $0.ring() }
    }

    func remove(_ sync: String) {
        let listeners = state.withLock { state in
            state.sources[sync] = nil
            return state.listeners
        }
        listeners.forEach { $0.ring() }
    }

    /// In the order of the names.
    var sources: [StatusTree.Source] {
        state.withLock { $0.sources.values.sorted { $0.report.sync < $1.report.sync } }
    }

    var reports: [SyncReport] { sources.map(\.report) }

    subscript(name: String) -> SyncReport? { state.withLock { $0.sources[name]?.report } }

    /// Calls `act` with each new state, the present one first, until `act` returns something or the task ends.
    func follow<Answer>(
        isolation: isolated (any Actor)? = #isolation, _ act: () async throws -> Answer?
    ) async rethrows -> Answer? {
        let bell = Bell()
        state.withLock { $0.listeners.append(bell) }
        defer { state.withLock { $0.listeners.removeAll { $0 === bell } } }
        while !Task.isCancelled {
            if let answer = try await act() { return answer }
            await bell.heard()
        }
        return nil
    }
}
