import Objects
import Testing

/// The schemas in CustomResourceDefinitions.
@Suite struct JSONSchemaRulesTests {
    /// Without the path to the schema.
    private func errors(_ schema: String, subresources: String = "{}") throws -> [String] {
        let body = CustomResourceDefinitionTests.body("subresources: \(subresources)", schema: schema)
        return try CustomResourceDefinitionTests.sample.errors(body).map { error in
            let root = "spec.versions[0].schema.openAPIV3Schema"
            return error.replacing("\(root).", with: "").replacing(root, with: "root")
        }
    }

    private func errors(ofProperty schema: String) throws -> [String] {
        let found = try errors("{type: object, properties: {a: \(schema)}}")
        return found.map { $0.hasPrefix("properties[a].") ? String($0.dropFirst("properties[a].".count)) : $0 }
    }

    @Test(arguments: [
        Refusal("{}", "type: Required value: must not be empty at the root"),
        Refusal("{type: string}", "type: Invalid value: \"string\": must be object at the root"),
        Refusal(
            "{type: object, additionalProperties: {type: string}}",
            "additionalProperties: Forbidden: must not be used at the root"),
        Refusal("{type: object, nullable: true}", "nullable: Forbidden: nullable cannot be true at the root"),
        Refusal(
            "{type: object, properties: {kind: {type: integer}}}",
            "properties[kind].type: Invalid value: \"integer\": must be string"),
        Refusal(
            "{type: object, properties: {metadata: {type: object, properties: {labels: {type: object}}}}}",
            "properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is "
                + "implicitly specified"),
        Refusal(
            "{type: object, properties: {metadata: {type: object, default: {}}}}",
            "properties[metadata].default: Forbidden: must not be set in top-level metadata"),
        Refusal(
            "{type: object, oneOf: [{properties: {a: {minimum: 1}}}]}",
            "properties[a]: Required value: because it is defined in oneOf[0].properties[a]"),
        Refusal(
            "{type: object, properties: {a: {type: array, items: {type: string}}}, not: {properties: {a: {items: "
                + "{properties: {b: {minLength: 1}}}}}}}",
            "properties[a].items.properties[b]: Required value: because it is defined in "
                + "not.properties[a].items.properties[b]"),
        Refusal(
            "{type: object, allOf: [{properties: {metadata: {minProperties: 1}}}], properties: {metadata: {type: object}}}",
            "allOf[0].properties[metadata]: Forbidden: must not be specified in a nested context")
    ])
    func `a bad root is refused`(refusal: Refusal) throws {
        let found = try errors(refusal.input)
        #expect(found == refusal.errors)
    }

    @Test(arguments: [
        Refusal("{}", "type: Required value: must not be empty for specified object fields"),
        Refusal("{type: array}", "items: Required value: must be specified"),
        Refusal(
            "{type: array, items: {}}", "items.type: Required value: must not be empty for specified array items"),
        Refusal(
            "{type: array, items: [{type: string}]}",
            "items: Forbidden: items must be a schema object and not an array"),
        Refusal(
            "{type: text}",
            "type: Unsupported value: \"text\": supported values: \"array\", \"boolean\", \"integer\", \"number\", "
                + "\"object\", \"string\""),
        Refusal("{type: 'null'}", "type: Forbidden: type cannot be set to null, use nullable as an alternative"),
        Refusal(
            "{type: object, $ref: '#/a', definitions: {a: {type: string}}, dependencies: {a: [b]}}",
            "definitions: Forbidden: definitions is not supported",
            "dependencies: Forbidden: dependencies is not supported", "$ref: Forbidden: $ref is not supported"),
        Refusal(
            "{type: array, items: {type: string}, uniqueItems: true}",
            "uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic"),
        Refusal(
            "{type: object, properties: {b: {type: string}}, additionalProperties: {type: string}}",
            "additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive"),
        Refusal(
            "{type: string, anyOf: [{type: string}, {minLength: 2, description: long}]}",
            "anyOf[0].type: Forbidden: must be empty to be structural",
            "anyOf[1].description: Forbidden: must be empty to be structural"),
        Refusal(
            "{x-kubernetes-int-or-string: true, x-kubernetes-preserve-unknown-fields: true}",
            "x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is "
                + "true"),
        Refusal(
            "{type: object, x-kubernetes-preserve-unknown-fields: false}",
            "x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined"),
        Refusal(
            "{x-kubernetes-embedded-resource: true}",
            "type: Required value: must be object if x-kubernetes-embedded-resource is true",
            "properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without "
                + "x-kubernetes-preserve-unknown-fields"),
        Refusal("{type: object, propertys: {}}", "propertys: unknown field \"properties[a].propertys\""),
        Refusal(
            "{type: object, properties: {b: {type: 5}}}",
            "properties[b].type: Invalid value: \"integer\": must be of type string; put it in quotes"),
        Refusal(
            "{type: object, additionalProperties: 5}",
            "additionalProperties: Invalid value: \"integer\": must be of type object")
    ])
    func `a bad part is refused`(refusal: Refusal) throws {
        let found = try errors(ofProperty: refusal.input)
        #expect(found == refusal.errors)
    }

