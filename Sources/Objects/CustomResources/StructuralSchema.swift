/// Makes schemas of the JSON schemas in CustomResourceDefinitions, which are structural: what fields there are is said by `type`,
/// `properties`, `items` and `additionalProperties` alone
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema).
struct StructuralSchema {
    /// Deeper parts of a schema are taken for anything. As deep as the texts that they come from.
    static let maximumDepth = TextLimits.standard.depth

    /// Words that are kept and shown but not acted on, by their places: expressions in CEL, and patterns that are not understood.
    private(set) var notEvaluated: [String] = []
    private static let maximumNotes = 100

    /// The schema of whole objects. What all objects have is as for every kind.
    mutating func ofKind(_ json: Value) -> Schema {
        var schema = self.schema(of: json, at: "", depth: 0)
        let common = kindSchema([]).properties
        guard case .object(let own) = schema.shape else {
            var anything = kindSchema([])
            anything.keepsUnknownFields = true
            return anything
        }
        let names = Set(common.map(\.name))
        var whole = Schema(.object(common + own.filter { !names.contains($0.name) }))
        whole.keepsUnknownFields = schema.keepsUnknownFields
        schema.conditions?.required.removeAll { names.contains($0) }
        whole.conditions = schema.conditions
        return whole
    }

    private mutating func schema(of json: Value, at path: String, depth: Int) -> Schema {
        guard depth < StructuralSchema.maximumDepth else { return .anything }
        var schema = shape(of: json, at: path, depth: depth)
        schema.isNullable = json.flag("nullable")
        if json.text("x-kubernetes-map-type") == "atomic" { schema.isAtomic = true }
        let conditions = self.conditions(of: json, at: path, depth: depth, isWithinLogic: false)
        if !conditions.isEmpty { schema.conditions = conditions }
        return schema
    }

    private mutating func shape(of json: Value, at path: String, depth: Int) -> Schema {
        let keepsUnknown = json.flag("x-kubernetes-preserve-unknown-fields")
        if json.flag("x-kubernetes-int-or-string") { return .intOrString }
        switch json.text("type") {
        case "string": return Schema(.string)
        case "boolean": return Schema(.boolean)
        case "number": return Schema(.number)
        case "integer": return Schema(.integer, format: json.text("format") == "int32" ? .int32 : .int64)
        case "array":
            let element = json["items"].map { self.schema(of: $0, at: path + "[]", depth: depth + 1) } ?? .anything
            return Schema(.list(of: element, StructuralSchema.listKind(json)))
        case "object": return object(json, keepsUnknown: keepsUnknown, at: path, depth: depth)
        default: return .anything
        }
    }

    private mutating func object(_ json: Value, keepsUnknown: Bool, at path: String, depth: Int) -> Schema {
        var properties = self.properties(json, at: path, depth: depth)
        if json.flag("x-kubernetes-embedded-resource") {
            let common = kindSchema([]).properties
            properties = common + properties.filter { own in !common.contains { $0.name == own.name } }
        } else if properties.isEmpty {
            switch json["additionalProperties"] {
            case .object?:
                let values = self.schema(of: json["additionalProperties"] ?? .null, at: path + "[]", depth: depth + 1)
                return Schema(.map(of: values))
            case .bool(true)?: return Schema(.map(of: .anything))
            default: break
            }
        }
        var schema = Schema(.object(properties))
        schema.keepsUnknownFields = keepsUnknown
        return schema
    }

    private mutating func properties(_ json: Value, at path: String, depth: Int) -> [Schema.Property] {
        let required = Set(json.texts("required"))
        var properties: [Schema.Property] = []
        for field in json["properties"]?.fields ?? Fields() {
            let place = path.isEmpty ? field.name : "\(path).\(field.name)"
            let inner = self.schema(of: field.value, at: place, depth: depth + 1)
            var property = Schema.Property(
                field.name, inner, isRequired: required.contains(field.name), defaultValue: field.value["default"],
                summary: field.value.text("description"))
            property.isEmptyPresent = true
            properties.append(property)
        }
        return properties
    }

    private static func listKind(_ json: Value) -> Schema.ListKind {
        switch json.text("x-kubernetes-list-type") {
        case "set": .set
        case "map": .map(keys: json.texts("x-kubernetes-list-map-keys"))
        default: .atomic
        }
    }
}

