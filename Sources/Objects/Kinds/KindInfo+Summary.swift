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
        .sync: "A path of a git repository that is kept running here."
    ]
}
