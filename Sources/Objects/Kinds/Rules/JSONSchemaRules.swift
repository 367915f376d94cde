/// Rules for each part of a JSON schema in a CustomResourceDefinition
/// (`ValidateCustomResourceDefinitionOpenAPISchema`).
///
/// Expressions in CEL, regular expressions and the values of defaults are not looked into here. The walk is as deep as the
/// value, which `TextLimits` bounds.
enum JSONSchemaRules {
    private static let types = ["array", "boolean", "integer", "number", "object", "string"]

    /// Where a part stands, as far as it matters to what it may hold.
    private struct Place {
        var isRoot = false
        var isInMetadata = false
        /// Why there may be no default; nil where there may be one.
        var noDefaults: String?
    }

    static func check(_ root: Value, _ findings: inout Findings) { check(root, Place(isRoot: true), &findings) }

    private static func check(_ schema: Value, _ place: Place, _ findings: inout Findings) {
        guard schema.fields != nil, !findings.isFull else { return }
        checkGeneral(schema, place, &findings)
        JSONSchemaListRules.check(schema, &findings)
        JSONSchemaExpressionRules.check(schema, &findings)
        for part in schema.partsOfSchema {
            var inner = place
            inner.isRoot = false
            switch (part.path.first, part.path.last) {
            case (.field("additionalProperties")?, _):
                if place.isInMetadata {
                    inner.noDefaults = "inside additionalProperties applying to object metadata"
                }
            case (.field("properties")?, .key(let name)?):
                let isMeta = ["metadata", "kind", "apiVersion"].contains(name)
                if isMeta, place.isRoot || schema.flag("x-kubernetes-embedded-resource") {
                    inner.isInMetadata = true
                    if place.isRoot { inner.noDefaults = "in top-level \(name)" }
                }
            default: break
            }
            findings.at(part.path) { check(part.schema, inner, &$0) }
        }
    }

    /// `specStandardValidatorV3.validate`, and what has to do with single fields.
    private static func checkGeneral(_ schema: Value, _ place: Place, _ findings: inout Findings) {
        let type = schema.text("type")
        if type == "null" {
            findings.forbidden(["type"], "type cannot be set to null, use nullable as an alternative")
        } else if !type.isEmpty, !types.contains(type) {
            findings.unsupported(["type"], .string(type), types)
        }
        if let reason = place.noDefaults, schema["default"] != nil {
            findings.forbidden(["default"], "must not be set \(reason)")
        }
        for name in ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"] {
            if let value = schema[name], !isZero(value) {
                findings.forbidden([.field(name)], "\(name) is not supported")
            }
        }
        if schema["items"]?.array?.isEmpty == false {
            findings.forbidden(["items"], "items must be a schema object and not an array")
        }
        if place.isInMetadata, schema.flag("x-kubernetes-embedded-resource") {
            findings.forbidden(["x-kubernetes-embedded-resource"], "must not be used inside of resource meta")
        }
        if schema.flag("uniqueItems") {
            findings.forbidden(
                ["uniqueItems"], "uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
        }
        if let others = schema["additionalProperties"], others != true,
            schema["properties"]?.fields?.isEmpty == false
        {
            findings.forbidden(
                ["additionalProperties"], "additionalProperties and properties are mutual exclusive")
        }
        if schema["x-kubernetes-preserve-unknown-fields"] == false {
            findings.invalid(["x-kubernetes-preserve-unknown-fields"], false, "must be true or undefined")
        }
    }

    /// What Go cannot tell from an absent field.
    static func isZero(_ value: Value) -> Bool {
        switch value {
        case .null, .bool(false): true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let fields): fields.isEmpty
        default: false
        }
    }
}

extension Value {
    /// The schemas directly below this JSON schema, and the way to each.
    var partsOfSchema: [(path: [FieldPath.Step], schema: Value)] {
        var parts: [(path: [FieldPath.Step], schema: Value)] = []
        for name in ["additionalProperties", "not", "items"] {
            if let part = self[name], part.fields != nil { parts.append(([.field(name)], part)) }
        }
        for name in ["properties", "definitions", "patternProperties", "dependencies"] {
            for part in self[name]?.fields ?? Fields() where part.value.fields != nil {
                parts.append(([.field(name), .key(part.name)], part.value))
            }
        }
        for name in ["allOf", "anyOf", "oneOf", "items"] {
            for (index, part) in list(name).enumerated() where part.fields != nil {
                parts.append(([.field(name), .index(index)], part))
            }
        }
        return parts
    }
}
