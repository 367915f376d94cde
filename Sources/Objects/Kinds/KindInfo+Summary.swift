extension KindInfo {
    /// What the kinds that are built in are for: for those who ask `kubectl explain`.
    static let summaries: [GroupKind: String] = [
        .namespace: "A room for names: objects in one do not meet those of another.",
        .pod: "Containers that run together on one node.",
        .service: "An address for a set of pods.",
        .configMap: "Settings for programs, as texts and bytes by name.",
        .secret: "The same as a ConfigMap for what must not be shown.",
        .serviceAccount: "Who programs in pods are.",
        .node: "A machine that runs pods.",
        .event: "Something that happened to an object.",
        .deployment: "Pods after one template, rolled over from one version of it to the next.",
        .replicaSet: "A number of equal pods.",
        .replicationController: "A number of equal pods; ReplicaSets have taken its place.",
        .statefulSet: "Pods with names and storage of their own, one after the other.",
        .daemonSet: "A pod on each node.",
        .controllerRevision: "What a controller keeps of an earlier template.",
        .job: "Pods that run until enough of them have succeeded.",
        .cronJob: "A Job at certain times, again and again.",
        .podTemplate: "What pods can be made from.",
        .horizontalPodAutoscaler: "More or fewer pods, as a metric asks for.",
        .podDisruptionBudget: "How many pods of a set may be away at once on purpose.",
        .limitRange: "Bounds and defaults for what a pod or container of a namespace asks for.",
        .resourceQuota: "How much a namespace may use in all.",
        .priorityClass: "Which pods come first.",
        .runtimeClass: "A container runtime that pods can ask for.",
        .lease: "Who holds something for a while.",
        .sync: "A path of a git repository that is kept running here.",
        .configMapGenerator: "A ConfigMap made of plain files of the repository.",
        .secretGenerator: "A Secret made of plain files of the repository.",
        .generatedSecret: "A Secret whose values are made on the machine, once, and are nowhere in git."
    ]
}
