extension Schema {
    /// The value without fields that the schema does not know, and without known fields that are null.
    public func pruned(_ value: Value) -> Value {
        var unknown: [FieldPath] = []
        return pruned(value, unknown: &unknown)
    }

    /// The pruned value, and the ways to the unknown fields: up to `FieldValidation.maximumErrors` of them, without what lies
    /// in them. A value in which there is nothing to prune is given back as it is.
    public func pruned(_ value: Value, unknown: inout [FieldPath]) -> Value {
        var pruning = Pruning()
        let pruned = pruning.prune(value, self) ?? value
        unknown += pruning.found.map { FieldPath($0.reversed()) }
        return pruned
    }
}

/// The walk of a pruning. It goes along the value, so it is no deeper than that.
private struct Pruning {
    /// The ways to unknown fields, from the innermost step outwards, as far as the values around them are walked through.
    private(set) var found: [[FieldPath.Step]] = []

    /// nil where nothing is pruned, so that only what changes is copied.
    mutating func prune(_ value: Value, _ schema: Schema) -> Value? {
        switch (schema.shape, value) {
        case (.object(let properties), .object(let fields)):
            return prune(fields, properties, keepsUnknown: schema.keepsUnknownFields).map { .object($0) }
        case (.map(let values), .object(let fields)):
            return prune(fields) { pruning, field in pruning.prune(field.value, values) }.map { .object($0) }
        case (.list(let element, _), .array(let elements)): return prune(elements, element).map { .array($0) }
        default: return nil
        }
    }

    private mutating func prune(_ fields: Fields, _ properties: [Schema.Property], keepsUnknown: Bool) -> Fields? {
        var kept: [Fields.Field]?
        var position = 0
        for (index, field) in fields.enumerated() {
            while position < properties.count, Fields.precedes(properties[position].name, field.name) { position += 1 }
            guard position < properties.count, Fields.same(properties[position].name, field.name) else {
                if keepsUnknown {
                    kept?.append(field)
                } else {
                    if kept == nil { kept = Array(fields[..<index]) }
                    if found.count < FieldValidation.maximumErrors { found.append([.field(field.name)]) }
                }
                continue
            }
            let told = found.count
            if field.value.isNull, !properties[position].schema.isNullable {
                if kept == nil { kept = Array(fields[..<index]) }
                // Most fields are scalars, in which there is nothing to prune.
            } else if field.value.isContainer, let changed = prune(field.value, properties[position].schema) {
                extendFound(from: told, .field(field.name))
                if kept == nil { kept = Array(fields[..<index]) }
                kept?.append(Fields.Field(name: field.name, value: changed))
            } else {
                kept?.append(field)
            }
        }
        return kept.map { Fields(ascending: $0) }
    }

    private mutating func prune(
        _ fields: Fields, _ value: (inout Pruning, Fields.Field) -> Value?
    ) -> Fields? {
        var result: Fields?
        for (index, field) in fields.enumerated() where field.value.isContainer {
            let told = found.count
            guard let changed = value(&self, field) else { continue }
            extendFound(from: told, .field(field.name))
            if result == nil { result = fields }
            result?.update(at: index) { $0 = changed }
        }
        return result
    }

    private mutating func prune(_ elements: [Value], _ element: Schema) -> [Value]? {
        var result: [Value]?
        for (index, value) in elements.enumerated() where value.isContainer {
            let told = found.count
            guard let changed = prune(value, element) else { continue }
            extendFound(from: told, .index(index))
            if result == nil { result = elements }
            result?[index] = changed
        }
        return result
    }

    private mutating func extendFound(from first: Int, _ step: FieldPath.Step) {
        for index in first..<found.count { found[index].append(step) }
    }
}

extension Value {
    fileprivate var isContainer: Bool {
        switch self {
        case .object, .array: true
        default: false
        }
    }
}
