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
    /// Those of them whose objects came, went, or were changed in more than their status.
    private(set) var changed: Set<ObjectKey> = []

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
            let key = event.key
            keys.insert(key)
            if !changed.contains(key), !event.isStatusAlone { changed.insert(key) }
            noteOwners(of: event.object, in: snapshot)
            if event.kind == .configMap || event.kind == .secret {
                keys.formUnion(snapshot.workloads(rolledOutBy: key))
            }
        }
    }

    private mutating func noteOwners(of object: Object, in snapshot: Snapshot) {
        var object = object
        for _ in 0..<TouchedKeys.ownersAbove {
            guard let owner = object.controller else { return }
            let key = ObjectKey(owner.kind, namespace: object.namespace, name: owner.name)
            // What is there already has brought its own owners.
            guard keys.insert(key).inserted, let next = snapshot[key] else { return }
            object = next
        }
    }

    mutating func insert(_ more: some Sequence<ObjectKey>) {
        guard !isEverything else { return }
        for key in more {
            keys.insert(key)
            changed.insert(key)
        }
    }

    public mutating func formUnion(_ other: TouchedKeys) {
        guard !isEverything, !other.isEverything else {
            self = .everything
            return
        }
        keys.formUnion(other.keys)
        changed.formUnion(other.changed)
    }
}
