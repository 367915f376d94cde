extension Value {
    /// `patch` laid over this value, by the schema: maps field by field, lists with keys element by element, sets as
    /// unions, everything else replaced (structured-merge-diff `typed/merge.go`).
    func merged(with patch: Value, schema: Schema) -> Value {
        guard !schema.isAtomic else { return patch }
        switch (schema.shape, self, patch) {
        case (.object, .object(let fields), .object(let changes)), (.map, .object(let fields), .object(let changes)):
            return .object(
                fields.merged(with: changes) { old, change in
                    guard let old, let inner = schema.property(change.name) else { return change.value }
                    return old.merged(with: change.value, schema: inner)
                })
        case (.list(let element, .map(let keys)), .array(let old), .array(let new)):
            return .array(
                Value.mergedLists(
                    old, new, identity: { ListKey(of: $0, keys: keys, schema: element).element },
                    combine: { $0.merged(with: $1, schema: element) }))
        case (.list(_, .set), .array(let old), .array(let new)):
            return .array(Value.mergedLists(old, new, identity: { ListKey.json($0) }, combine: { $1 }))
        default:
            return patch
        }
    }

    /// The elements of `new` in their order; those that only `old` has keep their place behind the one they followed.
    private static func mergedLists(
        _ old: [Value], _ new: [Value], identity: (Value) -> String, combine: (Value, Value) -> Value
    ) -> [Value] {
        let oldNames = old.map(identity)
        let places = Dictionary(zip(oldNames, old.indices), uniquingKeysWith: { first, _ in first })
        let newNames = new.map(identity)
        let shared = Set(newNames)
        var result: [Value] = []
        result.reserveCapacity(old.count + new.count)
        var next = 0
        func keepOthers(before end: Int) {
            while next < end {
                if !shared.contains(oldNames[next]) { result.append(old[next]) }
                next += 1
            }
        }
        for (value, name) in zip(new, newNames) {
            if let place = places[name] {
                keepOthers(before: place)
                result.append(combine(old[place], value))
            } else {
                result.append(value)
            }
        }
        keepOthers(before: old.count)
        return result
    }

    /// This value without the members of `set`. A container that loses its last element goes too, unless it was empty
    /// before or `kept` owns it.
    func removing(_ set: FieldSet, schema: Schema, kept: FieldSet) -> Value {
        removing(set.content, schema: schema, kept: kept.content) ?? .emptyObject
    }

    private func removing(_ node: Value, schema: Schema, kept: Value?) -> Value? {
        // What somebody still owns a part of is no longer owned as a whole, but stays.
        if FieldSet.isMember(node), kept == nil { return nil }
        guard !schema.isAtomic, !(node.fields?.isEmpty ?? true) else { return self }
        switch (schema.shape, self) {
        case (.object, .object(let fields)), (.map, .object(let fields)):
            var rest: [Fields.Field] = []
            for field in fields {
                let name = "f:" + field.name
                let inner = schema.property(field.name) ?? Schema(.any)
                let left = node[name].map { field.value.removing($0, schema: inner, kept: kept?[name]) } ?? field.value
                if let left { rest.append(Fields.Field(name: field.name, value: left)) }
            }
            let result = Fields(ascending: rest)
            return result.isEmpty && !fields.isEmpty && kept == nil ? nil : .object(result)
        case (.list(let element, .map(let keys)), .array(let values)):
            return Value.remaining(values, kept: kept) { value in
                let name = ListKey(of: value, keys: keys, schema: element).element
                guard let removed = node[name] else { return value }
                return value.removing(removed, schema: element, kept: kept?[name])
            }
        case (.list(_, .set), .array(let values)):
            return Value.remaining(values, kept: kept) { node["v:" + ListKey.json($0)] == nil ? $0 : nil }
        default:
            return self
        }
    }

    private static func remaining(_ values: [Value], kept: Value?, _ rest: (Value) -> Value?) -> Value? {
        let left = values.compactMap(rest)
        return left.isEmpty && !values.isEmpty && kept == nil ? nil : .array(left)
    }
}
