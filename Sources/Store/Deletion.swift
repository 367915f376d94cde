public import Objects

/// What becomes of an object's dependents when it is deleted (`metav1.DeletionPropagation`).
public enum DeletionPropagation: String, Sendable, Hashable {
    /// The object goes first, its dependents after it.
    case background = "Background"
    /// The object stays until the dependents that block its deletion are gone.
    case foreground = "Foreground"
    /// The dependents stay, without this owner.
    case orphan = "Orphan"

    /// The finalizer by which the garbage collector is told; nil where it need not be told.
    public var finalizer: String? {
        switch self {
        case .background: nil
        case .foreground: "foregroundDeletion"
        case .orphan: "orphan"
        }
    }
}

extension Snapshot {
    /// The change that deletes an object, as `Object.deletion` finds it for the object's stored state. Nil where the
    /// object is gone, where its name has gone to another object, or where nothing is left to ask for.
    public func deletion(
        of object: Object, at now: Timestamp, propagation: DeletionPropagation? = nil, gracePeriodSeconds: Int64? = nil
    ) -> Change? {
        guard let stored = self[object.key], stored.uid == object.uid else { return nil }
        return stored.deletion(at: now, propagation: propagation, gracePeriodSeconds: gracePeriodSeconds)
    }
}

extension Object {
    /// The change that deletes this object, as it was read; nil where its deletion already goes on and this asks for
    /// nothing sooner. The change is refused if the object has changed since it was read.
    ///
    /// The rules are Kubernetes' (`registry/rest.BeforeDelete`, `registry/generic/registry.Store.Delete`, and
    /// `pkg/registry/core/namespace/storage` for namespaces). A pod gets its grace period, and its node's agent removes
    /// it. An object with finalizers waits for them. Anything else is removed at once.
    ///
    /// - `propagation`: nil leaves a choice that was made before, and is else `background`.
    /// - `gracePeriodSeconds`: for pods; nil means `spec.terminationGracePeriodSeconds`, a negative number 1.
    public func deletion(
        at now: Timestamp, propagation: DeletionPropagation? = nil, gracePeriodSeconds: Int64? = nil
    ) -> Change? {
        if kind == .namespace { return namespaceDeletion(at: now, propagation: propagation) }
        var next = self
        // Its objects go first (`apiextensions-apiserver/pkg/registry/customresourcedefinition.REST.Delete`).
        if kind == .customResourceDefinition, !isBeingDeleted,
            !finalizers.contains(CustomResourceDefinition.cleanupFinalizer)
        {
            next.finalizers.append(CustomResourceDefinition.cleanupFinalizer)
        }
        if kind == .pod {
            guard next.beginGrace(at: now, gracePeriodSeconds: gracePeriodSeconds) else { return nil }
        }
        next.choose(propagation)
        // Still within a pod's grace period, or held by finalizers: an update. Else nothing keeps it.
        if (next.deletionGracePeriodSeconds ?? 0) == 0 {
            guard !next.finalizers.isEmpty else { return .remove(key, uid: uid, resourceVersion: resourceVersion) }
            let deadline = next.deletionTimestamp
            if deadline == nil || deadline.map({ $0 > now }) == true { next.deletionTimestamp = now }
            next.deletionGracePeriodSeconds = 0
        }
        return next == self ? nil : .update(next)
    }

    /// Sets a pod's deletion time and grace period, or shortens them; false where neither applies.
    private mutating func beginGrace(at now: Timestamp, gracePeriodSeconds: Int64?) -> Bool {
        if let deadline = deletionTimestamp {
            guard let running = deletionGracePeriodSeconds, running > 0 else { return true }
            guard var period = gracePeriodSeconds else { return false }
            if period < 0 { period = 1 }
            guard period < running else { return false }
            deletionTimestamp = deadline + .seconds(period - running)
            deletionGracePeriodSeconds = period
            return true
        }
        let pod = Pod(self)
        var period = gracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds
        if pod.nodeName.isEmpty || pod.phase.isFinal { period = 0 }
        if period < 0 { period = 1 }
        period = min(period, Object.longestGracePeriodSeconds)
        deletionTimestamp = now + .seconds(period)
        deletionGracePeriodSeconds = period
        return true
    }

    /// Ten years: keeps every deletion time within what a timestamp can say.
    static let longestGracePeriodSeconds: Int64 = 315_360_000

    /// Leaves the garbage collector's finalizer that goes with `propagation`, and no other of its finalizers.
    private mutating func choose(_ propagation: DeletionPropagation?) {
        guard let propagation else { return }
        let collectors = [DeletionPropagation.foreground.finalizer, DeletionPropagation.orphan.finalizer]
        let chosen = finalizers.filter { !collectors.contains($0) } + [propagation.finalizer].compactMap { $0 }
        if Set(chosen) != Set(finalizers) { finalizers = chosen }
    }

    /// A namespace is first marked; it is removed when both its lists of finalizers are empty.
    private func namespaceDeletion(at now: Timestamp, propagation: DeletionPropagation?) -> Change? {
        if isBeingDeleted, finalizers.isEmpty, (spec["finalizers"]?.array ?? []).isEmpty {
            return .remove(key, uid: uid, resourceVersion: resourceVersion)
        }
        guard !isBeingDeleted else { return nil }
        var next = self
        next.deletionTimestamp = now
        next.choose(propagation)
        next.content.set("Terminating", at: ["status", "phase"])
        return .update(next)
    }
}
