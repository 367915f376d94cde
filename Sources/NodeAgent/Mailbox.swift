internal import PodLifecycle
internal import Runtime
internal import Store
internal import Synchronization

/// What reaches the agent's loop.
enum AgentMessage: Sendable {
    /// What one commit did that concerns the node.
    case store(Revision, [StoreEvent])
    /// Changes were missed: the state must be looked at as a whole.
    case storeLost
    case finished(uid: String, PodMemory.ActionID, PodActionOutcome)
    case probed(NodeAgentMachine.StartedProbe, ProbeAnswer, after: Duration)
    case relisted(NodeAgentMachine.RelistToken, sandboxes: [SandboxStatus], containers: [ContainerStatus])
    case relistFailed
    case runtimeHint(ContainerID)
    case containerLooked(ContainerStatus?, NodeAgentMachine.RelistToken)
    case flush
    /// The pods whose statuses were written, and whether that changed them.
    case written([(uid: String, hasChanged: Bool)])
    case nodeWritten(succeeded: Bool)
    /// What the node has left; nil where it could not be found out.
    case pressureLooked(PressureLook?)
    case tick
}

/// Messages for one loop that takes them all at once.
///
/// Most are answers, of which the loop has asked for a bounded number. What comes unasked is bounded too: hints by the
/// number of containers, and where more changes of the store wait than `storeLimit` one word stands for them all.
final class Mailbox: Sendable {
    private static let storeLimit = 10_000

    private struct State {
        var messages: [AgentMessage] = []
        var storeMessages = 0
        var hinted: Set<ContainerID> = []
        var waiter: CheckedContinuation<Void, Never>?
        var isOver = false

        mutating func add(_ message: AgentMessage) {
            if case .store = message {
                storeMessages += 1
                if storeMessages > Mailbox.storeLimit {
                    messages.removeAll { if case .store = $0 { true } else { false } }
                    storeMessages = 0
                    messages.append(.storeLost)
                    return
                }
            }
            messages.append(message)
        }
    }

    private let state = Mutex(State())

    func post(_ message: AgentMessage) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if case .runtimeHint(let id) = message, !state.hinted.insert(id).inserted { return nil }
            state.add(message)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }

    func take() -> [AgentMessage] {
        state.withLock { state in
            defer {
                state.messages = []
                state.storeMessages = 0
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
