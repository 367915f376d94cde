/// What makes a JSON schema structural: the shape of an object is said once, outside of all logic
/// (`k8s.io/apiextensions-apiserver/pkg/apiserver/schema/validation.go`, `complete.go`).
enum StructuralSchemaRules {
    private enum Level {
        case root, item, field

        /// What a part without a type is told.
        var place: String {
            switch self {
            case .root: "at the root"
            case .item: "for specified array items"
            case .field: "for specified object fields"
            }
        }
    }

    static func check(_ root: Value, _ findings: inout Findings) {
        check(root, .root, &findings)
        StructuralLogicRules.checkCompleteness(root, &findings)
    }

    /// `validateStructuralInvariants`.
    private static func check(_ schema: Value, _ level: Level, _ findings: inout Findings) {
        guard schema.fields != nil, !findings.isFull else { return }
        checkParts(schema, level, &findings)
        checkExtensions(schema, &findings)
        StructuralLogicRules.check(schema, &findings)
        checkType(schema, level, &findings)
        checkObjectFields(schema, level, &findings)
    }

    private static func checkParts(_ schema: Value, _ level: Level, _ findings: inout Findings) {
        if schema.text("type") == "array", schema["items"] == nil {
            findings.required(["items"], "must be specified")
        }
        if let items = schema["items"] { findings.at(["items"]) { check(items, .item, &$0) } }
        for property in schema["properties"]?.fields ?? Fields() {
            findings.at(["properties", .key(property.name)]) { check(property.value, .field, &$0) }
        }
        guard let others = schema["additionalProperties"] else { return }
        if level == .root { findings.forbidden(["additionalProperties"], "must not be used at the root") }
        if schema.flag("x-kubernetes-embedded-resource") {
            findings.forbidden(
                ["additionalProperties"], "must not be used if x-kubernetes-embedded-resource is set")
        }
        findings.at(["additionalProperties"]) { check(others, .field, &$0) }
    }

    /// `validateExtensions`.
    private static func checkExtensions(_ schema: Value, _ findings: inout Findings) {
        guard schema.flag("x-kubernetes-int-or-string") else { return }
        for name in ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] where schema.flag(name) {
            findings.invalid([.field(name)], true, "must be false if x-kubernetes-int-or-string is true")
        }
    }

    private static func checkType(_ schema: Value, _ level: Level, _ findings: inout Findings) {
        let type = schema.text("type")
        if schema.flag("x-kubernetes-embedded-resource"), type != "object" {
            let detail = "must be object if x-kubernetes-embedded-resource is true"
            if type.isEmpty {
                findings.required(["type"], detail)
            } else {
                findings.invalid(["type"], .string(type), detail)
            }
        } else if type.isEmpty, !schema.flag("x-kubernetes-int-or-string"),
            !schema.flag("x-kubernetes-preserve-unknown-fields")
        {
            findings.required(["type"], "must not be empty \(level.place)")
        }
        if level == .root, !type.isEmpty, type != "object" {
            findings.invalid(["type"], .string(type), "must be object at the root")
        }
    }

    /// The fields that every object has are not for a schema to say.
    private static func checkObjectFields(_ schema: Value, _ level: Level, _ findings: inout Findings) {
        let isEmbedded = schema.flag("x-kubernetes-embedded-resource")
        let properties = schema["properties"]?.fields ?? Fields()
        if level == .root || isEmbedded {
            for (name, type) in [("kind", "string"), ("apiVersion", "string"), ("metadata", "object")] {
                if let property = properties[name], property.text("type") != type {
                    findings.invalid(
                        ["properties", .key(name), "type"], .string(property.text("type")), "must be \(type)")
                }
            }
        }
        if level == .root, let metadata = properties["metadata"], !saysOnlyNames(metadata) {
            findings.forbidden(
                ["properties", .key("metadata")],
                "must not specify anything other than name and generateName, but metadata is implicitly specified")
        }
        if isEmbedded, !schema.flag("x-kubernetes-preserve-unknown-fields"), properties.isEmpty {
            findings.required(
                ["properties"],
                "must not be empty if x-kubernetes-embedded-resource is true without "
                    + "x-kubernetes-preserve-unknown-fields")
        }
    }

    /// A default in metadata is told elsewhere.
    private static func saysOnlyNames(_ metadata: Value) -> Bool {
        let fields = (metadata.fields ?? Fields()).filter { !JSONSchemaRules.isZero($0.value) }
        return fields.allSatisfy { field in
            switch field.name {
            case "type", "default": true
            case "properties":
                (field.value.fields ?? Fields()).allSatisfy { ["name", "generateName"].contains($0.name) }
            default: false
            }
        }
    }
}
