/// Where a pod may run (`k8s.io/api/core/v1.Affinity`, `Toleration`, `TopologySpreadConstraint`).
extension Schema {
    static let affinity: Schema = {
        let weighted: [Property] = [
            required("podAffinityTerm", .podAffinityTerm),
            required("weight", Schema(.integer, format: .int32, minimum: 1, maximum: 100))
        ]
        let podAffinity: [Property] = [
            field("preferredDuringSchedulingIgnoredDuringExecution", .list(.object(weighted))),
            field("requiredDuringSchedulingIgnoredDuringExecution", .list(.podAffinityTerm))
        ]
        let properties: [Property] = [
            field("nodeAffinity", .nodeAffinity, "Rules on the labels of nodes."),
            later("podAffinity", .object(podAffinity), "Near which pods to run."),
            later("podAntiAffinity", .object(podAffinity), "Away from which pods to run.")
        ]
        return object(properties)
    }().named("core.v1.Affinity")

    private static let nodeAffinity: Schema = {
        let preferred: [Property] = [
            required("preference", .nodeSelectorTerm),
            required("weight", Schema(.integer, format: .int32, minimum: 1, maximum: 100))
        ]
        let properties: [Property] = [
            field("preferredDuringSchedulingIgnoredDuringExecution", .list(.object(preferred))),
            field("requiredDuringSchedulingIgnoredDuringExecution", .nodeSelector)
        ]
        return .object(properties)
    }()

    /// Terms of which one must match.
    static let nodeSelector: Schema = .atomicObject([required("nodeSelectorTerms", .list(.nodeSelectorTerm))])

    private static let nodeSelectorTerm: Schema = {
        let requirement: [Property] = [
            required("key", .text),
            required("operator", .oneOf("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")),
            field("values", .texts)
        ]
        let properties: [Property] = [
            field("matchExpressions", .list(object(requirement).checked(AffinityRules.checkExpression))),
            field("matchFields", .list(object(requirement).checked(AffinityRules.checkField)))
        ]
        return .atomicObject(properties)
    }()

    private static let podAffinityTerm: Schema = {
        let properties: [Property] = [
            field("labelSelector", .labelSelector),
            field("matchLabelKeys", .texts),
            field("mismatchLabelKeys", .texts),
            field("namespaceSelector", .labelSelector),
            field("namespaces", .texts),
            required("topologyKey", .text)
        ]
        return object(properties).checked(AffinityRules.checkPodTerm)
    }()

    static let toleration: Schema = {
        let properties: [Property] = [
            field("key", .text, "The taint's key; empty with Exists for all taints."),
            field("operator", .oneOf("Exists", "Equal", "Lt", "Gt"), "Equal when empty."),
            field("value", .text),
            field("effect", .oneOf("NoSchedule", "PreferNoSchedule", "NoExecute"), "All effects when empty."),
            field("tolerationSeconds", .int64, "How long a NoExecute taint is tolerated.")
        ]
        return object(properties).checked(AffinityRules.checkToleration)
    }().named("core.v1.Toleration")

    static let topologySpreadConstraint: Schema = {
        let properties: [Property] = [
            field("labelSelector", .labelSelector),
            field("matchLabelKeys", .texts),
            required("maxSkew", .atLeastOne),
            field("minDomains", .atLeastOne),
            field("nodeAffinityPolicy", .oneOf("Honor", "Ignore")),
            field("nodeTaintsPolicy", .oneOf("Honor", "Ignore")),
            required("topologyKey", .text),
            required("whenUnsatisfiable", .oneOf("DoNotSchedule", "ScheduleAnyway"))
        ]
        return object(properties).checked(AffinityRules.checkSpread)
    }().named("core.v1.TopologySpreadConstraint")
}
