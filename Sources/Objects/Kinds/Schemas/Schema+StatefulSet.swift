/// StatefulSets (`k8s.io/api/apps/v1.StatefulSet`).
extension Schema {
    static let statefulSet: Schema = {
        let ordinals: [Property] = [field("start", .count32, "The number of the first pod.")]
        let spec: [Property] = [
            field("replicas", .count32, default: 1, "How many pods."),
            required("selector", .labelSelector, "Which pods belong to it; must match the template's labels."),
            required("template", .podTemplateWithClaims, "What the pods are made from."),
            field("serviceName", .text, "The headless Service that gives the pods their names."),
            field(
                "podManagementPolicy", .oneOf("OrderedReady", "Parallel"), default: "OrderedReady",
                "Whether pods come one after the other or all at once."),
            field("updateStrategy", .statefulSetStrategy, default: .emptyObject, "How a new template replaces an old."),
            field("volumeClaimTemplates", .list(.volumeClaimTemplate), "Claims that each pod gets of its own."),
            field(
                "persistentVolumeClaimRetentionPolicy", .claimRetentionPolicy, default: .emptyObject,
                "What becomes of the claims."),
            field("ordinals", .object(ordinals), "How pods are numbered."),
            field("minReadySeconds", .count32, "How long a pod must be ready to count as available."),
            field("revisionHistoryLimit", .count32, default: 10, "How many old revisions are kept.")
        ]
        let status: [Property] = [
            field("availableReplicas", .count32), field("collisionCount", .count32),
            field("conditions", .list(.condition, by: "type")), field("currentReplicas", .count32),
            field("currentRevision", .text), field("observedGeneration", .count64), field("readyReplicas", .count32),
            field("replicas", .count32), field("updateRevision", .text), field("updatedReplicas", .count32)
        ]
        return kindSchema([
            required("spec", object(spec).checked(StatefulSetRules.check), "What is desired."),
            field("status", object(status).checked(StatefulSetRules.checkStatus), "What is.")
        ])
    }()

    private static let statefulSetStrategy: Schema = {
        let rollingUpdate: [Property] = [
            field("partition", .count32, default: 0, "Pods with lower numbers keep the old template."),
            field("maxUnavailable", .intOrString, default: 1, "How many pods may be away during an update.")
        ]
        let properties: [Property] = [
            field("type", .oneOf("RollingUpdate", "OnDelete"), default: "RollingUpdate"),
            field("rollingUpdate", .object(rollingUpdate))
        ]
        return object(properties).derived(StatefulSetDefaults.deriveStrategy).checked(StatefulSetRules.checkStrategy)
    }().named("apps.v1.StatefulSetUpdateStrategy")

    private static let claimRetentionPolicy: Schema = {
        let properties: [Property] = [
            field("whenDeleted", .oneOf("Retain", "Delete"), default: "Retain", "When the StatefulSet goes."),
            field("whenScaled", .oneOf("Retain", "Delete"), default: "Retain", "When the pod of a claim goes.")
        ]
        return .object(properties)
    }()

    /// A whole PersistentVolumeClaim, of which names and the like are filled in later.
    private static let volumeClaimTemplate: Schema = {
        let properties: [Property] = [
            field("apiVersion", .text, default: "v1"), field("kind", .text, default: "PersistentVolumeClaim"),
            field("metadata", .objectMeta), field("spec", .persistentVolumeClaimSpec, default: .emptyObject),
            field("status", .claimStatus, default: .emptyObject)
        ]
        return .object(properties)
    }()
}
