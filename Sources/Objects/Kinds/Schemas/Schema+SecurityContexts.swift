/// What a program may do (`k8s.io/api/core/v1.PodSecurityContext`, `SecurityContext`).
extension Schema {
    static let podSecurityContext: Schema = {
        let sysctl: [Property] = [required("name", .text), field("value", .text)]
        let properties: [Property] = [
            field("runAsUser", .userID, "The user that runs the programs."),
            field("runAsGroup", .userID, "Their group."),
            later("runAsNonRoot", .boolean),
            field("supplementalGroups", .list(.userID), "Further groups."),
            later("supplementalGroupsPolicy", .oneOf("Merge", "Strict")),
            field("fsGroup", .userID, "The group that owns the volumes."),
            later("fsGroupChangePolicy", .oneOf("OnRootMismatch", "Always")),
            later("seLinuxOptions", .seLinuxOptions),
            later("seLinuxChangePolicy", .oneOf("Recursive", "MountOption")),
            later("seccompProfile", .seccompProfile),
            later("appArmorProfile", .appArmorProfile),
            later("sysctls", .list(.object(sysctl))),
            later("windowsOptions", .windowsOptions)
        ]
        return object(properties)
    }().named("core.v1.PodSecurityContext")

    static let securityContext: Schema = {
        let capabilities: [Property] = [field("add", .texts), field("drop", .texts)]
        let properties: [Property] = [
            field("runAsUser", .userID, "The user that runs the program."),
            field("runAsGroup", .userID, "Its group."),
            later("runAsNonRoot", .boolean),
            later("allowPrivilegeEscalation", .boolean),
            later("privileged", .boolean),
            later("readOnlyRootFilesystem", .boolean),
            later("capabilities", .object(capabilities)),
            later("procMount", .oneOf("Default", "Unmasked")),
            later("seLinuxOptions", .seLinuxOptions),
            later("seccompProfile", .seccompProfile),
            later("appArmorProfile", .appArmorProfile),
            later("windowsOptions", .windowsOptions)
        ]
        return object(properties).checked(SecurityRules.check)
    }().named("core.v1.SecurityContext")

    private static let seLinuxOptions: Schema = {
        let properties: [Property] = [
            field("level", .text), field("role", .text), field("type", .text), field("user", .text)
        ]
        return .object(properties)
    }()

    private static let seccompProfile = profile
    private static let appArmorProfile = profile

    private static let profile: Schema = {
        let properties: [Property] = [
            field("localhostProfile", .text),
            required("type", .oneOf("Localhost", "RuntimeDefault", "Unconfined"))
        ]
        return object(properties).checked(SecurityRules.checkProfile)
    }()

    private static let windowsOptions: Schema = {
        let properties: [Property] = [
            field("gmsaCredentialSpec", .text), field("gmsaCredentialSpecName", .text),
            field("hostProcess", .boolean), field("runAsUserName", .text)
        ]
        return .object(properties)
    }()
}
