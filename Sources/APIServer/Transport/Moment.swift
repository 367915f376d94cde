internal import Synchronization

/// Something that happens once, such as the end of a connection; those who have to know are told.
final class Moment: Sendable {
    private struct State {
        var hasCome = false
        var next: UInt64 = 0
        var actions: [UInt64: @Sendable () -> Void] = [:]
    }

    private let state = Mutex(State())

    var hasCome: Bool { state.withLock { $0.hasCome } }

    func come() {
        let actions = state.withLock { state in
            state.hasCome = true
            defer { state.actions = [:] }
            return Array(state.actions.values)
        }
        for action in actions { action() }
    }

    /// Does something as long as `body` runs, should the moment come meanwhile; at once where it has come already.
    func during<Result>(
        _ action: @escaping @Sendable () -> Void, _ body: () async throws -> Result
    ) async rethrows -> Result {
        let id: UInt64? = state.withLock { state in
            guard !state.hasCome else { return nil }
            state.next += 1
            state.actions[state.next] = action
            return state.next
        }
        if id == nil { action() }
        defer { if let id { state.withLock { state in state.actions[id] = nil } } }
        return try await body()
    }
}
