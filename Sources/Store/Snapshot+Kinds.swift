internal import Objects

/// Kinds come and go with their definitions, in the same revision.
extension Snapshot {
    /// Notes what a definition that was written or removed changes about the kinds.
    mutating func followDefinition(from old: Object?, to new: Object?) {
        let before = old.map(CustomResourceDefinition.init).flatMap { $0.isEstablished ? $0 : nil }
        let after = new.map(CustomResourceDefinition.init).flatMap { $0.isEstablished ? $0 : nil }
        // Making a kind of a definition reads all of it, so what is written anew without a change of it must cost nothing.
        if let before, let after, before.describesSame(as: after) { return }
        if let before, before.kind != after?.kind, !CustomResourceDefinition.isBuiltIn(before.kind) {
            kinds.remove(before.kind)
        }
        guard let after, !CustomResourceDefinition.isBuiltIn(after.kind) else { return }
        if let info = after.info { kinds.insert(info) } else { kinds.remove(after.kind) }
    }

    /// Whether a kind goes, and takes no new objects.
    func isGoing(_ info: KindInfo) -> Bool {
        guard count(of: .customResourceDefinition) > 0 else { return false }
        let key = ObjectKey(.customResourceDefinition, name: CustomResourceDefinition.name(of: info))
        return self[key]?.isBeingDeleted ?? false
    }
}
