/// Skeg's own documents: ConfigMaps and Secrets made of plain files (`kustomize`'s `ConfigMapArgs` and `SecretArgs`).
extension Schema {
    static let configMapGenerator = kindSchema(generator(literals: .texts))

    static let secretGenerator = kindSchema(
        generator(literals: Schema.texts.sensitive) + [
            field("type", .text, default: "Opaque", "The type of the Secret.")
        ])

    private static func generator(literals: Schema) -> [Property] {
        let options: [Property] = [
            field("labels", .textMap, "Labels of what is made."),
            field("annotations", .textMap, "Annotations of what is made."),
            field("immutable", .boolean, "Whether its data can no longer be changed."),
            field("disableNameSuffixHash", .boolean, "Keeps the name without the hash of the content.")
        ]
        return [
            field("files", .texts, "Files by their paths from here; `key=path` for another key than the name."),
            field("literals", literals, "Values, as `key=value`."),
            field("envs", .texts, "Files with a `KEY=value` in each line."),
            field(
                "behavior", .oneOf("create", "merge", "replace"), default: "create",
                "`create`, or what it does to the data of the generator that creates an object of its name."),
            field("options", .object(options), "How it is made.")
        ]
    }
}
