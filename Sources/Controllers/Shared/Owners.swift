internal import Objects
internal import Store

/// Which owners a change of what they own concerns.
enum Owners {
    /// The keys of the owners of `kind` that an event about one of their objects concerns: its controller, the one
    /// before the change, and for an orphan all whose selector fits it.
    static func keys(of kind: GroupKind, concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        let object = event.object
        var keys: [ObjectKey] = []
        let controller = object.controller
        if let controller, controller.kind == kind {
            keys.append(ObjectKey(kind, namespace: object.namespace, name: controller.name))
        }
        if let previous = event.previous, let former = previous.controller, former.kind == kind,
            former.uid != controller?.uid
        {
            keys.append(ObjectKey(kind, namespace: object.namespace, name: former.name))
        }
        guard controller == nil, !object.isBeingDeleted else { return keys }
        switch event {
        case .removed: return keys
        case .modified(_, let previous)
        where previous.controller == nil && previous.metadata["labels"] == object.metadata["labels"]:
            return keys
        default: return keys + adopters(of: object, kind: kind, in: snapshot)
        }
    }

    private static func adopters(of orphan: Object, kind: GroupKind, in snapshot: Snapshot) -> [ObjectKey] {
        snapshot.objects(of: kind, in: orphan.namespace).compactMap { owner in
            guard let selector = LabelSelector(owner.spec["selector"] ?? .null), selector.selectsSome else {
                return nil
            }
            return selector.matches(orphan) ? owner.key : nil
        }
    }
}

extension LabelSelector {
    /// Whether it is a choice: neither everything, which nobody shall own, nor nothing.
    var selectsSome: Bool { !isEmpty && !matchesNothing }
}
