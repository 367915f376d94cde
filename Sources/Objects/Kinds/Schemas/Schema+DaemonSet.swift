/// DaemonSets and ControllerRevisions (`k8s.io/api/apps/v1`).
extension Schema {
    static let daemonSet: Schema = {
        let spec: [Property] = [
            required("selector", .labelSelector, "Which pods belong to it; must match the template's labels."),
            required("template", .podTemplate, "What the pod of each node is made from."),
            field("updateStrategy", .daemonSetStrategy, default: .emptyObject, "How a new template replaces an old."),
            field("minReadySeconds", .count32, "How long a pod must be ready to count as available."),
            field("revisionHistoryLimit", .count32, default: 10, "How many old revisions are kept.")
        ]
        let status: [Property] = [
            field("collisionCount", .count32), field("conditions", .list(.condition, by: "type")),
            field("currentNumberScheduled", .count32), field("desiredNumberScheduled", .count32),
            field("numberAvailable", .count32), field("numberMisscheduled", .count32), field("numberReady", .count32),
            field("numberUnavailable", .count32), field("observedGeneration", .count64),
            field("updatedNumberScheduled", .count32)
        ]
        return kindSchema([
            required("spec", object(spec).checked(DaemonSetRules.check), "What is desired."),
            field("status", .object(status), "What is.")
        ])
    }()

    private static let daemonSetStrategy: Schema = {
        let rollingUpdate: [Property] = [
            field("maxSurge", .intOrString, default: 0, "Nodes that may run an old and a new pod during an update."),
            field("maxUnavailable", .intOrString, default: 1, "Nodes that may be without a pod during an update.")
        ]
        let properties: [Property] = [
            field("type", .oneOf("RollingUpdate", "OnDelete"), default: "RollingUpdate"),
            field("rollingUpdate", .object(rollingUpdate))
        ]
        return object(properties).derived(WorkloadDefaults.deriveStrategy).checked(DaemonSetRules.checkStrategy)
    }().named("apps.v1.DaemonSetUpdateStrategy")

    static let controllerRevision: Schema = kindSchema([
        required("data", .anything, "What the controller keeps of this revision."),
        field("revision", .count64, default: 0, "Counts up with each revision.")
    ])
}
