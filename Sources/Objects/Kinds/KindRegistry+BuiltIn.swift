extension KindRegistry {
    /// The kinds that every Skeg knows.
    public static let builtIn = KindRegistry(coreKinds + workloadKinds + [sync])

    private static let coreKinds: [KindInfo] = [
        namespace,
        KindInfo(
            .configMap, version: "v1", plural: "configmaps", shortNames: ["cm"], schema: .configMap, hasStatus: false,
            updateRules: ConfigurationRules.checkUpdate),
        KindInfo(
            .secret, version: "v1", plural: "secrets", schema: .secret, hasStatus: false,
            defaults: WriteDefaults.secret, updateRules: ConfigurationRules.checkUpdate),
        KindInfo(
            .serviceAccount, version: "v1", plural: "serviceaccounts", shortNames: ["sa"], schema: .serviceAccount,
            hasStatus: false),
        service,
        KindInfo(
            .node, version: "v1", plural: "nodes", shortNames: ["no"], isNamespaced: false, schema: .node),
        KindInfo(.event, version: "v1", plural: "events", shortNames: ["ev"], schema: .event, hasStatus: false)
    ]

    private static let namespace: KindInfo = {
        var info = KindInfo(
            .namespace, version: "v1", plural: "namespaces", shortNames: ["ns"], isNamespaced: false,
            schema: .namespace, defaults: WriteDefaults.namespace)
        info.nameRule = NameRules.dnsLabel
        return info
    }()

    private static let service: KindInfo = {
        var info = KindInfo(.service, version: "v1", plural: "services", shortNames: ["svc"], schema: .service)
        info.nameRule = NameRules.dns1035Label
        return info
    }()

    private static let workloadKinds: [KindInfo] = [
        KindInfo(
            .pod, version: "v1", plural: "pods", shortNames: ["po"], schema: .pod, countsGenerations: true,
            updateRules: PodUpdateRules.check),
        KindInfo(
            .deployment, version: "v1", plural: "deployments", shortNames: ["deploy"], schema: .deployment,
            countsGenerations: true, updateRules: PodUpdateRules.checkSelector),
        KindInfo(
            .replicaSet, version: "v1", plural: "replicasets", shortNames: ["rs"], schema: .replicaSet,
            countsGenerations: true, updateRules: PodUpdateRules.checkSelector)
    ]

    private static let sync = KindInfo(
        .sync, version: "v1alpha1", plural: "syncs", isNamespaced: false, schema: .sync, countsGenerations: true)
}
