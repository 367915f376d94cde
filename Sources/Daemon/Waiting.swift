internal import Synchronization

/// Runs `operation` until it ends or the time is over, whichever is sooner.
func wait(atMost limit: Duration?, for operation: @escaping @Sendable () async -> Void) async {
    guard let limit else { return await operation() }
    guard limit > .zero else { return }
    await withTaskGroup(of: Void.self) { group in
        group.addTask { await operation() }
        group.addTask { try? await Task.sleep(for: limit) }
        await group.next()
        group.cancelAll()
    }
}

/// A bell that one task rings and another hears. Ringing again before it was heard changes nothing.
final class Bell: Sendable {
    private struct State {
        var hasRung = false
        var listener: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    func ring() {
        let listener = state.withLock { state in
            let listener = state.listener.take()
            state.hasRung = listener == nil
            return listener
        }
        listener?.resume()
    }

    /// Waits for the next ring, or the end of the task; who gave up waiting may listen again. One listener at a time.
    func heard() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    // Who was told to end hears nothing, so that the ring is left to the next.
                    if Task.isCancelled { return true }
                    if !state.hasRung { state.listener = continuation }
                    return exchange(&state.hasRung, with: false)
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.listener.take() }?.resume()
        }
    }
}
