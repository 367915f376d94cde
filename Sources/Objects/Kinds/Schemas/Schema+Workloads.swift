/// Deployments and ReplicaSets (`k8s.io/api/apps/v1`).
extension Schema {
    static let deployment: Schema = {
        let spec: [Property] = [
            field("replicas", .count32, default: 1, "How many pods."),
            required("selector", .labelSelector, "Which pods belong to it; must match the template's labels."),
            required("template", .podTemplate, "What the pods are made from."),
            field(
                "strategy", .deploymentStrategy.retainingKeys, default: .emptyObject,
                "How a new template replaces an old one."),
            field("minReadySeconds", .count32, "How long a pod must be ready to count as available."),
            field(
                "progressDeadlineSeconds", .count32, default: 600, "Seconds without progress until it counts as failed."
            ),
            field("revisionHistoryLimit", .count32, default: 10, "How many old ReplicaSets are kept."),
            field("paused", .boolean, "Whether changes of the template wait.")
        ]
        let status: [Property] = [
            field("availableReplicas", .count32), field("collisionCount", .count32),
            field("conditions", .list(.condition, by: "type")), field("observedGeneration", .count64),
            field("readyReplicas", .count32), field("replicas", .count32), field("terminatingReplicas", .count32),
            field("unavailableReplicas", .count32), field("updatedReplicas", .count32)
        ]
        return kindSchema([
            required("spec", object(spec).checked(WorkloadRules.checkDeployment), "What is desired."),
            field("status", .object(status), "What is.")
        ])
    }()

    private static let deploymentStrategy: Schema = {
        let rollingUpdate: [Property] = [
            field("maxSurge", .intOrString, default: "25%", "Pods above replicas during an update."),
            field("maxUnavailable", .intOrString, default: "25%", "Pods below replicas during an update.")
        ]
        let properties: [Property] = [
            field("type", .oneOf("RollingUpdate", "Recreate"), default: "RollingUpdate"),
            field("rollingUpdate", .object(rollingUpdate))
        ]
        return object(properties).derived(WorkloadDefaults.deriveStrategy).checked(WorkloadRules.checkStrategy)
    }().named("apps.v1.DeploymentStrategy")

    static let replicaSet: Schema = {
        let spec: [Property] = [
            field("replicas", .count32, default: 1, "How many pods."),
            required("selector", .labelSelector, "Which pods belong to it; must match the template's labels."),
            required("template", .podTemplate, "What the pods are made from."),
            field("minReadySeconds", .count32, "How long a pod must be ready to count as available.")
        ]
        let status: [Property] = [
            field("availableReplicas", .count32), field("conditions", .list(.condition, by: "type")),
            field("fullyLabeledReplicas", .count32), field("observedGeneration", .count64),
            field("readyReplicas", .count32), field("replicas", .count32), field("terminatingReplicas", .count32)
        ]
        return kindSchema([
            required("spec", object(spec).checked(WorkloadRules.checkReplicaSet), "What is desired."),
            field("status", .object(status), "What is.")
        ])
    }()
}
