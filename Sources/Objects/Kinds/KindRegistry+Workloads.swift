extension KindRegistry {
    /// Kinds that run pods, besides Deployment and ReplicaSet.
    static let furtherWorkloadKinds: [KindInfo] = [
        KindInfo(
            .statefulSet, version: "v1", plural: "statefulsets", shortNames: ["sts"], schema: .statefulSet,
            columns: .statefulSet, countsGenerations: true, updateRules: StatefulSetRules.checkUpdate
        ).with {
            $0.nameRule = NameRules.dnsLabel
            $0.categories = ["all"]
            $0.scale = ScalePaths()
            $0.notActedOnNotice = notice("StatefulSets")
        },
        KindInfo(
            .daemonSet, version: "v1", plural: "daemonsets", shortNames: ["ds"], schema: .daemonSet,
            columns: .daemonSet, countsGenerations: true, updateRules: PodUpdateRules.checkSelector
        ).with {
            $0.categories = ["all"]
            $0.notActedOnNotice = notice("DaemonSets")
        },
        KindInfo(
            .controllerRevision, version: "v1", plural: "controllerrevisions", schema: .controllerRevision,
            columns: .controllerRevision, hasStatus: false, updateRules: DaemonSetRules.checkRevisionUpdate),
        job, cronJob,
        KindInfo(
            .replicationController, version: "v1", plural: "replicationcontrollers", shortNames: ["rc"],
            schema: .replicationController, columns: .replicationController, countsGenerations: true
        ).with {
            $0.categories = ["all"]
            $0.scale = ScalePaths()
            $0.selectableFields = ["status.replicas"]
            $0.notActedOnNotice = notice("ReplicationControllers")
        },
        KindInfo(
            .podTemplate, version: "v1", plural: "podtemplates", schema: .podTemplateKind, columns: .podTemplate,
            countsGenerations: true, hasStatus: false)
    ]

    private static let job = KindInfo(
        .job, version: "v1", plural: "jobs", schema: .job, columns: .job, countsGenerations: true,
        rules: JobRules.checkJob, updateRules: JobUpdateRules.check
    ).with {
        $0.categories = ["all"]
        $0.selectableFields = ["status.successful"]
        $0.onCreation = JobDefaults.generateSelector
        $0.notActedOnNotice = notice("Jobs")
    }

    private static let cronJob = KindInfo(
        .cronJob, version: "v1", plural: "cronjobs", shortNames: ["cj"], schema: .cronJob, columns: .cronJob,
        countsGenerations: true
    ).with {
        $0.nameRule = CronJobRules.checkName
        $0.categories = ["all"]
        $0.notActedOnNotice = notice("CronJobs")
    }

    static func notice(_ kinds: String) -> String { "Skeg stores \(kinds), but nothing acts on them yet" }
}
