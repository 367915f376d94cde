internal import Objects

/// In which order kinds are written, so that what others refer to is there before them: namespaces, accounts,
/// configuration, services, then what runs. Pruning goes the other way round.
///
/// After `sigs.k8s.io/cli-utils/pkg/ordering` and the install order of kustomize.
enum KindOrder {
    private static let first = [
        "Namespace", "CustomResourceDefinition", "PriorityClass", "RuntimeClass", "StorageClass", "ResourceQuota",
        "LimitRange", "ServiceAccount", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "Secret",
        "GeneratedSecret", "ConfigMap", "PersistentVolume", "PersistentVolumeClaim", "Service", "NetworkPolicy",
        "PodDisruptionBudget"
    ]
    private static let last = [
        "Pod", "ReplicaSet", "ReplicationController", "Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob",
        "HorizontalPodAutoscaler",
        "Ingress", "Sync"
    ]

    /// A kind that is in neither list, such as a custom one, goes between the two.
    private static let ranks: [String: Int] = {
        let pairs = first.enumerated().map { ($1, $0) } + last.enumerated().map { ($1, first.count + 1 + $0) }
        return Dictionary(pairs, uniquingKeysWith: { one, _ in one })
    }()

    static func rank(_ kind: GroupKind) -> Int { ranks[kind.kind] ?? first.count }

    /// Ascending by kind, then by key.
    static func precedes(_ left: ObjectKey, _ right: ObjectKey) -> Bool {
        let (leftRank, rightRank) = (rank(left.kind), rank(right.kind))
        return leftRank != rightRank ? leftRank < rightRank : left < right
    }
}
