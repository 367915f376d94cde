extension ServerSideApply {
    /// Notes what a create, update or patch changed: the updater owns it from now on, and nobody else does.
    ///
    /// `object` is what is about to be stored, with the `managedFields` that the request sent, if it did. An object of which
    /// nobody's fields are noted stays so until it is applied the first time, as one does whose `managedFields` were reset.
    ///
    /// - Parameters:
    ///   - old: What is stored; nil when the object is made anew.
    ///   - person: Who is answerable; empty where that is nobody in particular.
    ///   - subresource: Through which it is written; empty for the object itself.
    public static func recordUpdate(
        of object: inout Object, from old: Object?, manager: String, person: String = "", subresource: String = "",
        kinds: KindRegistry, at now: Timestamp
    ) {
        var managed = ManagedFields(sentWith: object, old: old, subresource: subresource)
        guard !managed.entries.isEmpty || old == nil else {
            object.metadata["managedFields"] = nil
            return
        }
        let updater = ManagedFields.Entry(
            manager: manager, operation: .update, apiVersion: object.apiVersion, subresource: subresource, time: now,
            fields: FieldSet(), person: person)
        managed.note(object, from: old, by: updater, kinds: kinds)
        managed.write(to: &object)
    }

    /// Who has the fields of an object that were noted for nobody, once it is applied.
    static let beforeFirstApply = "before-first-apply"

    /// An object with its fields noted for `before-first-apply` where they are noted for nobody, so that the first apply finds
    /// what it would change (`skipnonapplied.go`).
    static func withEarlierFields(_ live: Object, kinds: KindRegistry, at now: Timestamp) -> Object {
        var managed = ManagedFields(of: live)
        guard managed.entries.isEmpty else { return live }
        let earlier = ManagedFields.Entry(
            manager: beforeFirstApply, operation: .update, apiVersion: live.apiVersion, subresource: "", time: now,
            fields: FieldSet())
        managed.note(live, from: nil, by: earlier, kinds: kinds)
        var copy = live
        managed.write(to: &copy)
        return copy
    }
}

extension ManagedFields {
    /// Gives `updater` what differs between both states, and takes it from everybody else.
    fileprivate mutating func note(_ object: Object, from old: Object?, by updater: Entry, kinds: KindRegistry) {
        let info = kinds[object.kind]
        let schema = info?.schema ?? Schema(.any)
        let part = WrittenPart(of: info, subresource: updater.subresource)
        // Most updates change little of an object; what is the same on both sides changes no owner.
        let parts = old.map { Value.differingParts($0.content, object.content, schema: schema) }
        let before = FieldSet(of: Object(parts?.left ?? .emptyObject), schema: schema, part: part)
        let after = FieldSet(of: parts.map { Object($0.right ?? .emptyObject) } ?? object, schema: schema, part: part)
        let removed = before.subtracting(after)
        var changed = after
        if let old {
            changed = after.subtracting(before)
                .union(ServerSideApply.differing(after, old.content, object.content, schema: schema))
        }
        for index in entries.indices {
            entries[index].fields = entries[index].fields.subtracting(changed).subtracting(removed)
        }
        guard !changed.isEmpty else { return }
        var own = updater
        own.fields = fields(of: own).union(changed)
        record(own)
        touch(own)
        capUpdaters()
    }
}

extension Value {
    /// Both values without the fields that are the same in them, as deep as maps are merged; nil where nothing is left.
    fileprivate static func differingParts(
        _ left: Value, _ right: Value, schema: Schema
    ) -> (left: Value?, right: Value?) {
        guard left != right else { return (nil, nil) }
        guard case .object(let own) = left, case .object(let other) = right, !own.isEmpty, !other.isEmpty,
            !schema.isAtomic
        else { return (left, right) }
        var lefts = own.filter { other[$0.name] == nil }
        var rights = Fields()
        for field in other {
            guard let inner = schema.property(field.name), let value = own[field.name] else {
                rights[field.name] = field.value
                lefts[field.name] = own[field.name]
                continue
            }
            let parts = differingParts(value, field.value, schema: inner)
            lefts[field.name] = parts.left
            rights[field.name] = parts.right
        }
        return (lefts.isEmpty ? nil : .object(lefts), rights.isEmpty ? nil : .object(rights))
    }
}
