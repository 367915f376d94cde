extension KindRegistry {
    /// Roles, and to whom they are given.
    static let accessKinds: [KindInfo] = [
        KindInfo(
            .role, version: "v1", plural: "roles", schema: .role, columns: .nameAndCreation, hasStatus: false
        ).with(namedAsPathSegment),
        KindInfo(
            .clusterRole, version: "v1", plural: "clusterroles", isNamespaced: false, schema: .clusterRole,
            columns: .nameAndCreation, hasStatus: false
        ).with(namedAsPathSegment),
        KindInfo(
            .roleBinding, version: "v1", plural: "rolebindings", schema: .roleBinding, columns: .roleBinding,
            hasStatus: false, updateRules: AccessRules.checkUpdate
        ).with(namedAsPathSegment),
        KindInfo(
            .clusterRoleBinding, version: "v1", plural: "clusterrolebindings", isNamespaced: false,
            schema: .clusterRoleBinding, columns: .roleBinding, hasStatus: false, updateRules: AccessRules.checkUpdate
        ).with(namedAsPathSegment)
    ]

    /// Names of roles such as `system:node` are no DNS names (`minimalNameRequirements`).
    private static func namedAsPathSegment(_ info: inout KindInfo) { info.nameRule = NameRules.pathSegment }
}
