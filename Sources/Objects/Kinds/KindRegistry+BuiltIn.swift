extension KindRegistry {
    /// The kinds that every Skeg knows.
    public static let builtIn = KindRegistry(
        coreKinds + workloadKinds + furtherWorkloadKinds + policyKinds + networkKinds + storageKinds + accessKinds
            + extensionKinds + ownKinds)

    private static let coreKinds: [KindInfo] = [
        namespace,
        KindInfo(
            .configMap, version: "v1", plural: "configmaps", shortNames: ["cm"], schema: .configMap,
            columns: .configMap,
            hasStatus: false, updateRules: ConfigurationRules.checkUpdate),
        KindInfo(
            .secret, version: "v1", plural: "secrets", schema: .secret, columns: .secret, hasStatus: false,
            defaults: WriteDefaults.secret, updateRules: ConfigurationRules.checkUpdate
        ).with { $0.selectableFields = ["type"] },
        KindInfo(
            .serviceAccount, version: "v1", plural: "serviceaccounts", shortNames: ["sa"], schema: .serviceAccount,
            columns: .serviceAccount, hasStatus: false),
        service,
        KindInfo(
            .node, version: "v1", plural: "nodes", shortNames: ["no"], isNamespaced: false, schema: .node,
            columns: .node
        ).with { $0.selectableFields = ["spec.unschedulable"] },
        KindInfo(
            .event, version: "v1", plural: "events", shortNames: ["ev"], schema: .event, columns: .event,
            hasStatus: false
        ).with {
            $0.selectableFields =
                ["kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath"].map {
                    "involvedObject.\($0)"
                } + ["reason", "reportingComponent", "source", "type"]
            $0.otherVersions = [.newEvent]
        }
    ]

    private static let namespace = KindInfo(
        .namespace, version: "v1", plural: "namespaces", shortNames: ["ns"], isNamespaced: false,
        schema: .namespace, columns: .namespace, defaults: WriteDefaults.namespace
    ).with {
        $0.nameRule = NameRules.dnsLabel
        $0.selectableFields = ["status.phase"]
    }

    private static let service = KindInfo(
        .service, version: "v1", plural: "services", shortNames: ["svc"], schema: .service, columns: .service
    ).with {
        $0.nameRule = NameRules.dns1035Label
        $0.categories = ["all"]
        $0.selectableFields = ["spec.clusterIP", "spec.type"]
    }

    private static let workloadKinds: [KindInfo] = [
        KindInfo(
            .pod, version: "v1", plural: "pods", shortNames: ["po"], schema: .pod, columns: .pod,
            countsGenerations: true, updateRules: PodUpdateRules.check
        ).with {
            $0.categories = ["all"]
            $0.selectableFields = [
                "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
                "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"
            ]
        },
        KindInfo(
            .deployment, version: "v1", plural: "deployments", shortNames: ["deploy"], schema: .deployment,
            columns: .deployment, countsGenerations: true, updateRules: PodUpdateRules.checkSelector
        ).with(canBeScaled),
        KindInfo(
            .replicaSet, version: "v1", plural: "replicasets", shortNames: ["rs"], schema: .replicaSet,
            columns: .replicaSet, countsGenerations: true, updateRules: PodUpdateRules.checkSelector
        ).with {
            canBeScaled(&$0)
            $0.selectableFields = ["status.replicas"]
        }
    ]

    private static func canBeScaled(_ info: inout KindInfo) {
        info.categories = ["all"]
        info.scale = ScalePaths()
    }

    /// Those that Kubernetes does not have.
    private static let ownKinds: [KindInfo] = [
        KindInfo(
            .sync, version: "v1alpha1", plural: "syncs", isNamespaced: false, schema: .sync, columns: .sync,
            countsGenerations: true),
        KindInfo(
            .generatedSecret, version: "v1alpha1", plural: "generatedsecrets", schema: .generatedSecret,
            columns: .generatedSecret, countsGenerations: true, updateRules: GeneratedSecretRules.checkUpdate),
        // Only in git: what they make is stored.
        KindInfo(
            .configMapGenerator, version: "v1alpha1", plural: "configmapgenerators", schema: .configMapGenerator,
            hasStatus: false
        ).with { $0.isServed = false },
        KindInfo(
            .secretGenerator, version: "v1alpha1", plural: "secretgenerators", schema: .secretGenerator,
            hasStatus: false
        ).with { $0.isServed = false }
    ]
}
