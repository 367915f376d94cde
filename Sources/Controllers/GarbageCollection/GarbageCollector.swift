public import Objects
public import Store

/// Deletes objects whose owners are gone, and holds up owners whose deletion waits for their dependents
/// (`pkg/controller/garbagecollector`).
///
/// Kubernetes keeps a graph of all objects; here the store's index by owner is the graph. An event leads to the objects that
/// it may concern: the dependents of what is gone or begins to go, and the waiting owners of what is gone.
public struct GarbageCollector: Controller {
    /// So many dependents are changed by one reconcile.
    public static let burst = 500

    public let name = "garbage-collector"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        let object = event.object
        switch event {
        case .removed:
            return snapshot.dependents(of: object.uid).map(\.key) + waitingOwners(of: object, in: snapshot)
        case .added:
            let isOfInterest = object.metadata["ownerReferences"] != nil || object.collectorFinalizer != nil
            return isOfInterest ? [object.key] : []
        case .modified(_, let previous):
            var keys: [ObjectKey] = []
            let haveOwnersChanged = object.metadata["ownerReferences"] != previous.metadata["ownerReferences"]
            let hasDeletionChanged =
                object.collectorFinalizer != previous.collectorFinalizer
                || object.isBeingDeleted != previous.isBeingDeleted
            if haveOwnersChanged { keys += waitingOwners(of: previous, in: snapshot) }
            if haveOwnersChanged || hasDeletionChanged { keys.append(object.key) }
            if hasDeletionChanged, object.waitsForDependents {
                keys += snapshot.dependents(of: object.uid).map(\.key)
            }
            return keys
        }
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let object = snapshot[key] else { return Plan() }
        if object.isBeingDeleted {
            switch object.collectorFinalizer {
            case .orphan?: return orphanDependents(of: object, in: snapshot)
            case .foreground?: return waitForDependents(of: object, in: snapshot)
            default: return Plan()
            }
        }
        return collect(object, in: snapshot, at: now)
    }

    // MARK: Owners that are being deleted

    /// Takes the owner off its dependents, and then its finalizer off the owner (`attemptToOrphanWorker`).
    private func orphanDependents(of owner: Object, in snapshot: Snapshot) -> Plan {
        let dependents = snapshot.dependents(of: owner.uid)
        var changes = dependents.prefix(GarbageCollector.burst).map { Change.update($0.released(from: owner)) }
        if dependents.count <= GarbageCollector.burst {
            changes.append(.update(owner.without(.orphan)))
        } else {
            // The next part: this object is not written, so it must be looked at again.
            return Plan(changes: changes, requeueAfter: .zero)
        }
        return Plan(changes: changes)
    }

    /// Lets the owner go when no dependent blocks it any longer (`processDeletingDependentsItem`), or when all that it
    /// waits for waits for it too, which Kubernetes would do for ever.
    private func waitForDependents(of owner: Object, in snapshot: Snapshot) -> Plan {
        let blocking = blockingDependents(of: owner, in: snapshot)
        guard blocking.isEmpty || isAwaited(owner, byAnyOf: blocking, in: snapshot) else { return Plan() }
        return Plan(changes: [.update(owner.without(.foreground))])
    }

    private func blockingDependents(of owner: Object, in snapshot: Snapshot) -> [Object] {
        snapshot.dependents(of: owner.uid).filter { dependent in
            dependent.ownerReferences.contains { $0.uid == owner.uid && $0.blocksOwnerDeletion }
        }
    }

    /// So many waiting objects are followed to find out whether they wait in a circle.
    private static let maximumCircle = 1000

    /// Whether an object that waits for its dependents is, over others that wait, what one of `dependents` waits for.
    private func isAwaited(_ owner: Object, byAnyOf dependents: [Object], in snapshot: Snapshot) -> Bool {
        var seen: Set<String> = []
        var next = dependents.filter(\.waitsForDependents)
        while let object = next.popLast(), seen.count < GarbageCollector.maximumCircle {
            guard seen.insert(object.uid).inserted else { continue }
            let blocking = blockingDependents(of: object, in: snapshot).filter(\.waitsForDependents)
            if blocking.contains(where: { $0.uid == owner.uid }) { return true }
            next += blocking
        }
        return false
    }

    private func waitingOwners(of object: Object, in snapshot: Snapshot) -> [ObjectKey] {
        object.ownerReferences.compactMap { reference in
            guard case .found(let owner) = find(reference, of: object, in: snapshot), owner.waitsForDependents
            else { return nil }
            return owner.key
        }
    }

    // MARK: Dependents

    /// Deletes an object whose owners are all gone or wait for it; of several, only takes those off
    /// (`attemptToDeleteItem`).
    private func collect(_ object: Object, in snapshot: Snapshot, at now: Timestamp) -> Plan {
        let owners = OwnersState(object, self, in: snapshot)
        var plan = Plan()
        if !owners.invalid.isEmpty { plan.events.append(invalidNamespace(owners.invalid, of: object)) }
        guard !owners.leaving.isEmpty else { return plan }
        if owners.hasSolid {
            var next = object
            next.ownerReferences = object.ownerReferences.filter { !owners.leaving.contains($0.uid) }
            plan.changes = [.update(next)]
            return plan
        }
        var next = object
        var propagation = object.collectorFinalizer ?? .background
        let dependents = snapshot.dependents(of: object.uid)
        if owners.isAwaited, !dependents.isEmpty {
            // A dependent that waits for this object while this object is waited for: a circle, which nothing would
            // ever leave. This object blocks no owner any longer.
            if dependents.contains(where: \.waitsForDependents) { next.unblockOwners() }
            propagation = .foreground
        }
        if let deletion = next.deletion(at: now, propagation: propagation) { plan.changes = [deletion] }
        return plan
    }

    private struct OwnersState {
        /// The uids of the owners that are gone or wait for their dependents.
        var leaving: Set<String> = []
        var hasSolid = false
        var isAwaited = false
        var invalid: [OwnerReference] = []

        init(_ object: Object, _ collector: GarbageCollector, in snapshot: Snapshot) {
            for reference in object.ownerReferences {
                switch collector.find(reference, of: object, in: snapshot) {
                case .found(let owner) where owner.waitsForDependents:
                    leaving.insert(reference.uid)
                    isAwaited = true
                case .found, .unknown: hasSolid = true
                case .absent: leaving.insert(reference.uid)
                case .invalid:
                    invalid.append(reference)
                    hasSolid = true
                }
            }
        }
    }

    enum Found {
        case found(Object)
        /// Gone, or another object has its name.
        case absent
        /// Of a kind that is not known, so nothing can be said of it.
        case unknown
        /// An object in no namespace names an owner in a namespace, but cannot say which.
        case invalid
    }

    /// The owner that a reference means. Owners are looked for in the namespace of the object, or in none: an owner in
    /// another namespace is absent
    /// (https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/).
    func find(_ reference: OwnerReference, of object: Object, in snapshot: Snapshot) -> Found {
        guard let info = snapshot.kinds[reference.kind] else { return .unknown }
        if info.isNamespaced, object.namespace.isEmpty { return .invalid }
        let namespace = info.isNamespaced ? object.namespace : ""
        let key = ObjectKey(reference.kind, namespace: namespace, name: reference.name)
        guard let owner = snapshot[key], owner.uid == reference.uid else { return .absent }
        return .found(owner)
    }

    private func invalidNamespace(_ references: [OwnerReference], of object: Object) -> EventNote {
        let owners = references.map {
            "[\($0.apiVersion)/\($0.kind.kind), namespace: \(object.namespace), name: \($0.name), uid: \($0.uid)]"
        }
        return EventNote(
            .warning, "OwnerRefInvalidNamespace",
            "ownerRef \(owners.joined(separator: ", ")) does not exist in namespace \"\(object.namespace)\"",
            regarding: object, component: "garbage-collector-controller")
    }
}

extension Object {
    /// What this object's finalizers ask the collector to do with its dependents.
    fileprivate var collectorFinalizer: DeletionPropagation? {
        guard let finalizers = metadata["finalizers"]?.array else { return nil }
        for propagation in [DeletionPropagation.orphan, .foreground] {
            if let name = propagation.finalizer, finalizers.contains(.string(name)) { return propagation }
        }
        return nil
    }

    /// Whether it is being deleted, but only after its dependents.
    fileprivate var waitsForDependents: Bool { isBeingDeleted && collectorFinalizer == .foreground }

    fileprivate func without(_ propagation: DeletionPropagation) -> Object {
        var object = self
        object.finalizers = finalizers.filter { $0 != propagation.finalizer }
        return object
    }

    fileprivate mutating func unblockOwners() {
        ownerReferences = ownerReferences.map { reference in
            var reference = reference
            if reference.blocksOwnerDeletion { reference.content["blockOwnerDeletion"] = false }
            return reference
        }
    }
}
