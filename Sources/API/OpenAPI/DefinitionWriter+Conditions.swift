internal import Objects

/// What the schemas of custom kinds say of values beyond their types. OpenAPI 2.0 has no words for some of it, and clients that read it
/// take the rest too literally, so it is left out there (`apiextensions-apiserver/pkg/controller/openapi/v2`).
extension DefinitionWriter {
    func withConditions(_ content: Value, _ schema: Schema) -> Value {
        var content = content
        if schema.keepsUnknownFields { content["x-kubernetes-preserve-unknown-fields"] = true }
        guard dialect == .v3 else { return content }
        if schema.isNullable { content["nullable"] = true }
        guard let conditions = schema.conditions else { return content }
        for field in DefinitionWriter.words(conditions, depth: 0).fields ?? Fields() {
            // What the schema itself has said, such as the required fields, is all there is of it.
            if content[field.name] == nil { content[field.name] = field.value }
        }
        return content
    }

    private static func words(_ conditions: ValueConditions, depth: Int) -> Value {
        var words = Value.emptyObject
        guard depth < maximumDepth else { return words }
        words["type"] = conditions.type.map { .string($0) }
        if !conditions.allowed.isEmpty { words["enum"] = .array(conditions.allowed) }
        words["pattern"] = conditions.patternText.map { .string($0) }
        words["format"] = conditions.format.map { .string($0) }
        for (name, count) in [
            ("minLength", conditions.minLength), ("maxLength", conditions.maxLength),
            ("minItems", conditions.minItems), ("maxItems", conditions.maxItems),
            ("minProperties", conditions.minProperties), ("maxProperties", conditions.maxProperties)
        ] {
            words[name] = count.map { .integer(Int64($0)) }
        }
        words["minimum"] = conditions.minimum.map { .double($0.value) }
        words["maximum"] = conditions.maximum.map { .double($0.value) }
        if conditions.minimum?.isExclusive == true { words["exclusiveMinimum"] = true }
        if conditions.maximum?.isExclusive == true { words["exclusiveMaximum"] = true }
        words["multipleOf"] = conditions.multipleOf.map { .double($0) }
        if conditions.hasUniqueItems { words["uniqueItems"] = true }
        if !conditions.required.isEmpty { words["required"] = .array(conditions.required.map { .string($0) }) }
        if !conditions.expressions.isEmpty { words["x-kubernetes-validations"] = .array(conditions.expressions) }
        let properties = conditions.properties.map { ($0.name, self.words($0.conditions, depth: depth + 1)) }
        if !properties.isEmpty { words["properties"] = .object(Fields(properties)) }
        for (name, part) in [
            ("additionalProperties", conditions.additionalProperties), ("items", conditions.items),
            ("not", conditions.not)
        ] {
            words[name] = part.first.map { self.words($0, depth: depth + 1) }
        }
        for (name, parts) in [
            ("allOf", conditions.allOf), ("anyOf", conditions.anyOf), ("oneOf", conditions.oneOf)
        ] where !parts.isEmpty {
            words[name] = .array(parts.map { self.words($0, depth: depth + 1) })
        }
        return words
    }
}
