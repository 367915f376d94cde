/// What a structural schema may say below `allOf`, `anyOf`, `oneOf` and `not`: bounds for values, and nothing of their shape
/// (`validateNestedValueValidation`).
enum StructuralLogicRules {
    /// The alternatives of a field that takes whole numbers and texts; they alone may name types.
    private static let integerOrText: Value = [["type": "integer"], ["type": "string"]]

    /// What is said below logic must be said outside too, so the fields that are refused there, and how.
    private static let refused: [(field: String, detail: String)] = [
        ("type", "must be empty"), ("additionalProperties", "must be undefined"), ("default", "must be undefined"),
        ("title", "must be empty"), ("description", "must be empty"), ("nullable", "must be false"),
        ("externalDocs", "must be undefined"), ("x-kubernetes-preserve-unknown-fields", "must be false"),
        ("x-kubernetes-embedded-resource", "must be false"), ("x-kubernetes-int-or-string", "must be false"),
        ("x-kubernetes-list-map-keys", "must be empty"), ("x-kubernetes-list-type", "must be undefined"),
        ("x-kubernetes-map-type", "must be undefined"), ("x-kubernetes-validations", "must be empty")
    ]

    /// The schemas below the logic of a schema that is structural itself.
    static func check(_ schema: Value, _ findings: inout Findings) {
        for branch in branches(of: schema) {
            if branch.path.first == "anyOf", schema["anyOf"] == integerOrText { continue }
            let mayNameTypes = branch.path == ["allOf", 0] && branch.schema["anyOf"] == integerOrText
            findings.at(branch.path) { checkNested(branch.schema, skippingAnyOf: mayNameTypes, &$0) }
        }
    }

    private static func checkNested(_ schema: Value, skippingAnyOf: Bool = false, _ findings: inout Findings) {
        guard !findings.isFull else { return }
        for branch in branches(of: schema) where !(skippingAnyOf && branch.path.first == "anyOf") {
            findings.at(branch.path) { checkNested(branch.schema, &$0) }
        }
        if let items = schema["items"] { findings.at(["items"]) { checkNested(items, &$0) } }
        for property in schema["properties"]?.fields ?? Fields() {
            findings.at(["properties", .key(property.name)]) { checkNested(property.value, &$0) }
        }
        for (field, detail) in refused {
            let value = schema[field] ?? .null
            let isSaid = detail == "must be undefined" ? !value.isNull : !JSONSchemaRules.isZero(value)
            if isSaid { findings.forbidden([.field(field)], "\(detail) to be structural") }
        }
        if schema.at(["properties", "metadata"]) != nil {
            findings.forbidden(["properties", .key("metadata")], "must not be specified in a nested context")
        }
    }

    private static func branches(of schema: Value) -> [(path: [FieldPath.Step], schema: Value)] {
        schema.partsOfSchema.filter { part in
            ["allOf", "anyOf", "oneOf", "not"].contains { part.path.first == .field($0) }
        }
    }

    /// Fields and elements that logic speaks of exist outside of it (`validateStructuralCompleteness`).
    static func checkCompleteness(_ root: Value, _ findings: inout Findings) {
        for branch in branches(of: root) {
            checkComplete(branch.schema, findings.path(branch.path), root, &findings)
        }
    }

    /// - Parameter place: Where `nested` stands; findings are at the structural schema that it speaks of.
    private static func checkComplete(
        _ nested: Value, _ place: FieldPath, _ schema: Value?, _ findings: inout Findings
    ) {
        guard !findings.isFull else { return }
        guard let schema else { return findings.required([], "because it is defined in \(place)") }
        for branch in branches(of: nested) {
            checkComplete(branch.schema, FieldPath(place.steps + branch.path), schema, &findings)
        }
        if let items = nested["items"], items.fields != nil {
            findings.at(["items"]) { checkComplete(items, place.field("items"), schema["items"], &$0) }
        }
        for property in nested["properties"]?.fields ?? Fields() {
            let inner = place.field("properties").key(property.name)
            findings.at(["properties", .key(property.name)]) {
                checkComplete(property.value, inner, schema.at(["properties", property.name]), &$0)
            }
        }
    }
}
