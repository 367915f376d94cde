internal import PodLifecycle
internal import Runtime
internal import Synchronization

/// What reaches the agent's loop.
enum AgentMessage: Sendable {
    case storeChanged
    case finished(uid: String, PodMemory.ActionID, PodActionOutcome)
    case relisted(NodeAgentMachine.RelistToken, sandboxes: [SandboxStatus], containers: [ContainerStatus])
    case relistFailed
    case runtimeHint(ContainerID)
    case containerLooked(ContainerStatus?, NodeAgentMachine.RelistToken)
    case flush
    case written([String])
    case nodeWritten(succeeded: Bool)
    case tick
}

/// Messages for one loop that takes them all at once. Each sender has at most one message under way that the loop has
/// not asked for, so the box needs no bound; hints, which nobody asks for, are bounded by their number of containers.
final class Mailbox: Sendable {
    private struct State {
        var messages: [AgentMessage] = []
        var hinted: Set<ContainerID> = []
        var waiter: CheckedContinuation<Void, Never>?
        var isOver = false
    }

    private let state = Mutex(State())

    func post(_ message: AgentMessage) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if case .runtimeHint(let id) = message, !state.hinted.insert(id).inserted { return nil }
            state.messages.append(message)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    func take() -> [AgentMessage] {
        state.withLock { state in
            defer {
                state.messages = []
                state.hinted = []
            }
            return state.messages
        }
    }

    /// Returns once there is a message, or the task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let isReady = state.withLock { state in
                    if !state.messages.isEmpty || state.isOver { return true }
                    state.waiter = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.isOver = true
                defer { state.waiter = nil }
                return state.waiter
            }
            waiter?.resume()
        }
    }
}
