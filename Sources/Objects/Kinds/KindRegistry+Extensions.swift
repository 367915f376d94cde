extension KindRegistry {
    /// Kinds with which people extend what there is.
    static let extensionKinds: [KindInfo] = [
        KindInfo(
            .customResourceDefinition, version: "v1", plural: "customresourcedefinitions", shortNames: ["crd", "crds"],
            isNamespaced: false, schema: .customResourceDefinition, columns: .nameAndCreation,
            countsGenerations: true, updateRules: CustomResourceRules.checkUpdate
        ).with { $0.categories = ["api-extensions"] }
    ]
}
