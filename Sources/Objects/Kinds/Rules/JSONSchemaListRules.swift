/// Rules for how lists and maps of a JSON schema become one (`x-kubernetes-list-type`, `x-kubernetes-map-type`).
enum JSONSchemaListRules {
    static func check(_ schema: Value, _ findings: inout Findings) {
        checkType(schema, "x-kubernetes-map-type", of: "object", ["atomic", "granular"], &findings)
        checkType(schema, "x-kubernetes-list-type", of: "array", ["atomic", "set", "map"], &findings)
        let listType = schema["x-kubernetes-list-type"]?.string
        let keys = schema.texts("x-kubernetes-list-map-keys")
        if !keys.isEmpty, listType != "map" {
            let detail = "must be map if x-kubernetes-list-map-keys is non-empty"
            if let listType {
                findings.invalid(["x-kubernetes-list-type"], .string(listType), detail)
            } else {
                findings.required(["x-kubernetes-list-type"], detail)
            }
        }
        guard let listType else { return }
        if listType == "set" || listType == "map", schema["items"]?.flag("nullable") == true {
            findings.forbidden(
                ["items", "nullable"], "cannot be nullable when x-kubernetes-list-type is \(listType)")
        }
        if listType == "set" { checkSet(schema["items"] ?? .null, &findings) }
        if listType == "map" { checkMap(schema, keys, &findings) }
    }

    private static func checkType(
        _ schema: Value, _ name: String, of type: String, _ allowed: [String], _ findings: inout Findings
    ) {
        guard let kind = schema[name]?.string else { return }
        let detail = "must be \(type) if \(name) is specified"
        if schema.text("type").isEmpty {
            findings.required(["type"], detail)
        } else if schema.text("type") != type {
            findings.invalid(["type"], schema["type"] ?? .null, detail)
        }
        if !allowed.contains(kind) { findings.unsupported([.field(name)], .string(kind), allowed) }
    }

    /// Elements of a set are compared as a whole.
    private static func checkSet(_ items: Value, _ findings: inout Findings) {
        let detail = "must be atomic as item of a list with x-kubernetes-list-type=set"
        let listType = items["x-kubernetes-list-type"]?.string
        if items.text("type") == "array", let listType, listType != "atomic" {
            findings.invalid(["items", "x-kubernetes-list-type"], .string(listType), detail)
        }
        if items.text("type") == "object", items.text("x-kubernetes-map-type") != "atomic" {
            findings.invalid(
                ["items", "x-kubernetes-map-type"], items["x-kubernetes-map-type"] ?? .null, detail)
        }
    }

    /// Elements that are told apart by keys are objects that have these.
    private static func checkMap(_ schema: Value, _ keys: [String], _ findings: inout Findings) {
        if keys.isEmpty {
            findings.required(
                ["x-kubernetes-list-map-keys"], "must not be empty if x-kubernetes-list-type is map")
        }
        guard let items = schema["items"] else {
            return findings.required(["items"], "must have a schema if x-kubernetes-list-type is map")
        }
        guard items.fields != nil else {
            return findings.invalid(
                ["items"], items, "must only have a single schema if x-kubernetes-list-type is map")
        }
        guard items.text("type") == "object" else {
            return findings.invalid(
                ["items", "type"], .string(items.text("type")),
                "must be object if parent array's x-kubernetes-list-type is map")
        }
        var seen: Set<String> = []
        for key in keys {
            if !seen.insert(key).inserted {
                findings.invalid(
                    ["x-kubernetes-list-map-keys"], schema["x-kubernetes-list-map-keys"] ?? .null,
                    "must not contain duplicate entries")
            } else if let property = items.at(["properties", key]) {
                findings.at(["items"]) { checkKey(key, property, items, &$0) }
            } else {
                findings.invalid(
                    ["x-kubernetes-list-map-keys"], schema["x-kubernetes-list-map-keys"] ?? .null,
                    "entries must all be names of item properties")
            }
        }
    }

    /// `validateMapListKeysMapSet`.
    private static func checkKey(_ key: String, _ property: Value, _ items: Value, _ findings: inout Findings) {
        findings.at(["properties", .key(key)]) { findings in
            if ["array", "object"].contains(property.text("type")) {
                findings.invalid(
                    ["type"], property["type"] ?? .null,
                    "must be a scalar type if parent array's x-kubernetes-list-type is map")
            }
            if !items.texts("required").contains(key), property["default"] == nil {
                findings.required(
                    ["default"],
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required "
                        + "property")
            }
            if property.flag("nullable") {
                findings.forbidden(
                    ["nullable"], "this property is in x-kubernetes-list-map-keys, so it cannot be nullable")
            }
        }
    }
}
