extension ServerSideApply {
    /// Notes what a create, update or patch changed: the updater owns it from now on, and nobody else does.
    ///
    /// `object` is what is about to be stored, with the `managedFields` that the request sent, if it did. An object of which
    /// nobody's fields are noted stays so until it is applied the first time, as one does whose `managedFields` were reset.
    ///
    /// - Parameters:
    ///   - old: What is stored; nil when the object is made anew.
    ///   - subresource: Through which it is written; empty for the object itself.
    public static func recordUpdate(
        of object: inout Object, from old: Object?, manager: String, subresource: String = "", kinds: KindRegistry,
        at now: Timestamp
    ) {
        var managed = ManagedFields(sentWith: object, old: old, subresource: subresource)
        guard !managed.entries.isEmpty || old == nil else {
            object.metadata["managedFields"] = nil
            return
        }
        managed.note(object, from: old, by: manager, subresource: subresource, kinds: kinds, at: now)
        managed.write(to: &object)
    }

    /// Who has the fields of an object that were noted for nobody, once it is applied.
    static let beforeFirstApply = "before-first-apply"

    /// An object with its fields noted for `before-first-apply` where they are noted for nobody, so that the first apply finds
    /// what it would change (`skipnonapplied.go`).
    static func withEarlierFields(_ live: Object, kinds: KindRegistry, at now: Timestamp) -> Object {
        var managed = ManagedFields(of: live)
        guard managed.entries.isEmpty else { return live }
        managed.note(live, from: nil, by: beforeFirstApply, subresource: "", kinds: kinds, at: now)
        var copy = live
        managed.write(to: &copy)
        return copy
    }
}

extension ManagedFields {
    fileprivate mutating func note(
        _ object: Object, from old: Object?, by manager: String, subresource: String, kinds: KindRegistry,
        at now: Timestamp
    ) {
        let info = kinds[object.kind]
        let schema = info?.schema ?? Schema(.any)
        let part = WrittenPart(of: info, subresource: subresource)
        let before = old.map { FieldSet(of: $0, schema: schema, part: part) } ?? FieldSet()
        let after = FieldSet(of: object, schema: schema, part: part)
        let added = after.subtracting(before)
        let removed = before.subtracting(after)
        let kept = old.map { ServerSideApply.differing(after, $0.content, object.content, schema: schema) } ?? after
        let changed = added.union(kept)
        for index in entries.indices {
            entries[index].fields = entries[index].fields.subtracting(changed).subtracting(removed)
        }
        guard !changed.isEmpty else { return }
        var own = Entry(
            manager: manager, operation: .update, apiVersion: object.apiVersion, subresource: subresource, time: now,
            fields: changed)
        own.fields = fields(of: own).union(changed)
        record(own)
        touch(own)
        capUpdaters()
    }
}
