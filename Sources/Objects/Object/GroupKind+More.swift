/// Kinds besides those that Skeg's own workloads are made of.
extension GroupKind {
    public static let role = GroupKind("rbac.authorization.k8s.io", "Role")
    public static let clusterRole = GroupKind("rbac.authorization.k8s.io", "ClusterRole")
    public static let roleBinding = GroupKind("rbac.authorization.k8s.io", "RoleBinding")
    public static let clusterRoleBinding = GroupKind("rbac.authorization.k8s.io", "ClusterRoleBinding")
    public static let customResourceDefinition = GroupKind("apiextensions.k8s.io", "CustomResourceDefinition")
}
