public import Objects

/// The roles and bindings that every cluster has (`plugin/pkg/auth/authorizer/rbac/bootstrappolicy`), as far as there is something
/// here that they are about: no role of a part of Kubernetes that Skeg does not consist of, no group that is not served.
public enum DefaultRoles {
    /// Says whether an object is brought back at each start to what it shall at least hold.
    static let autoUpdate = "rbac.authorization.kubernetes.io/autoupdate"
    private static let labels = ["kubernetes.io/bootstrapping": "rbac-defaults"]

    /// The ClusterRoles, in the order of their names.
    public static let clusterRoles: [Object] =
        ([
            role("cluster-admin", PolicyRule.all),
            aggregating("admin", from: "admin", labels: [:]),
            aggregating("edit", from: "edit", labels: [aggregation("admin"): "true"]),
            aggregating("view", from: "view", labels: [aggregation("edit"): "true"]),
            // As metrics-server brings it along.
            role(
                "system:aggregated-metrics-reader", metricsRules,
                labels: [
                    aggregation("admin"): "true", aggregation("edit"): "true", aggregation("view"): "true"
                ]),
            // As prometheus-adapter brings one along.
            role(
                "skeg:custom-metrics-reader", userMetricsRules,
                labels: [
                    aggregation("admin"): "true", aggregation("edit"): "true", aggregation("view"): "true"
                ]),
            role("system:aggregate-to-admin", adminRules, labels: [aggregation("admin"): "true"]),
            role("system:aggregate-to-edit", editRules, labels: [aggregation("edit"): "true"]),
            role("system:aggregate-to-view", viewRules, labels: [aggregation("view"): "true"])
        ] + systemRoles.map { role($0.name, $0.rules) }).sorted { $0.key < $1.key }

    /// Who has them from the first start on.
    public static let clusterRoleBindings: [Object] = [
        binding("cluster-admin", UserInfo.privilegedGroup),
        binding("system:basic-user", UserInfo.authenticatedGroup),
        binding("system:discovery", UserInfo.authenticatedGroup),
        binding("system:monitoring", "system:monitoring"),
        binding("system:public-info-viewer", UserInfo.authenticatedGroup, UserInfo.unauthenticatedGroup),
        binding("system:service-account-issuer-discovery", ServiceAccountName.allAccounts)
    ]

    private static func aggregation(_ name: String) -> String { "rbac.authorization.k8s.io/aggregate-to-\(name)" }

    private static func object(_ kind: GroupKind, _ name: String, labels more: [String: String] = [:]) -> Object {
        var object = Object(apiVersion: RoleKinds.apiVersion, kind: kind.kind, name: name)
        object.labels = labels.merging(more) { own, _ in own }
        object.annotations = [autoUpdate: "true"]
        return object
    }

    private static func role(_ name: String, _ rules: [PolicyRule], labels: [String: String] = [:]) -> Object {
        var role = object(GroupKind.clusterRole, name, labels: labels)
        role["rules"] = .array(rules.map(\.content))
        return role
    }

    /// The controller fills in the rules of those that have the label.
    private static func aggregating(_ name: String, from label: String, labels: [String: String]) -> Object {
        var role = object(GroupKind.clusterRole, name, labels: labels)
        role["aggregationRule"] = ["clusterRoleSelectors": [["matchLabels": [aggregation(label): "true"]]]]
        return role
    }

    private static func binding(_ role: String, _ groups: String...) -> Object {
        var binding = object(GroupKind.clusterRoleBinding, role)
        binding["roleRef"] = [
            "apiGroup": .string(RoleKinds.group), "kind": "ClusterRole", "name": .string(role)
        ]
        binding["subjects"] = .array(
            groups.map { ["apiGroup": .string(RoleKinds.group), "kind": "Group", "name": .string($0)] })
        return binding
    }
}
