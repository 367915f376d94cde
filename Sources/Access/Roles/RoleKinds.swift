public import Objects

/// The kinds that say who may do what.
public enum RoleKinds {
    public static let group = "rbac.authorization.k8s.io"
    public static let apiVersion = group + "/v1"

    public static let all: [GroupKind] = [.role, .clusterRole, .roleBinding, .clusterRoleBinding]
}
