extension Schema {
    /// The value without fields that the schema does not know, and without null fields.
    public func pruned(_ value: Value) -> Value {
        switch (shape, value) {
        case (.object(let properties), .object(let fields)):
            return .object(Schema.pruned(fields, properties))
        case (.map(let values), .object(let fields)):
            return .object(fields.mapValues { values.pruned($0) })
        case (.list(let element, _), .array(let elements)):
            return .array(elements.map { element.pruned($0) })
        default: return value
        }
    }

    private static func pruned(_ fields: Fields, _ properties: [Property]) -> Fields {
        var kept: [(String, Value)] = []
        kept.reserveCapacity(fields.count)
        var position = 0
        for field in fields {
            while position < properties.count, Fields.precedes(properties[position].name, field.name) { position += 1 }
            guard position < properties.count, Fields.same(properties[position].name, field.name) else { continue }
            if !field.value.isNull { kept.append((field.name, properties[position].schema.pruned(field.value))) }
        }
        return Fields(kept)
    }
}
