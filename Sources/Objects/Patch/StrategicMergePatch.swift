/// Strategic merge patches (`k8s.io/apimachinery/pkg/util/strategicpatch`): lists are merged as the schema says, and
/// directives say what a plain merge cannot:
///
/// - `$patch: replace` takes what is in the patch alone, `$patch: delete` nothing, `$patch: merge` says what happens anyway
/// - `$retainKeys` names the fields of a map that stay
/// - `$setElementOrder/<list>` gives the order of a list's elements
/// - `$deleteFromPrimitiveList/<list>` names elements to take out
extension Value {
    /// This value changed by a strategic merge patch. Defaults and checks are the caller's.
    ///
    /// The recursion is as deep as the patch, which the parser has bounded.
    public func strategicallyMerged(with patch: Value, schema: Schema) throws(PatchError) -> Value {
        guard let changes = patch.fields else {
            throw PatchError(
                .badRequest, "error decoding patch: a strategic merge patch is an object, not of type \(patch.typeName)"
            )
        }
        return .object(try StrategicMerge.merged(fields ?? Fields(), changes, schema))
    }
}

enum StrategicMerge {
    static let directive = "$patch"
    static let retainKeys = "$retainKeys"
    static let elementOrder = "$setElementOrder/"
    static let deletion = "$deleteFromPrimitiveList/"

    static func merged(_ original: Fields, _ patch: Fields, _ schema: Schema) throws(PatchError) -> Fields {
        if let word = patch[directive] {
            switch try self.word(word) {
            case .delete: return Fields()
            case .replace: return try merged(Fields(), patch.filter { $0.name != directive }, schema)
            case .merge: break
            }
        }
        var result = try retained(original, patch)
        var orders: [String: [Value]] = [:]
        for field in patch where field.name.hasPrefix(elementOrder) {
            guard let order = field.value.array else { throw invalidOrder }
            orders[String(field.name.dropFirst(elementOrder.count))] = order
        }
        for field in patch {
            if field.name.hasPrefix(deletion) {
                try delete(field, from: &result)
            } else if !field.name.hasPrefix(elementOrder), field.name != retainKeys, field.name != directive {
                let order = orders.removeValue(forKey: field.name)
                result[field.name] = try value(result[field.name], field, order, schema.property(field.name))
            }
        }
        // Orders of lists of which the patch changes nothing else.
        for (name, order) in orders {
            guard let elements = schema.property(name)?.mergedElements, let list = result[name]?.array else { continue }
            result[name] = .array(ordered(list, by: order, old: list, elements.key))
        }
        return result
    }

    enum Word { case delete, replace, merge }

    static func word(_ value: Value) throws(PatchError) -> Word {
        switch value {
        case "delete": return .delete
        case "replace": return .replace
        case "merge": return .merge
        default:
            let shown = value.string.map { PatchError.shown($0) } ?? value.typeName
            throw PatchError(.badRequest, "unknown patch type: \(shown); it is merge, replace or delete")
        }
    }

    private static let invalidOrder = PatchError(.badRequest, "invalid patch format of setElementOrder list")

    /// What a field is afterwards; nil where it is removed.
    private static func value(
        _ original: Value?, _ change: Fields.Field, _ order: [Value]?, _ schema: Schema?
    ) throws(PatchError) -> Value? {
        let schema = schema ?? Schema(.any)
        switch change.value {
        case .null: return nil
        case .object(let fields):
            guard schema.patchStrategy != .replace else { return try withoutDirectives(change.value) }
            // What is not there cannot be deleted.
            if original == nil, fields[directive] == "delete" { return nil }
            return .object(try merged(original?.fields ?? Fields(), fields, schema))
        case .array(let elements):
            guard let (element, key) = schema.mergedElements else { return try withoutDirectives(change.value) }
            let old = original?.array ?? []
            let list = try mergedList(old, elements, element, key, change.name)
            guard let order else { return .array(list) }
            try check(elements, against: order, key, change.name)
            return .array(ordered(list, by: order, old: old, key))
        default: return change.value
        }
    }

    /// The fields of `original` that a patch's `$retainKeys` names, or all where it names none.
    private static func retained(_ original: Fields, _ patch: Fields) throws(PatchError) -> Fields {
        guard let list = patch[retainKeys] else { return original }
        let invalid = PatchError(.badRequest, "invalid patch format of retainKeys")
        guard let names = list.array?.compactMap(\.string), names.count == list.array?.count else { throw invalid }
        let retained = Set(names)
        for field in patch
        where !field.value.isNull && !retained.contains(field.name) && field.name != retainKeys
            && field.name != directive && !field.name.hasPrefix(deletion) && !field.name.hasPrefix(elementOrder)
        {
            throw invalid
        }
        return original.filter { retained.contains($0.name) }
    }

    private static func delete(_ directive: Fields.Field, from fields: inout Fields) throws(PatchError) {
        guard let deleted = directive.value.array else {
            throw PatchError(.badRequest, "invalid patch format of primitive list")
        }
        let name = String(directive.name.dropFirst(deletion.count))
        guard let list = fields[name]?.array else { return }
        let gone = Set(deleted)
        fields[name] = .array(list.filter { !gone.contains($0) })
    }

    /// A part of a patch that is taken as it is: without null fields, and without what was meant for a merge.
    static func withoutDirectives(_ value: Value) throws(PatchError) -> Value {
        switch value {
        case .object(let fields):
            var kept: [Fields.Field] = []
            for field in fields where !field.value.isNull && !isDirective(field.name) {
                kept.append(Fields.Field(name: field.name, value: try withoutDirectives(field.value)))
            }
            return .object(Fields(ascending: kept))
        case .array(let elements):
            var kept: [Value] = []
            for element in elements where element[directive] != "delete" {
                kept.append(try withoutDirectives(element))
            }
            return .array(kept)
        default: return value
        }
    }

    private static func isDirective(_ name: String) -> Bool {
        name == directive || name == retainKeys || name.hasPrefix(elementOrder) || name.hasPrefix(deletion)
    }
}
