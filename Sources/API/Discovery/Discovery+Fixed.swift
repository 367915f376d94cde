internal import Objects

/// What does not follow from the kinds' own words: what is asked for without being stored, and what certain kinds have beneath
/// them (`pkg/registry/core/rest`, `pkg/registry/authorization/rest` and their neighbours).
extension Discovery {
    static func verbs(of kind: GroupKind) -> [String] {
        let all = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
        // A namespace takes everything in it along; that is not done to many at once.
        return kind == .namespace ? all.filter { $0 != "deletecollection" } : all
    }

    static func furtherSubresources(of kind: GroupKind, _ own: ResponseKind) -> [Subresource] {
        switch (kind.group, kind.kind) {
        case ("", "Pod"):
            [
                Subresource(name: "attach", kind: .core("PodAttachOptions"), verbs: ["create", "get"]),
                Subresource(name: "binding", kind: .core("Binding"), verbs: ["create"]),
                Subresource(name: "ephemeralcontainers", kind: own, verbs: ["get", "patch", "update"]),
                Subresource(
                    name: "eviction", kind: ResponseKind("policy", "v1", "Eviction"), verbs: ["create"]),
                Subresource(name: "exec", kind: .core("PodExecOptions"), verbs: ["create", "get"]),
                Subresource(name: "log", kind: own, verbs: ["get"]),
                Subresource(name: "portforward", kind: .core("PodPortForwardOptions"), verbs: ["create", "get"])
            ]
        case ("", "Namespace"): [Subresource(name: "finalize", kind: own, verbs: ["update"])]
        case ("", "ServiceAccount"):
            [
                Subresource(
                    name: "token", kind: ResponseKind("authentication.k8s.io", "v1", "TokenRequest"),
                    verbs: ["create"])
            ]
        case ("certificates.k8s.io", "CertificateSigningRequest"):
            [Subresource(name: "approval", kind: own, verbs: ["get", "patch", "update"])]
        default: []
        }
    }

    /// Resources that are never stored: questions and orders, and what is measured.
    static let unstored: [GroupVersion: [Resource]] = {
        let authorization = [
            ("subjectaccessreviews", "SubjectAccessReview", false),
            ("selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
            ("selfsubjectrulesreviews", "SelfSubjectRulesReview", false),
            ("localsubjectaccessreviews", "LocalSubjectAccessReview", true)
        ]
        let authentication = [
            ("tokenreviews", "TokenReview", false), ("selfsubjectreviews", "SelfSubjectReview", false)
        ]
        var all: [GroupVersion: [Resource]] = [:]
        for (group, names) in [
            ("", [("bindings", "Binding", true)]), ("authentication.k8s.io", authentication),
            ("authorization.k8s.io", authorization),
            // Clients look for this group to learn whether pods can be evicted.
            ("policy", [])
        ] {
            all[GroupVersion(group: group, version: "v1")] = names.map { name, kind, isNamespaced in
                Resource(
                    name: name, singular: kind.lowercased(), kind: ResponseKind(group, "v1", kind),
                    isNamespaced: isNamespaced, verbs: ["create"])
            }
        }
        all[ResourceMetrics.groupVersion] = ResourceMetrics.allCases.map { metrics in
            Resource(
                name: metrics.rawValue, singular: "",
                kind: ResponseKind(groupVersion: ResourceMetrics.groupVersion, kind: metrics.kind),
                isNamespaced: metrics == .pods, verbs: ["get", "list"])
        }
        // What there is below these is known only when somebody asks, and found at the version itself.
        for version in CustomMetrics.versions {
            all[GroupVersion(group: CustomMetrics.group, version: version)] = []
        }
        all[ExternalMetrics.groupVersion] = []
        return all
    }()
}

extension Discovery.ResponseKind {
    init(_ group: String, _ version: String, _ kind: String) {
        self.init(groupVersion: GroupVersion(group: group, version: version), kind: kind)
    }

    static func core(_ kind: String) -> Discovery.ResponseKind { Discovery.ResponseKind("", "v1", kind) }
    static let scale = Discovery.ResponseKind("autoscaling", "v1", "Scale")
}

/// Where a group stands among the others: which of two resources with one name a client takes first
/// (`pkg/controlplane/apiserver.DefaultGenericAPIServicePriorities`). Groups that are not built in come last.
struct GroupOrder: Comparable {
    private static let known = [
        "", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch",
        "certificates.k8s.io", "networking.k8s.io", "policy", "rbac.authorization.k8s.io", "storage.k8s.io",
        "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io",
        "node.k8s.io", "discovery.k8s.io"
    ]

    private let rank: Int

    init(_ group: String) { rank = GroupOrder.known.firstIndex(of: group) ?? GroupOrder.known.count }

    /// Whether it is one of Kubernetes' own.
    static func isKnown(_ group: String) -> Bool { known.contains(group) }

    static func < (left: GroupOrder, right: GroupOrder) -> Bool { left.rank < right.rank }
}
