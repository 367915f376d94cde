/// What the default roles allow. Who may view does not read Secrets, or what would let them act as somebody else.
extension DefaultRoles {
    private static let read = ["get", "list", "watch"]
    private static let write = ["create", "delete", "deletecollection", "patch", "update"]

    private static func rule(_ verbs: [String], _ group: String, _ resources: String...) -> PolicyRule {
        PolicyRule(verbs, apiGroups: [group], resources: resources)
    }

    static let viewRules = [
        rule(
            read, "", "configmaps", "endpoints", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods",
            "replicationcontrollers", "replicationcontrollers/scale", "serviceaccounts", "services", "services/status"),
        rule(
            read, "", "bindings", "events", "limitranges", "namespaces/status", "pods/log", "pods/status",
            "replicationcontrollers/status", "resourcequotas", "resourcequotas/status"),
        rule(read, "", "namespaces"),
        rule(read, "discovery.k8s.io", "endpointslices"),
        rule(
            read, "apps", "controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale",
            "deployments/status", "replicasets", "replicasets/scale", "replicasets/status", "statefulsets",
            "statefulsets/scale", "statefulsets/status"),
        rule(read, "autoscaling", "horizontalpodautoscalers", "horizontalpodautoscalers/status"),
        rule(read, "batch", "cronjobs", "cronjobs/status", "jobs", "jobs/status"),
        rule(read, "policy", "poddisruptionbudgets", "poddisruptionbudgets/status"),
        rule(read, "networking.k8s.io", "ingresses", "ingresses/status", "networkpolicies")
    ]

    static let metricsRules = [rule(read, "metrics.k8s.io", "pods", "nodes")]

    /// The user's own metrics have the names of users.
    static let userMetricsRules = [
        rule(read, "custom.metrics.k8s.io", "*"), rule(read, "external.metrics.k8s.io", "*")
    ]

    static let editRules = [
        rule(
            read, "", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"),
        rule(["impersonate"], "", "serviceaccounts"),
        rule(write, "", "pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"),
        rule(["create"], "", "pods/eviction"),
        rule(
            write, "", "configmaps", "events", "persistentvolumeclaims", "replicationcontrollers",
            "replicationcontrollers/scale", "secrets", "serviceaccounts", "services", "services/proxy"),
        rule(["create"], "", "serviceaccounts/token"),
        rule(
            write, "apps", "daemonsets", "deployments", "deployments/rollback", "deployments/scale", "replicasets",
            "replicasets/scale", "statefulsets", "statefulsets/scale"),
        rule(write, "autoscaling", "horizontalpodautoscalers"),
        rule(write, "batch", "cronjobs", "jobs"),
        rule(write, "policy", "poddisruptionbudgets"),
        rule(write, "networking.k8s.io", "ingresses", "networkpolicies"),
        rule(read + write, "coordination.k8s.io", "leases")
    ]

    static let adminRules = [
        rule(["create"], "authorization.k8s.io", "localsubjectaccessreviews"),
        rule(read + write, RoleKinds.group, "rolebindings", "roles")
    ]

    static let systemRoles: [(name: String, rules: [PolicyRule])] = [
        (
            "system:auth-delegator",
            [
                rule(["create"], "authentication.k8s.io", "tokenreviews"),
                rule(["create"], "authorization.k8s.io", "subjectaccessreviews")
            ]
        ),
        (
            "system:basic-user",
            [
                rule(["create"], "authorization.k8s.io", "selfsubjectaccessreviews", "selfsubjectrulesreviews"),
                rule(["create"], "authentication.k8s.io", "selfsubjectreviews")
            ]
        ),
        (
            "system:discovery",
            [
                PolicyRule(
                    ["get"],
                    nonResourceURLs: [
                        "/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*",
                        "/readyz", "/version", "/version/"
                    ])
            ]
        ),
        (
            "system:monitoring",
            [
                PolicyRule(
                    ["get"],
                    nonResourceURLs: [
                        "/healthz", "/healthz/*", "/livez", "/livez/*", "/metrics", "/metrics/slis", "/readyz",
                        "/readyz/*"
                    ])
            ]
        ),
        (
            "system:public-info-viewer",
            [PolicyRule(["get"], nonResourceURLs: ["/healthz", "/livez", "/readyz", "/version", "/version/"])]
        ),
        (
            "system:service-account-issuer-discovery",
            [PolicyRule(["get"], nonResourceURLs: ["/.well-known/openid-configuration", "/openid/v1/jwks"])]
        ),
        // What `skeg status`, `drift` and `history` ask; with the second also what `sync`, `diff` and `rollback` do.
        ("skeg:observer", observing),
        ("skeg:operator", observing + [PolicyRule(["post"], nonResourceURLs: ["/skeg/v1/syncs/*"])])
    ]

    private static let observing = [
        rule(read, "skeg.dev", "syncs"), PolicyRule(["get"], nonResourceURLs: ["/skeg/v1/*"])
    ]
}
