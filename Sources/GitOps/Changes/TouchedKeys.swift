internal import Objects
public import Store

/// What may look different than at the last look: what was written, and the workloads above it, whose health is that of
/// their pods.
///
/// Whoever keeps something for each of many objects asks it what to look at again, so that a look costs what has changed
/// and not what there is.
public struct TouchedKeys: Sendable {
    /// Nothing is known of what has changed, as before the first look.
    public private(set) var isEverything: Bool
    private(set) var keys: Set<ObjectKey> = []

    /// Pod, ReplicaSet, Deployment: so many owners above an object are looked at.
    private static let ownersAbove = 2

    private init(isEverything: Bool) { self.isEverything = isEverything }

    /// Nothing has changed.
    public init() { self.init(isEverything: false) }

    public static let everything = TouchedKeys(isEverything: true)

    public var isEmpty: Bool { !isEverything && keys.isEmpty }

    /// Takes note of what a transaction did. `snapshot` is the state after it, or a later one.
    public mutating func observed(_ committed: Committed, in snapshot: Snapshot) {
        guard !isEverything else { return }
        for event in committed.events where event.kind != .event {
            keys.insert(event.key)
            noteOwners(of: event.object, in: snapshot)
        }
    }

    private mutating func noteOwners(of object: Object, in snapshot: Snapshot) {
        var object = object
        for _ in 0..<TouchedKeys.ownersAbove {
            guard let owner = object.controller else { return }
            let key = ObjectKey(owner.kind, namespace: object.namespace, name: owner.name)
            keys.insert(key)
            guard let next = snapshot[key] else { return }
            object = next
        }
    }

    mutating func insert(_ more: some Sequence<ObjectKey>) {
        guard !isEverything else { return }
        keys.formUnion(more)
    }

    public mutating func formUnion(_ other: TouchedKeys) {
        if other.isEverything { self = .everything } else { insert(other.keys) }
    }
}
