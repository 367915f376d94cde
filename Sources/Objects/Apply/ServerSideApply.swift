/// Server-side apply: an applier says what it wants of an object, and owns just that
/// (https://kubernetes.io/docs/reference/using-api/server-side-apply/).
///
/// Fields that the applier does not set are left alone; fields that it set before and no longer sets are removed,
/// unless another manager owns them too.
public enum ServerSideApply {
    public struct Outcome: Sendable {
        /// The object as it shall be stored, with defaults and managedFields.
        public var object: Object
        /// False where the object is there already in just this form, so that nothing need be written.
        public var isChanged: Bool
    }

    /// Lays `desired` over `live` for `manager`.
    ///
    /// - Parameters:
    ///   - desired: The applier's whole intent, without defaults. Only the part that the subresource writes is looked at.
    ///   - live: What is stored; nil to make the object anew.
    ///   - person: Who is answerable; empty where that is nobody in particular.
    ///   - subresource: Through which the applier writes; empty for the object itself.
    ///   - force: Take fields over from the managers that own them, instead of refusing.
    /// - Throws: `Conflicts`, unless `force`.
    public static func apply(
        _ desired: Object, onto live: Object?, manager: String, person: String = "", subresource: String = "",
        kinds: KindRegistry, force: Bool, at now: Timestamp
    ) throws(Conflicts) -> Outcome {
        let info = kinds[desired.kind]
        let schema = info?.schema ?? Schema(.any)
        let part = WrittenPart(of: info, subresource: subresource)
        let wanted = part.only(of: desired)
        let set = FieldSet(of: wanted, schema: schema, part: part)
        let own = ManagedFields.Entry(
            manager: manager, operation: .apply, apiVersion: desired.apiVersion, subresource: subresource, time: now,
            fields: set, person: person)
        guard let live else { return Outcome(object: created(wanted, own, kinds: kinds), isChanged: true) }
        var managed = ManagedFields(of: live)
        let previous = managed.fields(of: own)
        try settle(&managed, own: own, wanted: wanted, live: live, schema: schema, force: force)

        var merged = live
        merged.content = live.content.merged(with: wanted.content, schema: schema)
        merged.content["apiVersion"] = live.content["apiVersion"]
        merged.metadata = identity(of: live, in: merged.metadata)
        let kept = managed.entries.filter { !$0.isSameManager(as: own) }.reduce(set) { $0.union($1.fields) }
        let abandoned = previous.subtracting(kept)
        if !abandoned.isEmpty { merged.content = merged.content.removing(abandoned, schema: schema, kept: kept) }
        kinds.applyDefaults(to: &merged)

        managed.record(own)
        let isSame = merged == live && managed == ManagedFields(of: live)
        guard !isSame else { return Outcome(object: live, isChanged: false) }
        managed.touch(own)
        managed.write(to: &merged)
        return Outcome(object: merged, isChanged: true)
    }

    private static func created(_ wanted: Object, _ own: ManagedFields.Entry, kinds: KindRegistry) -> Object {
        var object = wanted
        kinds.applyDefaults(to: &object)
        var managed = ManagedFields(entries: [])
        managed.record(own)
        managed.write(to: &object)
        return object
    }

    /// Refuses, or takes from the others what the applier wants to be different.
    private static func settle(
        _ managed: inout ManagedFields, own: ManagedFields.Entry, wanted: Object, live: Object, schema: Schema,
        force: Bool
    ) throws(Conflicts) {
        let differing = differing(own.fields, live.content, wanted.content, schema: schema)
        guard !differing.isEmpty else { return }
        var conflicts: [Conflicts.Conflict] = []
        for index in managed.entries.indices {
            let entry = managed.entries[index]
            guard !entry.isSameManager(as: own) else { continue }
            let rest = entry.fields.subtracting(differing)
            guard rest != entry.fields else { continue }
            if force {
                managed.entries[index].fields = rest
            } else {
                conflicts += entry.fields.subtracting(rest).members.map { Conflicts.Conflict(with: entry, at: $0) }
            }
        }
        if !conflicts.isEmpty { throw Conflicts(conflicts: conflicts) }
    }

    /// The members of `set` whose value is not the same in both.
    static func differing(_ set: FieldSet, _ left: Value, _ right: Value, schema: Schema) -> FieldSet {
        FieldSet(content: differing(set.content, left, right, schema: schema) ?? .emptyObject)
    }

    private static func differing(_ node: Value, _ left: Value?, _ right: Value?, schema: Schema) -> Value? {
        guard let fields = node.fields, !fields.isEmpty else { return left == right ? nil : .emptyObject }
        if left == right { return nil }
        let leftParts = PathElements(of: left, schema: schema)
        let rightParts = PathElements(of: right, schema: schema)
        var result = Fields()
        for field in fields {
            guard field.name != "." else {
                // An element's own membership differs only where one side does not have it.
                if left == nil || right == nil { result["."] = .emptyObject }
                continue
            }
            let inner = schema.element(field.name)
            result[field.name] = differing(
                field.value, leftParts[field.name], rightParts[field.name], schema: inner)
        }
        return result.isEmpty ? nil : .object(result)
    }

    /// Metadata with everything that the store sets as the live object has it.
    private static func identity(of live: Object, in metadata: Value) -> Value {
        var result = metadata
        for name in [
            "name", "namespace", "generateName", "uid", "resourceVersion", "generation", "creationTimestamp",
            "deletionTimestamp", "deletionGracePeriodSeconds", "managedFields"
        ] {
            result[name] = live.metadata[name]
        }
        return result
    }
}

extension Schema {
    /// The schema of what a path element of a field set names.
    func element(_ name: String) -> Schema {
        switch shape {
        case .list(let element, _): element
        default: property(String(name.dropFirst(2))) ?? Schema(.any)
        }
    }
}
