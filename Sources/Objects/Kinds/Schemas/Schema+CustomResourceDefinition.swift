/// The description of a kind that is not built in
/// (`k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1.CustomResourceDefinition`).
extension Schema {
    static let customResourceDefinition: Schema = {
        let spec: [Property] = [
            required("group", .text, "The group of the kind; a domain."),
            required("names", object(customResourceNames).checked(CustomResourceRules.checkNames)),
            required("scope", .oneOf("Cluster", "Namespaced"), "Whether its objects are in namespaces."),
            required("versions", .list(.customResourceVersion), "The versions, of which one is stored."),
            field("conversion", .customResourceConversion, default: ["strategy": "None"]),
            field("preserveUnknownFields", .boolean, "No longer allowed; the schemas say it.")
        ]
        let status: [Property] = [
            field("acceptedNames", object(customResourceNames).checked(CustomResourceRules.checkNames)),
            field("conditions", list(.condition, by: "type").replacedByPatches),
            field("observedGeneration", .int64),
            field("storedVersions", .texts, "All versions in which objects have ever been stored.")
        ]
        return kindSchema([
            required("spec", object(spec).checked(CustomResourceRules.checkSpec), "What the kind is."),
            field("status", .object(status), "What is.")
        ]).derived(CustomResourceDefaults.derive).checked(CustomResourceRules.check)
    }()

    private static let customResourceNames: [Property] = [
        required("plural", .text, "As in URLs."),
        field("singular", .text, "The kind in lower case when absent."),
        required("kind", .text, "As in manifests."),
        field("listKind", .text, "The kind with List at its end when absent."),
        field("shortNames", .texts, "What people may type instead."),
        field("categories", .texts, "Names for several kinds at once, such as all.")
    ]

    private static let customResourceVersion: Schema = {
        let column: [Property] = [
            required("name", .text, "The heading."),
            field("type", .text, "integer, number, string, boolean or date."),
            field("format", .text),
            field("description", .text),
            field("priority", .int32, "Above 0 for columns that are shown only where more is asked for."),
            required("jsonPath", .text, "Where the value is in an object.")
        ]
        let scale: [Property] = [
            required("specReplicasPath", .text), required("statusReplicasPath", .text),
            field("labelSelectorPath", .text)
        ]
        let subresources: [Property] = [
            field("status", .object([]), "Whether the status is written apart from the rest."),
            field("scale", object(scale).checked(CustomResourceVersionRules.checkScale))
        ]
        let properties: [Property] = [
            required("name", .text),
            field("served", .boolean, default: false, "Whether clients may use it."),
            field("storage", .boolean, default: false, "Whether objects are stored in it."),
            field("deprecated", .boolean, "Whether clients are told not to use it any more."),
            field("deprecationWarning", .text, "What they are told."),
            field("schema", .object([field("openAPIV3Schema", .jsonSchema)]), "What objects may hold."),
            field("subresources", .object(subresources)),
            field("additionalPrinterColumns", .list(object(column).checked(CustomResourceVersionRules.checkColumn))),
            field("selectableFields", .list(.object([required("jsonPath", .text)])), "What selectors may ask for.")
        ]
        return object(properties).checked(CustomResourceVersionRules.check)
    }()

    private static let customResourceConversion: Schema = {
        let webhook: [Property] = [
            field("clientConfig", .webhookClientConfig),
            field("conversionReviewVersions", .texts)
        ]
        let properties: [Property] = [
            required("strategy", .oneOf("None", "Webhook"), "None changes the version's name alone."),
            field("webhook", .object(webhook))
        ]
        return object(properties).checked(CustomResourceRules.checkConversion)
    }()

    /// How a webhook is called.
    private static let webhookClientConfig: Schema = {
        let service: [Property] = [
            required("name", .text), required("namespace", .text), field("path", .text),
            field("port", .portNumber, default: 443)
        ]
        let properties: [Property] = [
            field("caBundle", .base64), field("service", .object(service)), field("url", .text)
        ]
        return object(properties).checked(WebhookRules.checkClient)
    }()
}
