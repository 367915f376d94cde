import Objects

/// Strategic merge patches: what a two-way comparison by the schema finds brings one object to another.
enum StrategicPatchProperties {
    static func check(_ old: Value, _ new: Value, _ schema: Schema, _ any: Value) throws(BrokenProperty) {
        if let anything = try? old.strategicallyMerged(with: any, schema: schema) {
            try expect(anything.depth <= max(old.depth, any.depth), "a strategic merge patch makes nothing deeper")
        }
        let (old, new) = (withoutNulls(old), withoutNulls(new))
        // A key that two elements share, or that one lacks, tells nothing apart.
        guard hasGoodKeys(old, schema), hasGoodKeys(new, schema) else { return }
        let patch = Value.object(difference(old.fields ?? Fields(), new.fields ?? Fields(), schema))
        let once = try merged(old, patch, schema)
        try expect(
            once == new, "a strategic merge patch made by a comparison gives what was compared with",
            seen: "\(JSONWriter.text(old)) with \(JSONWriter.text(patch)) is \(JSONWriter.text(once))")
        let again = try merged(once, patch, schema)
        try expect(again == once, "a strategic merge patch that was made changes nothing more")
        let same = try merged(old, .emptyObject, schema)
        try expect(same == old, "an empty strategic merge patch changes nothing")
    }

    /// A pod of a few containers, variables and finalizers, so that lists have elements in common.
    static func pod(_ draws: inout Draws) -> Value {
        let names = ["a", "b", "c", "d"]
        let containers = subset(of: names, &draws).map { name -> Value in
            var container: Value = ["name": .string(name), "image": .string(draws.pick(names))]
            let variables = subset(of: names, &draws).map {
                ["name": .string($0), "value": .string(draws.pick(names))] as Value
            }
            if draws.below(2) == 1 { container["env"] = .array(variables) }
            if draws.below(2) == 1 { container["args"] = .array(subset(of: names, &draws).map { .string($0) }) }
            return container
        }
        var pod: Value = ["spec": ["containers": .array(containers)], "metadata": [:]]
        if draws.below(2) == 1 {
            pod.set(.array(subset(of: names, &draws).map { .string($0) }), at: ["metadata", "finalizers"])
        }
        return pod
    }

    /// Some of `names`, in any order.
    private static func subset(of names: [String], _ draws: inout Draws) -> [String] {
        var result: [String] = []
        for name in names where draws.below(4) != 0 { result.insert(name, at: draws.below(result.count + 1)) }
        return result
    }

    private static func merged(_ old: Value, _ patch: Value, _ schema: Schema) throws(BrokenProperty) -> Value {
        do throws(PatchError) {
            return try old.strategicallyMerged(with: patch, schema: schema)
        } catch {
            throw BrokenProperty("a strategic merge patch made by a comparison is refused: \(error.message)")
        }
    }

    private static func withoutNulls(_ value: Value) -> Value {
        switch value {
        case .object(let fields): .object(fields.filter { !$0.value.isNull }.mapValues(withoutNulls))
        case .array(let elements): .array(elements.filter { !$0.isNull }.map(withoutNulls))
        default: value
        }
    }

    /// What a list is merged by; nil where it is replaced.
    private static func merging(_ schema: Schema?) -> (element: Schema, key: String?)? {
        guard let schema, case .list(let element, _) = schema.shape, case .merge(let key) = schema.patchStrategy else {
            return nil
        }
        return (element, key)
    }

    private static func hasGoodKeys(_ value: Value, _ schema: Schema?) -> Bool {
        switch value {
        case .object(let fields):
            return fields.allSatisfy { !$0.name.hasPrefix("$") && hasGoodKeys($0.value, schema?.property($0.name)) }
        case .array(let elements):
            guard let (element, key) = merging(schema) else {
                return elements.allSatisfy { hasGoodKeys($0, nil) }
            }
            let identities = elements.compactMap { value -> Value? in
                guard let key else { return value.fields == nil && value.array == nil ? value : nil }
                return value[key]
            }
            return Set(identities).count == elements.count
                && elements.allSatisfy { hasGoodKeys($0, element) }
        default: return true
        }
    }

    private static func difference(_ old: Fields, _ new: Fields, _ schema: Schema?) -> Fields {
        var patch = Fields()
        for field in old where new[field.name] == nil { patch[field.name] = .null }
        for field in new where old[field.name] != field.value {
            let inner = schema?.property(field.name)
            switch (old[field.name], field.value) {
            case (.object(let left)?, .object(let right)) where inner?.patchStrategy != .replace:
                patch[field.name] = .object(difference(left, right, inner))
            case (.array(let left)?, .array(let right)):
                guard let (element, key) = merging(inner) else {
                    patch[field.name] = field.value
                    continue
                }
                if let key {
                    addElements(to: &patch, field.name, left, right, key, element)
                } else {
                    patch["$deleteFromPrimitiveList/\(field.name)"] = .array(left.filter { !right.contains($0) })
                    patch["$setElementOrder/\(field.name)"] = field.value
                    patch[field.name] = .array(right.filter { !left.contains($0) })
                }
            default: patch[field.name] = field.value
            }
        }
        return patch
    }

    private static func addElements(
        to patch: inout Fields, _ name: String, _ old: [Value], _ new: [Value], _ key: String, _ element: Schema
    ) {
        var elements: [Value] = []
        for value in new {
            guard let own = old.first(where: { $0[key] == value[key] }) else {
                elements.append(value)
                continue
            }
            var change = Value.object(difference(own.fields ?? Fields(), value.fields ?? Fields(), element))
            guard change != .emptyObject else { continue }
            change[key] = value[key]
            elements.append(change)
        }
        for value in old where !new.contains(where: { $0[key] == value[key] }) {
            var deletion: Value = ["$patch": "delete"]
            deletion[key] = value[key]
            elements.append(deletion)
        }
        patch[name] = .array(elements)
        patch["$setElementOrder/\(name)"] = .array(
            new.map { value in
                var identity = Value.emptyObject
                identity[key] = value[key]
                return identity
            })
    }
}
