/// ReplicationControllers and PodTemplates (`k8s.io/api/core/v1`).
extension Schema {
    static let replicationController: Schema = {
        let spec: [Property] = [
            field("replicas", .count32, default: 1, "How many pods."),
            required(
                "selector", Schema(.map(of: .text), isAtomic: true),
                "Labels of the pods that belong to it; those of the template where it is absent."),
            required("template", .podTemplate, "What the pods are made from."),
            field("minReadySeconds", .count32, "How long a pod must be ready to count as available.")
        ]
        let status: [Property] = [
            field("availableReplicas", .count32), field("conditions", .list(.condition, by: "type")),
            field("fullyLabeledReplicas", .count32), field("observedGeneration", .count64),
            field("readyReplicas", .count32), field("replicas", .count32)
        ]
        return kindSchema([
            required("spec", object(spec).checked(ReplicationControllerRules.check), "What is desired."),
            field("status", .object(status), "What is.")
        ]).derived(ReplicationControllerDefaults.derive)
    }()

    static let podTemplateKind: Schema = kindSchema([
        required("template", .podTemplate, "What pods can be made from.")
    ]).checked(ReplicationControllerRules.checkPodTemplate)
}