// MARK: - Conditions

extension StructuralSchema {
    /// - Parameter isWithinLogic: Within `allOf` and the like the words about parts are conditions too; elsewhere the schema holds
    ///   them.
    private mutating func conditions(
        of json: Value, at path: String, depth: Int, isWithinLogic: Bool
    ) -> ValueConditions {
        var conditions = ValueConditions()
        guard depth < StructuralSchema.maximumDepth else { return conditions }
        addBounds(of: json, to: &conditions, at: path)
        if isWithinLogic {
            conditions.type = json["type"]?.string
            for field in json["properties"]?.fields ?? Fields() {
                let inner = self.conditions(
                    of: field.value, at: "\(path).\(field.name)", depth: depth + 1, isWithinLogic: true)
                conditions.properties.append((field.name, inner))
            }
            conditions.additionalProperties = parts(json, "additionalProperties", path, depth)
            conditions.items = parts(json, "items", path, depth)
        }
        if isWithinLogic || json["properties"]?.fields == nil { conditions.required = json.texts("required") }
        // A field that is required without being a known one can only be among those that are kept.
        if !isWithinLogic, let known = json["properties"]?.fields {
            conditions.required = json.texts("required").filter { !known.contains($0) }
        }
        if !json.flag("x-kubernetes-int-or-string") {
            conditions.anyOf = all(json, "anyOf", path, depth)
            conditions.allOf = all(json, "allOf", path, depth)
        }
        conditions.oneOf = all(json, "oneOf", path, depth)
        conditions.not = parts(json, "not", path, depth)
        return conditions
    }

    private mutating func parts(_ json: Value, _ name: String, _ path: String, _ depth: Int) -> [ValueConditions] {
        guard let part = json[name], part.fields != nil else { return [] }
        return [conditions(of: part, at: path, depth: depth + 1, isWithinLogic: true)]
    }

    private mutating func all(_ json: Value, _ name: String, _ path: String, _ depth: Int) -> [ValueConditions] {
        var all: [ValueConditions] = []
        for part in json.list(name) where part.fields != nil {
            all.append(conditions(of: part, at: path, depth: depth + 1, isWithinLogic: true))
        }
        return all
    }

    private mutating func addBounds(of json: Value, to conditions: inout ValueConditions, at path: String) {
        conditions.allowed = json.list("enum")
        conditions.format = json["format"]?.string
        conditions.minLength = StructuralSchema.count(json["minLength"])
        conditions.maxLength = StructuralSchema.count(json["maxLength"])
        conditions.minItems = StructuralSchema.count(json["minItems"])
        conditions.maxItems = StructuralSchema.count(json["maxItems"])
        conditions.minProperties = StructuralSchema.count(json["minProperties"])
        conditions.maxProperties = StructuralSchema.count(json["maxProperties"])
        conditions.minimum = StructuralSchema.number(json["minimum"]).map {
            ValueConditions.Bound(value: $0, isExclusive: json.flag("exclusiveMinimum"))
        }
        conditions.maximum = StructuralSchema.number(json["maximum"]).map {
            ValueConditions.Bound(value: $0, isExclusive: json.flag("exclusiveMaximum"))
        }
        conditions.multipleOf = StructuralSchema.number(json["multipleOf"])
        conditions.hasUniqueItems = json.flag("uniqueItems")
        conditions.expressions = json.list("x-kubernetes-validations")
        let place = path.isEmpty ? "the object" : path
        if !conditions.expressions.isEmpty { note("\(place): rules in CEL (x-kubernetes-validations)") }
        guard let text = json["pattern"]?.string, !text.isEmpty else { return }
        conditions.patternText = text
        do throws(PatternError) {
            conditions.pattern = try Pattern(text)
        } catch {
            note("\(place): a pattern that cannot be matched: \(error)")
        }
    }

    private mutating func note(_ text: String) {
        guard notEvaluated.count < StructuralSchema.maximumNotes, !notEvaluated.contains(text) else { return }
        notEvaluated.append(text)
    }

    private static func count(_ value: Value?) -> Int? { value?.integer.map { Int(clamping: $0) } }

    private static func number(_ value: Value?) -> Double? {
        switch value {
        case .integer(let number)?: Double(number)
        case .double(let number)?: number
        default: nil
        }
    }
}
