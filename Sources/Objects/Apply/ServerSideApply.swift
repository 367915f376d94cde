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

    /// The fields that other managers own and that the applier wants otherwise.
    public struct Conflicts: Error, Sendable, Hashable {
        public struct Conflict: Sendable, Hashable {
            public var manager: String
            public var operation: ManagedFields.Operation
            /// As in a field set: `["f:spec", "f:replicas"]`.
            public var path: [String]
        }

        public var conflicts: [Conflict]
    }

    /// Lays `desired` over `live` for `manager`.
    ///
    /// - Parameters:
    ///   - desired: The applier's whole intent, without defaults; `status` is ignored.
    ///   - live: What is stored; nil to make the object anew.
    ///   - force: Take fields over from the managers that own them, instead of refusing.
    /// - Throws: `Conflicts`, unless `force`.
    public static func apply(
        _ desired: Object, onto live: Object?, manager: String, kinds: KindRegistry, force: Bool, at now: Timestamp
    ) throws(Conflicts) -> Outcome {
        let schema = kinds[desired.kind]?.schema ?? Schema(.any)
        var wanted = desired
        wanted.content["status"] = nil
        let set = FieldSet(of: wanted, schema: schema)
        guard let live else {
            return Outcome(
                object: created(wanted, set: set, manager: manager, kinds: kinds, at: now), isChanged: true)
        }
        var managed = ManagedFields(of: live)
        let previous = managed.applied(by: manager)
        try settle(&managed, set: set, wanted: wanted, live: live, manager: manager, schema: schema, force: force)

        var merged = live
        wanted.content["apiVersion"] = live.content["apiVersion"]
        merged.content = live.content.merged(with: wanted.content, schema: schema)
        merged.metadata = identity(of: live, in: merged.metadata)
        let others = managed.entries.filter { $0.manager != manager || $0.operation != .apply }
            .reduce(FieldSet()) { $0.union($1.fields) }
        let kept = others.union(set)
        let abandoned = previous.subtracting(kept)
        if !abandoned.isEmpty { merged.content = merged.content.removing(abandoned, schema: schema, kept: kept) }
        kinds.applyDefaults(to: &merged)

        managed.record(set, for: manager, .apply, apiVersion: desired.apiVersion, at: now)
        let isSame = merged == live && managed == ManagedFields(of: live)
        guard !isSame else { return Outcome(object: live, isChanged: false) }
        managed.touch(manager, .apply, at: now)
        managed.write(to: &merged)
        return Outcome(object: merged, isChanged: true)
    }

    /// Notes what an update by other means changed: the updater owns it from now on, and nobody else does.
    public static func recordUpdate(
        of object: inout Object, from old: Object?, manager: String, subresource: String = "", kinds: KindRegistry,
        at now: Timestamp
    ) {
        let schema = kinds[object.kind]?.schema ?? Schema(.any)
        let before = old.map { FieldSet(of: $0, schema: schema) } ?? FieldSet()
        let after = FieldSet(of: object, schema: schema)
        let added = after.subtracting(before)
        let removed = before.subtracting(after)
        let kept = old.map { differing(after, $0.content, object.content, schema: schema) } ?? after
        let changed = added.union(kept)
        var managed = ManagedFields(of: old ?? object)
        for index in managed.entries.indices {
            managed.entries[index].fields = managed.entries[index].fields.subtracting(changed).subtracting(removed)
        }
        if !changed.isEmpty {
            let own = managed.entries.first {
                $0.manager == manager && $0.operation == .update && $0.subresource == subresource
            }
            managed.record(
                (own?.fields ?? FieldSet()).union(changed), for: manager, .update, subresource: subresource,
                apiVersion: object.apiVersion, at: now)
            managed.touch(manager, .update, subresource: subresource, at: now)
        }
        managed.write(to: &object)
    }

    private static func created(
        _ wanted: Object, set: FieldSet, manager: String, kinds: KindRegistry, at now: Timestamp
    ) -> Object {
        var object = wanted
        kinds.applyDefaults(to: &object)
        var managed = ManagedFields(of: object)
        managed.entries = []
        managed.record(set, for: manager, .apply, apiVersion: wanted.apiVersion, at: now)
        managed.touch(manager, .apply, at: now)
        managed.write(to: &object)
        return object
    }

    /// Refuses, or takes from the others what the applier wants to be different.
    private static func settle(
        _ managed: inout ManagedFields, set: FieldSet, wanted: Object, live: Object, manager: String, schema: Schema,
        force: Bool
    ) throws(Conflicts) {
        let differing = differing(set, live.content, wanted.content, schema: schema)
        guard !differing.isEmpty else { return }
        var conflicts: [Conflicts.Conflict] = []
        for index in managed.entries.indices {
            let entry = managed.entries[index]
            guard entry.manager != manager || entry.operation != .apply else { continue }
            let rest = entry.fields.subtracting(differing)
            guard rest != entry.fields else { continue }
            if force {
                managed.entries[index].fields = rest
            } else {
                conflicts += entry.fields.subtracting(rest).members.map {
                    Conflicts.Conflict(manager: entry.manager, operation: entry.operation, path: $0)
                }
            }
        }
        if !conflicts.isEmpty { throw Conflicts(conflicts: conflicts) }
    }

    /// The members of `set` whose value is not the same in both.
    private static func differing(_ set: FieldSet, _ left: Value, _ right: Value, schema: Schema) -> FieldSet {
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

extension ManagedFields {
    /// Replaces one manager's set; its time is kept until `touch`.
    fileprivate mutating func record(
        _ set: FieldSet, for manager: String, _ operation: Operation, subresource: String = "", apiVersion: String,
        at now: Timestamp
    ) {
        var entry = Entry(
            manager: manager, operation: operation, apiVersion: apiVersion, subresource: subresource, time: now,
            fields: set)
        // Who owns nothing has no entry.
        guard !set.isEmpty else {
            entries.removeAll { $0.isSameManager(as: entry) }
            return
        }
        if let index = entries.firstIndex(where: { $0.isSameManager(as: entry) }) {
            entry.time = entries[index].time
            entries[index] = entry
        } else {
            entries.append(entry)
        }
    }

    fileprivate mutating func touch(
        _ manager: String, _ operation: Operation, subresource: String = "", at now: Timestamp
    ) {
        for index in entries.indices
        where entries[index].manager == manager && entries[index].operation == operation
            && entries[index].subresource == subresource
        {
            entries[index].time = now
        }
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
