/// The messages that are read, in the notation of `ProtobufMessage`. The numbers are those of the `generated.proto` files beside
/// the Go types (`k8s.io/api`, `k8s.io/apimachinery`, `k8s.io/apiextensions-apiserver`).
///
/// Messages have the names of their Go types. Of two with one name, that of the less common one begins with its group.
enum ProtobufMessages {
    /// By area; no name stands in two of them.
    static let areas: [[String: String]] = [
        meta, core, services, nodes, pods, podStatus, containers, volumes, particularVolumes, persistentVolumes,
        storage, apps, replicationControllers, batch, autoscaling, policies, network, discovery, roles, identities,
        reviews, customResources, admissionPolicies
    ]

    static let all: [String: ProtobufMessage] = areas.reduce(into: [:]) { all, area in
        for (name, notation) in area { all[name] = ProtobufMessage(notation) }
    }

    /// The kinds of each `apiVersion`; after `=` the message, where it has another name.
    private static let kinds = [
        "v1": """
        Binding ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume PersistentVolumeClaim Pod PodTemplate
        ReplicationController ResourceQuota Secret Service ServiceAccount
        """,
        "admissionregistration.k8s.io/v1": "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding",
        "apiextensions.k8s.io/v1": "CustomResourceDefinition",
        "apps/v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet",
        "authentication.k8s.io/v1": "SelfSubjectReview TokenRequest TokenReview",
        "authorization.k8s.io/v1": """
        LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
        """,
        "autoscaling/v1": "HorizontalPodAutoscaler=autoscaling.v1.HorizontalPodAutoscaler Scale",
        "autoscaling/v2": "HorizontalPodAutoscaler",
        "batch/v1": "CronJob Job",
        "certificates.k8s.io/v1": "CertificateSigningRequest",
        "coordination.k8s.io/v1": "Lease",
        "discovery.k8s.io/v1": "EndpointSlice",
        "events.k8s.io/v1": "Event=events.Event",
        "networking.k8s.io/v1": "Ingress IngressClass NetworkPolicy",
        "node.k8s.io/v1": "RuntimeClass",
        "policy/v1": "Eviction PodDisruptionBudget",
        "rbac.authorization.k8s.io/v1": "ClusterRole ClusterRoleBinding Role RoleBinding",
        "scheduling.k8s.io/v1": "PriorityClass",
        "storage.k8s.io/v1": "StorageClass"
    ]

    /// Kinds that come with the version of any group.
    private static let common: [String: String] = ["DeleteOptions": "DeleteOptions"]

    /// The name of the message of each kind: `apps/v1 Deployment`.
    static let roots: [String: String] = kinds.reduce(into: [:]) { roots, version in
        for word in version.value.split(whereSeparator: \.isWhitespace) {
            let parts = word.split(separator: "=").map(String.init)
            roots["\(version.key) \(parts[0])"] = parts[parts.count - 1]
        }
    }

    static func root(apiVersion: String, kind: String) -> ProtobufMessage? {
        (roots["\(apiVersion) \(kind)"] ?? common[kind]).flatMap { all[$0] }
    }
}
