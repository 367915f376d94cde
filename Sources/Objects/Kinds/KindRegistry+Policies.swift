extension KindRegistry {
    /// Kinds that bound, rank or steer what others run, and leases.
    static let policyKinds: [KindInfo] = [
        KindInfo(
            .limitRange, version: "v1", plural: "limitranges", shortNames: ["limits"], schema: .limitRange,
            columns: .limitRange, hasStatus: false),
        KindInfo(
            .resourceQuota, version: "v1", plural: "resourcequotas", shortNames: ["quota"], schema: .resourceQuota,
            columns: .resourceQuota, updateRules: ResourceQuotaRules.checkUpdate),
        KindInfo(
            .horizontalPodAutoscaler, version: "v2", plural: "horizontalpodautoscalers", shortNames: ["hpa"],
            schema: .horizontalPodAutoscaler, columns: .horizontalPodAutoscaler
        ).with {
            $0.categories = ["all"]
            $0.otherVersions = [
                KindVersion(
                    AutoscalerConversion.oldVersion, schema: .horizontalPodAutoscalerV1,
                    columns: .horizontalPodAutoscaler, toStored: AutoscalerConversion.toStored,
                    fromStored: AutoscalerConversion.fromStored)
            ]
            $0.retiredVersions = AutoscalerConversion.retiredVersions
        },
        KindInfo(
            .podDisruptionBudget, version: "v1", plural: "poddisruptionbudgets", shortNames: ["pdb"],
            schema: .podDisruptionBudget, columns: .podDisruptionBudget, countsGenerations: true
        ),
        KindInfo(
            .priorityClass, version: "v1", plural: "priorityclasses", shortNames: ["pc"], isNamespaced: false,
            schema: .priorityClass, columns: .priorityClass, countsGenerations: true, hasStatus: false,
            rules: ClassRules.checkPriorityClass, updateRules: ClassRules.checkPriorityClassUpdate),
        KindInfo(
            .runtimeClass, version: "v1", plural: "runtimeclasses", isNamespaced: false, schema: .runtimeClass,
            columns: .runtimeClass, hasStatus: false, updateRules: ClassRules.checkRuntimeClassUpdate
        ).with { $0.notActedOnNotice = notice("RuntimeClasses") },
        KindInfo(
            .lease, version: "v1", plural: "leases", schema: .lease, columns: .lease, hasStatus: false)
    ]
}
