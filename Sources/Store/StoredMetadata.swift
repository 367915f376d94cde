internal import Objects

/// What the store alone decides of an object's metadata, whatever the writer says.
enum StoredMetadata {
    /// What makes an object unfit to be created; nil for nothing. `isNamespaced` is nil for a kind that is not known.
    static func fault(in object: Object, isNamespaced: Bool?) -> String? {
        if object.kindName.isEmpty { return "it has no kind" }
        if object.name.isEmpty { return "metadata.name is missing" }
        if object.uid.isEmpty { return "metadata.uid is missing" }
        if object.creationTimestamp == nil { return "metadata.creationTimestamp is missing" }
        if isNamespaced == true, object.namespace.isEmpty { return "metadata.namespace is missing" }
        if isNamespaced == false, !object.namespace.isEmpty { return "its kind is in no namespace" }
        return nil
    }

    /// A new object is at generation 1 and not being deleted (`registry/rest.BeforeCreate`).
    static func created(_ object: Object, countsGenerations: Bool) -> Object {
        var object = object
        var metadata = object.metadata
        metadata["generation"] = countsGenerations ? 1 : nil
        metadata["deletionTimestamp"] = nil
        metadata["deletionGracePeriodSeconds"] = nil
        object.metadata = metadata
        return object
    }

    /// The object that takes the place of `stored`, still with its resourceVersion
    /// (`registry/rest.BeforeUpdate`, `apimachinery/pkg/api/validation.ValidateObjectMetaAccessorUpdate`).
    ///
    /// uid and creationTimestamp stay. A deletion is never taken back, and its time only moves closer.
    static func updated(_ object: Object, from stored: Object, countsGenerations: Bool) -> Object {
        var next = object
        let held = stored.metadata
        var metadata = object.metadata
        // What is the same already is not written, as a write copies.
        for name in ["uid", "creationTimestamp", "resourceVersion", "generation"] where metadata[name] != held[name] {
            metadata[name] = held[name]
        }
        if let deadline = stored.deletionTimestamp {
            let isSooner = object.deletionTimestamp.map { $0 <= deadline } ?? false
            if !isSooner { metadata["deletionTimestamp"] = held["deletionTimestamp"] }
            let grace = stored.deletionGracePeriodSeconds
            let isShorter = object.deletionGracePeriodSeconds.map { $0 <= grace ?? 0 } ?? false
            if !isSooner || !isShorter {
                metadata["deletionGracePeriodSeconds"] = held["deletionGracePeriodSeconds"]
            }
        }
        if countsGenerations {
            let deletionBegins = !stored.isBeingDeleted && object.isBeingDeleted
            let changed = deletionBegins || !StoredMetadata.haveSameDesire(object, stored)
            let generation = max(1, stored.generation + (changed ? 1 : 0))
            if generation != held["generation"]?.integer { metadata["generation"] = .integer(generation) }
        }
        next.metadata = metadata
        return next
    }

    /// Whether two objects are the same outside metadata and status.
    private static func haveSameDesire(_ left: Object, _ right: Object) -> Bool {
        let (before, after) = (left.content.fields ?? Fields(), right.content.fields ?? Fields())
        func isApart(_ name: String) -> Bool { name == "metadata" || name == "status" }
        return before.allSatisfy { isApart($0.name) || after[$0.name] == $0.value }
            && after.allSatisfy { isApart($0.name) || before.contains($0.name) }
    }
}

extension Object {
    /// Whether nothing holds this object any longer: its deletion was asked for, no finalizer is left and no grace
    /// period runs (`registry/generic/registry.ShouldDeleteDuringUpdate`). A namespace also waits for its own list of
    /// finalizers (`pkg/registry/core/namespace/storage.ShouldDeleteNamespaceDuringUpdate`).
    var isReadyToBeRemoved: Bool {
        guard isBeingDeleted, finalizers.isEmpty, (deletionGracePeriodSeconds ?? 0) == 0 else { return false }
        return kind != .namespace || (spec["finalizers"]?.array ?? []).isEmpty
    }
}
