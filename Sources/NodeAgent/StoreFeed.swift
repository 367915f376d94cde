internal import Objects
public import Store
internal import Synchronization

/// Reads the store along once for many agents, and tells each what concerns its node. Without it, a thousand simulated
/// nodes would each look at every change.
public final class StoreFeed: Sendable {
    private struct State {
        var mailboxes: [String: Mailbox] = [:]
    }

    let store: Store
    private let state = Mutex(State())

    public init(_ store: Store) { self.store = store }

    /// From now on tells what happens on a node. The caller then takes a snapshot of its own and passes over what was
    /// committed before it.
    func subscribe(_ node: String, _ mailbox: Mailbox) { state.withLock { $0.mailboxes[node] = mailbox } }

    func unsubscribe(_ node: String, _ mailbox: Mailbox) {
        state.withLock { state in
            if state.mailboxes[node] === mailbox { state.mailboxes[node] = nil }
        }
    }

    /// Runs until its task is cancelled or the store is closed.
    public func run() async {
        var revision = store.revision
        // Whoever has subscribed before has taken its snapshot at this revision or before it.
        tellAll(.storeLost)
        while !Task.isCancelled {
            do {
                for try await commit in try store.watch(from: revision) {
                    revision = commit.revision
                    tell(commit)
                }
                return
            } catch {
                revision = store.revision
                tellAll(.storeLost)
            }
        }
    }

    private func tell(_ commit: Committed) {
        var byNode: [String: [StoreEvent]] = [:]
        var forAll: [StoreEvent] = []
        for event in commit.events {
            switch event.kind {
            case .pod: byNode[Pod(event.object).nodeName, default: []].append(event)
            case .node: byNode[event.object.name, default: []].append(event)
            case .configMap, .secret: forAll.append(event)
            default: break
            }
        }
        if !forAll.isEmpty { tellAll(.store(commit.revision, forAll)) }
        for (node, events) in byNode where !node.isEmpty {
            state.withLock { $0.mailboxes[node] }?.post(.store(commit.revision, events))
        }
    }

    private func tellAll(_ message: AgentMessage) {
        for mailbox in state.withLock({ Array($0.mailboxes.values) }) { mailbox.post(message) }
    }
}