    @Test(arguments: [
        Refusal(
            "{type: object, x-kubernetes-list-type: set, x-kubernetes-map-type: loose}",
            "x-kubernetes-map-type: Unsupported value: \"loose\": supported values: \"atomic\", \"granular\"",
            "type: Invalid value: \"object\": must be array if x-kubernetes-list-type is specified"),
        Refusal(
            "{type: array, items: {type: string}, x-kubernetes-list-map-keys: [a]}",
            "x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty"),
        Refusal(
            "{type: array, items: {type: string}, x-kubernetes-list-type: map}",
            "x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map",
            "items.type: Invalid value: \"string\": must be object if parent array's x-kubernetes-list-type is map"),
        Refusal(
            "{type: array, items: {type: object}, x-kubernetes-list-type: set}",
            "items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with "
                + "x-kubernetes-list-type=set"),
        Refusal(
            "{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [a, b], items: {type: object, "
                + "nullable: true, properties: {a: {type: string, nullable: true}}}}",
            "items.nullable: Forbidden: cannot be nullable when x-kubernetes-list-type is map",
            "items.properties[a].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a "
                + "default or be a required property",
            "items.properties[a].nullable: Forbidden: this property is in x-kubernetes-list-map-keys, so it cannot be "
                + "nullable",
            "x-kubernetes-list-map-keys: Invalid value: […]: entries must all be names of item properties"),
        Refusal(
            "{type: object, x-kubernetes-validations: [{rule: ' '}, {rule: \"a\\nb\"}, {rule: a, reason: Other, message: "
                + "\"b\\nc\"}]}",
            "x-kubernetes-validations[0].rule: Required value: rule is not specified",
            "x-kubernetes-validations[1].message: Required value: message must be specified if rule contains line breaks",
            "x-kubernetes-validations[2].message: Invalid value: \"b\\nc\": message must not contain line breaks",
            "x-kubernetes-validations[2].reason: Unsupported value: \"Other\": supported values: \"FieldValueDuplicate\", "
                + "\"FieldValueForbidden\", \"FieldValueInvalid\", \"FieldValueRequired\"")
    ])
    func `bad lists, maps and rules are refused`(refusal: Refusal) throws {
        let found = try errors(ofProperty: refusal.input)
        #expect(found == refusal.errors)
    }

    @Test func `a status of its own leaves little for the root to say`() throws {
        #expect(try errors("{type: object, required: [spec]}", subresources: "{status: {}}") == [])
        let found = try errors("{type: object, minProperties: 1}", subresources: "{status: {}}")
        #expect(found.count == 1)
        #expect(
            found.first?.hasPrefix("root: Invalid value: {…}: only [Description Type Format Title Maximum ") == true)
    }

    /// As deep as a file may be nested, and no deeper.
    @Test(arguments: [10, 40, 50, 59])
    func `schemas may hold schemas that hold schemas`(depth: Int) throws {
        let open = String(repeating: "{type: object, properties: {a: ", count: depth)
        let schema = "\(open){type: txt}\(String(repeating: "}}", count: depth))"
        let path = String(repeating: "properties[a].", count: depth)
        #expect(
            try errors(schema) == [
                "\(path)type: Unsupported value: \"txt\": supported values: \"array\", \"boolean\", \"integer\", "
                    + "\"number\", \"object\", \"string\""
            ])
    }
}
