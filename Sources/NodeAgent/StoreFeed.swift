internal import Objects
public import Store
internal import Synchronization

/// Reads the store along once for many agents, and tells each what concerns its node. Without it, a thousand simulated
/// nodes would each look at every change.
public final class StoreFeed: Sendable {
    private struct State {
        var mailboxes: [String: Mailbox] = [:]
        /// The nodes that read a ConfigMap or a Secret.
        var readers: [ObjectKey: Set<String>] = [:]
    }

    let store: Store
    private let state = Mutex(State())

    public init(_ store: Store) { self.store = store }

    /// From now on tells what happens on a node. The caller then takes a snapshot of its own and passes over what was
    /// committed before it.
    func subscribe(_ node: String, _ mailbox: Mailbox) { state.withLock { $0.mailboxes[node] = mailbox } }

    func unsubscribe(_ node: String, _ mailbox: Mailbox) {
        state.withLock { state in
            guard state.mailboxes[node] === mailbox else { return }
            state.mailboxes[node] = nil
            for key in state.readers.keys { state.readers[key]?.remove(node) }
            state.readers = state.readers.filter { !$0.value.isEmpty }
        }
    }

    /// From now on tells a node of changes to what it reads, too. A snapshot that the caller takes afterwards holds all
    /// that it is not told of.
    func follow(_ read: [ObjectKey], not unread: [ObjectKey], for node: String) {
        guard !read.isEmpty || !unread.isEmpty else { return }
        state.withLock { state in
            for key in read { state.readers[key, default: []].insert(node) }
            for key in unread {
                state.readers[key]?.remove(node)
                if state.readers[key]?.isEmpty == true { state.readers[key] = nil }
            }
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

    /// One message a node for a commit: whatever it holds, the node passes over an older revision.
    private func tell(_ commit: Committed) {
        var byNode: [String: [StoreEvent]] = [:]
        for event in commit.events {
            switch event.kind {
            case .pod: byNode[Pod(event.object).nodeName, default: []].append(event)
            case .node: byNode[event.object.name, default: []].append(event)
            case .configMap, .secret:
                for node in readers(of: event.object.key) { byNode[node, default: []].append(event) }
            default: break
            }
        }
        for (node, events) in byNode where !node.isEmpty {
            state.withLock { $0.mailboxes[node] }?.post(.store(commit.revision, events))
        }
    }

    private func readers(of key: ObjectKey) -> Set<String> { state.withLock { $0.readers[key] ?? [] } }

    private func tellAll(_ message: AgentMessage) {
        for mailbox in state.withLock({ Array($0.mailboxes.values) }) { mailbox.post(message) }
    }
}
