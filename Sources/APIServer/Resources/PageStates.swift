internal import Store
internal import Synchronization

/// States that lists are still being read of page by page, so that all pages of one list are of one moment.
///
/// A state shares what did not change with the newest one, so keeping some costs little; the oldest go first.
final class PageStates: Sendable {
    /// How many are kept.
    private static let limit = 16

    private let states = Mutex<[Snapshot]>([])

    /// Keeps a state while it is the one of a page.
    func keep(_ snapshot: Snapshot, ifAt revision: Revision) {
        states.withLock { states in
            guard snapshot.revision == revision, !states.contains(where: { $0.revision == revision }) else { return }
            states.append(snapshot)
            if states.count > PageStates.limit { states.removeFirst() }
        }
    }

    func state(at revision: Revision) -> Snapshot? {
        states.withLock { $0.first { $0.revision == revision } }
    }
}
