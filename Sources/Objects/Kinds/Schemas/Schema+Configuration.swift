/// ConfigMaps, Secrets, ServiceAccounts and Namespaces (`k8s.io/api/core/v1`).
extension Schema {
    static let configMap: Schema = {
        let properties: [Property] = [
            field("data", .textMap, "Texts by key."),
            field("binaryData", .map(.base64), "Bytes by key, in base64."),
            field("immutable", .boolean, "Whether the data can no longer be changed.")
        ]
        return kindSchema(properties).checked(ConfigurationRules.checkConfigMap)
    }()

    static let secret: Schema = {
        let properties: [Property] = [
            field("data", Schema.map(.base64).sensitive, "Bytes by key, in base64."),
            field("stringData", Schema.textMap.sensitive, "Texts by key; written into data."),
            field("type", .text, default: "Opaque", "What the keys mean."),
            field("immutable", .boolean, "Whether the data can no longer be changed.")
        ]
        return kindSchema(properties).checked(ConfigurationRules.checkSecret)
    }()

    static let serviceAccount: Schema = {
        let properties: [Property] = [
            field("automountServiceAccountToken", .boolean, "Whether pods get a token that do not say."),
            later("imagePullSecrets", .list(.localObjectReference)),
            later("secrets", .list(.objectReference, by: "name"))
        ]
        return kindSchema(properties)
    }()

    static let namespace: Schema = {
        let spec: [Property] = [field("finalizers", .texts, "What has to be done before the namespace may go.")]
        let status: [Property] = [
            field("conditions", .list(.condition, by: "type")), field("phase", .oneOf("Active", "Terminating"))
        ]
        return kindSchema([field("spec", .object(spec)), field("status", .object(status))])
    }()
}
