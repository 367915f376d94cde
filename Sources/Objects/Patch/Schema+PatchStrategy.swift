extension Schema {
    /// How a strategic merge patch brings its value and the one that is there together (the tags `patchStrategy` and
    /// `patchMergeKey` of `k8s.io/api`).
    public enum PatchStrategy: Sendable, Hashable {
        /// The patch's value counts alone.
        case replace
        /// A map field by field, a list of scalars as a union, a list of maps by this field of its elements.
        case merge(key: String?)
    }

    /// How strategic merge patches treat this place. What is not said follows from the kind of a list: one with keys is
    /// merged by its first key, a set is merged, an atomic one replaced. Maps are merged, even those that server-side
    /// apply takes as a whole.
    public var patchStrategy: PatchStrategy {
        if let ownPatchStrategy { return ownPatchStrategy }
        guard case .list(_, let kind) = shape else { return .merge(key: nil) }
        switch kind {
        case .atomic: return .replace
        case .set: return .merge(key: nil)
        case .map(let keys): return .merge(key: keys.first)
        }
    }

    /// The field by which strategic merge patches tell the elements of this list apart, for descriptions
    /// (`x-kubernetes-patch-merge-key`); nil where there is none.
    public var patchMergeKey: String? {
        if case .merge(let key) = patchStrategy { key } else { nil }
    }

    /// How the elements of this list are merged: what they are, and by which field, or nil for scalars. Nil where the list
    /// is replaced, or where this is none.
    var mergedElements: (element: Schema, key: String?)? {
        guard case .list(let element, _) = shape, case .merge(let key) = patchStrategy else { return nil }
        return (element, key)
    }

    /// This schema as one that strategic merge patches replace.
    var replacedByPatches: Schema { patched(.replace) }

    /// This list as one that strategic merge patches merge by a field of its elements.
    func mergedByPatches(on key: String) -> Schema { patched(.merge(key: key)) }

    /// This schema as one for which clients send which fields shall stay (`patchStrategy` retainKeys).
    var retainingKeys: Schema {
        var copy = self
        copy.retainsKeys = true
        return copy
    }

    private func patched(_ strategy: PatchStrategy) -> Schema {
        var copy = self
        copy.ownPatchStrategy = strategy
        return copy
    }
}
