/// PriorityClasses, RuntimeClasses, Leases and PodDisruptionBudgets.
extension Schema {
    /// `k8s.io/api/scheduling/v1.PriorityClass`
    static let priorityClass: Schema = kindSchema([
        field("value", .int32, default: 0, "The higher, the earlier pods are placed."),
        field("globalDefault", .boolean, "Whether pods that name no class have this one."),
        field("description", .text, "For people."),
        field(
            "preemptionPolicy", .oneOf("PreemptLowerPriority", "Never"), default: "PreemptLowerPriority",
            "Whether pods of a lower priority make room.")
    ])

    /// `k8s.io/api/node/v1.RuntimeClass`
    static let runtimeClass: Schema = {
        let scheduling: [Property] = [
            field("nodeSelector", Schema(.map(of: .text), isAtomic: true), "Labels of nodes that have the runtime."),
            field("tolerations", .list(.toleration), "Taints that pods of the class bear.")
        ]
        return kindSchema([
            required("handler", .text, "The runtime that runs pods of the class."),
            field("overhead", .object([field("podFixed", .quantities)]), "What the runtime itself needs for a pod."),
            field("scheduling", .object(scheduling), "Where pods of the class can run.")
        ]).checked(ClassRules.checkRuntimeClass)
    }()

    /// `k8s.io/api/coordination/v1.Lease`
    static let lease: Schema = {
        let spec: [Property] = [
            field("holderIdentity", .text, "Who holds it."),
            field("leaseDurationSeconds", .int32, "How long it is held without being renewed."),
            field("acquireTime", .microTime, "Since when it is held."),
            field("renewTime", .microTime, "When it was renewed."),
            field("leaseTransitions", .count32, "How often it changed hands."),
            field("strategy", .text, "How a holder is chosen."),
            field("preferredHolder", .text, "Who shall hold it next.")
        ]
        return kindSchema([
            field("spec", object(spec).checked(ClassRules.checkLease), "Who holds what, and until when.")
        ])
    }()

    /// `k8s.io/api/policy/v1.PodDisruptionBudget`
    static let podDisruptionBudget: Schema = {
        let spec: [Property] = [
            field("selector", .labelSelector.replacedByPatches, "The pods that are meant."),
            field("minAvailable", .intOrString, "How many of them have to stay."),
            field("maxUnavailable", .intOrString, "How many of them may be away."),
            field(
                "unhealthyPodEvictionPolicy", .oneOf("IfHealthyBudget", "AlwaysAllow"),
                "Whether pods that are not ready are protected, too.")
        ]
        let status: [Property] = [
            field("conditions", .list(.condition, by: "type")), field("currentHealthy", .int32),
            field("desiredHealthy", .int32), field("disruptedPods", .map(.time)), field("disruptionsAllowed", .int32),
            field("expectedPods", .int32), field("observedGeneration", .int64)
        ]
        return kindSchema([
            field("spec", object(spec).checked(ClassRules.checkDisruptionBudget), "What is desired."),
            field("status", .object(status), "What is.")
        ])
    }()
}
