/// Rules for one version of a CustomResourceDefinition (`validateCustomResourceDefinitionVersion`).
enum CustomResourceVersionRules {
    static let maximumSelectableFields = 8
    static let maximumWarningBytes = 256

    private static let columnTypes = ["boolean", "date", "integer", "number", "string"]
    private static let columnFormats = [
        "byte", "date", "date-time", "double", "float", "int32", "int64", "password"
    ]

    static func check(_ version: Value, _ findings: inout Findings) {
        if let message = NameRules.dns1035Label(version.text("name")) {
            findings.invalid(["name"], version["name"] ?? .null, message)
        }
        checkWarning(version, &findings)
        guard let schema = version.at(["schema", "openAPIV3Schema"]), schema.fields != nil else {
            return findings.required(["schema", "openAPIV3Schema"], "schemas are required")
        }
        findings.at(["schema", "openAPIV3Schema"]) { findings in
            if version.at(["subresources", "status"]) != nil { checkRoot(schema, &findings) }
            if schema.flag("nullable") { findings.forbidden(["nullable"], "nullable cannot be true at the root") }
            StructuralSchemaRules.check(schema, &findings)
            JSONSchemaRules.check(schema, &findings)
        }
        checkSelectableFields(version.list("selectableFields"), schema, &findings)
    }

    /// `validateDeprecationWarning`.
    private static func checkWarning(_ version: Value, _ findings: inout Findings) {
        guard let warning = version["deprecationWarning"]?.string else { return }
        let message: String? =
            if !version.flag("deprecated") {
                "can only be set for deprecated versions"
            } else if warning.utf8.count > maximumWarningBytes {
                "must be <= \(maximumWarningBytes) characters long"
            } else if warning.isEmpty {
                "must not be an empty string"
            } else if warning.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
                "must only contain printable UTF-8 characters"
            } else {
                nil
            }
        if let message { findings.invalid(["deprecationWarning"], .string(warning), message) }
    }

    /// A schema of which the status is a part of its own has only what still holds of the parts
    /// (`allowedFieldsAtRootSchema`); the names in the message are Kubernetes' own.
    private static let rootFields: [(field: String, name: String)] = [
        ("description", "Description"), ("type", "Type"), ("format", "Format"), ("title", "Title"),
        ("maximum", "Maximum"), ("exclusiveMaximum", "ExclusiveMaximum"), ("minimum", "Minimum"),
        ("exclusiveMinimum", "ExclusiveMinimum"), ("maxLength", "MaxLength"), ("minLength", "MinLength"),
        ("pattern", "Pattern"), ("maxItems", "MaxItems"), ("minItems", "MinItems"), ("uniqueItems", "UniqueItems"),
        ("multipleOf", "MultipleOf"), ("required", "Required"), ("items", "Items"), ("properties", "Properties"),
        ("externalDocs", "ExternalDocs"), ("example", "Example"),
        ("x-kubernetes-preserve-unknown-fields", "XPreserveUnknownFields"),
        ("x-kubernetes-validations", "XValidations")
    ]

    private static func checkRoot(_ schema: Value, _ findings: inout Findings) {
        let type = schema.text("type")
        if !type.isEmpty, type != "object" {
            findings.invalid(
                ["type"], .string(type),
                "only \"object\" is allowed as the type at the root of the schema if the status subresource is enabled")
        }
        let others = (schema.fields ?? Fields()).filter { field in
            !JSONSchemaRules.isZero(field.value) && !rootFields.contains { $0.field == field.name }
        }
        if !others.isEmpty {
            let names = rootFields.map(\.name).joined(separator: " ")
            findings.invalid(
                [], schema,
                "only [\(names)] fields are allowed at the root of the schema if the status subresource is enabled")
        }
    }

    /// `ValidateCustomResourceColumnDefinition`.
    static func checkColumn(_ column: Value, _ findings: inout Findings) {
        let type = column.text("type")
        let types = "must be one of \(columnTypes.joined(separator: ","))"
        if type.isEmpty {
            findings.required(["type"], types)
        } else if !columnTypes.contains(type) {
            findings.invalid(["type"], .string(type), types)
        }
        let format = column.text("format")
        if !format.isEmpty, !columnFormats.contains(format) {
            findings.invalid(
                ["format"], .string(format), "must be one of \(columnFormats.joined(separator: ","))")
        }
        checkSimplePath(column, "jsonPath", below: [], &findings)
    }

    /// `ValidateCustomResourceDefinitionSubresources`.
    static func checkScale(_ scale: Value, _ findings: inout Findings) {
        checkSimplePath(scale, "specReplicasPath", below: ["spec"], &findings)
        checkSimplePath(scale, "statusReplicasPath", below: ["status"], &findings)
        checkSimplePath(scale, "labelSelectorPath", below: ["spec", "status"], &findings)
    }

    /// `validateSimpleJSONPath`, and where the path has to lead.
    private static func checkSimplePath(
        _ value: Value, _ field: String, below parts: [String], _ findings: inout Findings
    ) {
        let path = value.text(field)
        guard !path.isEmpty else { return }
        guard path.hasPrefix(".") else {
            return findings.invalid([.field(field)], .string(path), "must be a simple json path starting with .")
        }
        if !parts.isEmpty, !parts.contains(where: { path.hasPrefix(".\($0).") }) {
            let places = parts.map { ".\($0)" }.joined(separator: " or ")
            let way = parts.count > 1 ? "under either" : "under"
            findings.invalid([.field(field)], .string(path), "should be a json path \(way) \(places)")
        }
    }

    /// `ValidateCustomResourceSelectableFields`: names of fields, each behind a dot.
    private static func checkSelectableFields(_ fields: [Value], _ schema: Value, _ findings: inout Findings) {
        var seen: Set<String> = []
        for (index, field) in fields.enumerated() {
            let path = field.text("jsonPath")
            guard !path.isEmpty else { continue }
            let place: [FieldPath.Step] = ["selectableFields", .index(index), "jsonPath"]
            let steps = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            guard steps.count > 1, steps[0].isEmpty, !steps.dropFirst().contains("") else {
                findings.invalid(place, .string(path), "is an invalid path: must be names, each behind a dot")
                continue
            }
            let target = steps.dropFirst().reduce(schema as Value?) { $0?.at(["properties", $1]) }
            guard let target, target.fields != nil else {
                findings.invalid(place, .string(path), "is an invalid path: does not refer to a valid field")
                continue
            }
            if steps[1] == "metadata" {
                findings.invalid(place, .string(path), "must not point to fields in metadata")
            } else if !["string", "boolean", "integer"].contains(target.text("type")) {
                findings.invalid(
                    place, .string(path),
                    "must point to a field of type string, boolean or integer. Enum string fields and strings with "
                        + "formats are allowed.")
            }
            if !seen.insert(path).inserted { findings.duplicate(place, .string(path)) }
        }
        if seen.count > maximumSelectableFields {
            findings.tooMany(["selectableFields"], seen.count, maximum: maximumSelectableFields)
        }
    }
}
