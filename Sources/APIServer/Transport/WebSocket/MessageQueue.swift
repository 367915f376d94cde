internal import Synchronization

/// Hands messages from who reads a connection to who serves it, one at a time, so that a slow server holds its client back.
final class MessageQueue: Sendable {
    private struct State {
        var message: WebSocketMessage?
        var isFinished = false
        var reader: CheckedContinuation<WebSocketMessage?, Never>?
        var writer: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Returns once the message was taken, or nobody will take it. One task at a time.
    func put(_ message: WebSocketMessage) async {
        await withCheckedContinuation { continuation in
            let resume: () -> Void = state.withLock { state in
                if state.isFinished { return { continuation.resume() } }
                if let reader = state.reader {
                    state.reader = nil
                    return {
                        reader.resume(returning: message)
                        continuation.resume()
                    }
                }
                state.message = message
                state.writer = continuation
                return {}
            }
            resume()
        }
    }

    /// The next message; nil after the end, or once the task was cancelled. One task at a time.
    func take() async -> WebSocketMessage? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resume: () -> Void = state.withLock { state in
                    if let message = state.message {
                        let writer = state.writer
                        (state.message, state.writer) = (nil, nil)
                        return {
                            writer?.resume()
                            continuation.resume(returning: message)
                        }
                    }
                    if state.isFinished || state.reader != nil { return { continuation.resume(returning: nil) } }
                    state.reader = continuation
                    return {}
                }
                resume()
            }
        } onCancel: {
            finish()
        }
    }

    /// Nothing comes any more.
    func finish() {
        let (reader, writer) = state.withLock { state in
            state.isFinished = true
            defer { (state.reader, state.writer) = (nil, nil) }
            return (state.reader, state.writer)
        }
        reader?.resume(returning: nil)
        writer?.resume()
    }
}
