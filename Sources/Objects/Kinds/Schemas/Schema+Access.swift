/// Who may do what (`k8s.io/api/rbac/v1`).
extension Schema {
    static let role: Schema = kindSchema([
        field("rules", .list(object(policyRule).checked(AccessRules.checkNamespacedRule)), "What is allowed.")
    ])

    static let clusterRole: Schema = {
        let aggregation: [Property] = [field("clusterRoleSelectors", .list(.labelSelector))]
        return kindSchema([
            field(
                "aggregationRule", object(aggregation).checked(AccessRules.checkAggregation),
                "Selects other ClusterRoles, of whose rules this one's are made."),
            field("rules", .list(object(policyRule).checked(AccessRules.checkRule)), "What is allowed.")
        ])
    }()

    static let roleBinding: Schema = kindSchema([
        required("roleRef", roleRef("Role", "ClusterRole"), "The role that is given."),
        field("subjects", .list(.accessSubject), "To whom.")
    ])

    static let clusterRoleBinding: Schema = kindSchema([
        required("roleRef", roleRef("ClusterRole"), "The role that is given."),
        field("subjects", .list(clusterWideSubject), "To whom.")
    ])

    private static let policyRule: [Property] = [
        field("verbs", .texts, "What may be done: get, list, watch, create, …, or * for all."),
        field("apiGroups", .texts, "The groups of the resources; empty text for the core group, * for all."),
        field("resources", .texts, "Plural names, with subresources behind a slash: pods, pods/log."),
        field("resourceNames", .texts, "Only objects with these names; all when empty."),
        field("nonResourceURLs", .texts, "Paths that are no resource, in place of resources: /healthz, /metrics/*.")
    ]

    private static func roleRef(_ kinds: String...) -> Schema {
        atomicObject([
            field("apiGroup", .text, default: .string(AccessRules.group)),
            required("kind", Schema(.string, allowed: kinds)),
            required("name", .text)
        ]).checked(AccessRules.checkRoleRef)
    }

    private static let subject: [Property] = [
        field("apiGroup", .text, "Follows from the kind."),
        required("kind", .oneOf("ServiceAccount", "User", "Group")),
        required("name", .text),
        field("namespace", .text, "Of a ServiceAccount.")
    ]

    private static let accessSubject: Schema = atomicObject(subject)
        .derived(AccessDefaults.deriveSubject).checked(AccessRules.checkSubject)

    private static let clusterWideSubject: Schema = atomicObject(subject)
        .derived(AccessDefaults.deriveSubject).checked(AccessRules.checkClusterWideSubject)
}
