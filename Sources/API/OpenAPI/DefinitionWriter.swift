internal import Objects

/// Writes schemas as OpenAPI does, and gathers the definitions that they refer to.
struct DefinitionWriter {
    /// Deeper schemas are cut off; none that is built in comes near.
    static let maximumDepth = 64

    let dialect: OpenAPIDialect
    private(set) var definitions: [String: Value] = [:]

    init(_ dialect: OpenAPIDialect) { self.dialect = dialect }

    /// Adds a definition, once, and gives a reference to it.
    mutating func define(_ name: String, _ make: (inout DefinitionWriter) -> Value) -> Value {
        if definitions[name] == nil {
            // The place is taken first, so that nothing is written twice on the way.
            definitions[name] = .emptyObject
            definitions[name] = make(&self)
        }
        return dialect.reference(name)
    }

    mutating func define(_ schema: Schema) -> Value { content(of: schema, depth: 0) }

    private mutating func content(of schema: Schema, depth: Int) -> Value {
        guard depth < DefinitionWriter.maximumDepth else { return ["type": "object"] }
        // Values of two shapes have no schema in OpenAPI; and what only leads elsewhere has no end without a name.
        if schema.alternative != nil || schema.isReference && schema.typeName == nil {
            return ["x-kubernetes-preserve-unknown-fields": true]
        }
        guard let name = schema.typeName else { return withConditions(body(of: schema, depth: depth), schema) }
        return define(name) { writer in
            let content = writer.body(of: schema, depth: depth)
            return writer.withConditions(content, schema)
        }
    }

    private mutating func body(of schema: Schema, depth: Int) -> Value {
        switch schema.shape {
        case .string: return text(schema)
        case .integer:
            var content: Value = ["type": "integer"]
            content["format"] = schema.format == .int32 ? "int32" : "int64"
            content["minimum"] = schema.minimum.map { .integer($0) }
            content["maximum"] = schema.maximum.map { .integer($0) }
            return content
        case .number: return ["type": "number", "format": "double"]
        case .boolean: return ["type": "boolean"]
        case .any: return ["x-kubernetes-preserve-unknown-fields": true]
        case .map(let values):
            var content: Value = ["type": "object", "additionalProperties": self.content(of: values, depth: depth + 1)]
            if schema.isAtomic { content["x-kubernetes-map-type"] = "atomic" }
            return content
        case .list(let element, let kind):
            return list(of: self.content(of: element, depth: depth + 1), kind)
        case .object(let properties):
            var content = object(properties, depth: depth)
            if schema.isAtomic { content["x-kubernetes-map-type"] = "atomic" }
            return content
        }
    }

    /// A map with known fields. What is in every object has no need to be said to be required.
    mutating func object(
        _ properties: [Schema.Property], requiring isRequired: (Schema.Property) -> Bool = \.isRequired, depth: Int = 0
    ) -> Value {
        var contents: [(String, Value)] = []
        contents.reserveCapacity(properties.count)
        for property in properties {
            var more = patchWords(property.schema)
            if !property.summary.isEmpty { more.append(("description", .string(property.summary))) }
            if let value = property.defaultValue { more.append(("default", value)) }
            contents.append((property.name, dialect.joined(content(of: property.schema, depth: depth + 1), more)))
        }
        var content: Value = ["type": "object", "properties": .object(Fields(contents))]
        let required = properties.filter(isRequired).map { Value.string($0.name) }
        if !required.isEmpty { content["required"] = .array(required) }
        return content
    }

    /// How two lists become one, for server-side apply.
    private func list(of element: Value, _ kind: Schema.ListKind) -> Value {
        var content: Value = ["type": "array", "items": element]
        switch kind {
        case .atomic: content["x-kubernetes-list-type"] = "atomic"
        case .set: content["x-kubernetes-list-type"] = "set"
        case .map(let keys):
            content["x-kubernetes-list-type"] = "map"
            content["x-kubernetes-list-map-keys"] = .array(keys.map { .string($0) })
        }
        return content
    }

    /// The same for strategic merge patches. What is said of a field stands beside a reference, not in the definition.
    private func patchWords(_ schema: Schema) -> [(String, Value)] {
        var words: [String] = []
        if case .list = schema.shape, schema.patchStrategy != .replace { words.append("merge") }
        if schema.retainsKeys { words.append("retainKeys") }
        var more: [(String, Value)] = []
        if !words.isEmpty { more.append(("x-kubernetes-patch-strategy", .string(words.joined(separator: ",")))) }
        if case .list = schema.shape, let key = schema.patchMergeKey {
            more.append(("x-kubernetes-patch-merge-key", .string(key)))
        }
        return more
    }

    private mutating func text(_ schema: Schema) -> Value {
        let dialect = dialect
        switch schema.format {
        case .quantity:
            return define(DefinitionName.quantity) { _ in
                dialect.joined(
                    dialect.textOr("number"), [("description", "An amount: `500m`, `1Gi`, `2`.")])
            }
        case .intOrString:
            return define(DefinitionName.intOrString) { _ in
                dialect.joined(
                    dialect.textOr("integer", format: "int-or-string"), [("description", "A number, or a text.")])
            }
        case .time:
            return define(DefinitionName.time) { _ in
                ["type": "string", "format": "date-time", "description": "A time, to the second (RFC 3339)."]
            }
        case .microTime:
            return define(DefinitionName.microTime) { _ in
                ["type": "string", "format": "date-time", "description": "A time, to the microsecond (RFC 3339)."]
            }
        case .base64: return ["type": "string", "format": "byte"]
        default:
            var content: Value = ["type": "string"]
            if !schema.allowed.isEmpty { content["enum"] = .array(schema.allowed.map { .string($0) }) }
            return content
        }
    }
}
