public import Access
public import Store
internal import Synchronization

/// Decides what somebody may do, by the roles of the newest state. What has changed in the store since the last decision is looked
/// through once; only changes of roles and bindings cost more than that.
public final class Authorizer: Sendable {
    private let store: Store
    private let index: Mutex<RoleIndex>

    public init(_ store: Store) {
        self.store = store
        index = Mutex(RoleIndex(store.snapshot))
    }

    /// All roles now.
    public var roles: RoleIndex {
        index.withLock { index in
            guard index.revision != store.revision else { return index }
            if let commits = try? store.committed(since: index.revision) {
                for commit in commits { index.observed(commit) }
            } else {
                index = RoleIndex(store.snapshot)
            }
            return index
        }
    }

    public func decide(_ request: AccessRequest) -> AccessDecision { roles.decide(request) }
}
