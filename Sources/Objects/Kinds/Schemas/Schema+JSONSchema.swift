/// The JSON schema in a CustomResourceDefinition (`k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.JSONSchemaProps`).
extension Schema {
    static let jsonSchema: Schema = object(
        jsonSchemaTexts + jsonSchemaBounds + jsonSchemaParts + jsonSchemaExtensions + jsonSchemaRefused
    ).named(type: jsonSchemaName)

    private static let jsonSchemaName = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"

    /// A schema within a schema.
    private static let nested = Schema(reference: { .jsonSchema }).named(type: jsonSchemaName)

    private static let jsonSchemaTexts: [Property] = {
        let documentation: [Property] = [field("description", .text), field("url", .text)]
        return [
            field("type", .text, "string, number, integer, boolean, array or object."),
            field("format", .text, "What a text or number is, beyond its type: date-time, int32, …"),
            field("title", .text),
            field("description", .text, "Shown to people."),
            field("externalDocs", .object(documentation)),
            field("example", .anything),
            field("default", .anything, "What the field takes when it is absent."),
            field("nullable", .boolean, "Whether the value may be null.")
        ]
    }()

    private static let jsonSchemaBounds: [Property] = {
        let number = Schema(.number)
        return [
            field("enum", .list(.anything), "The only values allowed."),
            field("pattern", .text, "A regular expression that a text has to match."),
            field("minimum", number), field("exclusiveMinimum", .boolean, "Whether the minimum itself is too little."),
            field("maximum", number), field("exclusiveMaximum", .boolean, "Whether the maximum itself is too much."),
            field("multipleOf", number),
            field("minLength", .int64), field("maxLength", .int64),
            field("minItems", .int64), field("maxItems", .int64), field("uniqueItems", .boolean),
            field("minProperties", .int64), field("maxProperties", .int64),
            field("required", .texts, "The fields that must be there.")
        ]
    }()

    private static let jsonSchemaParts: [Property] = [
        field("properties", .map(nested), "The known fields."),
        field("additionalProperties", nested.or(.boolean), "What the values of other fields may be."),
        field("items", nested.or(.list(of: nested, .atomic)), "What the elements of a list may be."),
        field("allOf", .list(nested), "All of these must hold."),
        field("anyOf", .list(nested), "At least one of these must hold."),
        field("oneOf", .list(nested), "Exactly one of these must hold."),
        field("not", nested, "This must not hold.")
    ]

    private static let jsonSchemaExtensions: [Property] = {
        let rule: [Property] = [
            field("rule", .text, "An expression in CEL; `self` is the value."),
            field("message", .text, "What is told when the rule does not hold."),
            field("messageExpression", .text, "An expression in CEL that makes the message."),
            field("reason", .text),
            field("fieldPath", .text, "The field that the message is about."),
            field("optionalOldSelf", .boolean, "Whether the rule holds for new objects too.")
        ]
        return [
            field("x-kubernetes-preserve-unknown-fields", .boolean, "Whether fields that are not known stay."),
            field("x-kubernetes-embedded-resource", .boolean, "Whether the value is a whole object."),
            field("x-kubernetes-int-or-string", .boolean),
            field("x-kubernetes-list-type", .text, "How two lists become one: atomic, set or map."),
            field("x-kubernetes-list-map-keys", .texts, "The fields that tell elements apart."),
            field("x-kubernetes-map-type", .text, "How two maps become one: granular or atomic."),
            field("x-kubernetes-validations", .list(.object(rule), by: "rule"), "Rules in CEL.")
        ]
    }()

    /// What JSON schemas know and CustomResourceDefinitions may not use; a rule says so.
    private static let jsonSchemaRefused: [Property] = [
        field("id", .text), field("$schema", .text), field("$ref", .text),
        field("additionalItems", nested.or(.boolean)),
        field("definitions", .map(nested)),
        field("dependencies", .map(nested.or(.list(of: .text, .atomic)))),
        field("patternProperties", .map(nested))
    ]
}
