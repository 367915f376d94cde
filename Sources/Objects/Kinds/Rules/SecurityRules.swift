/// Rules for security contexts (`ValidateSecurityContext`).
enum SecurityRules {
    static func check(_ context: Value, _ findings: inout Findings) {
        guard context["allowPrivilegeEscalation"]?.bool == false else { return }
        if context.flag("privileged") {
            findings.invalid(
                [], "", "cannot set `allowPrivilegeEscalation` to false and `privileged` to true")
        }
        let added = context["capabilities"]?.texts("add") ?? []
        if added.contains("SYS_ADMIN") || added.contains("CAP_SYS_ADMIN") {
            findings.invalid(
                [], "", "cannot set `allowPrivilegeEscalation` to false and `capabilities.add` CAP_SYS_ADMIN")
        }
    }

    static func checkProfile(_ profile: Value, _ findings: inout Findings) {
        let path = profile.text("localhostProfile")
        if profile.text("type") == "Localhost" {
            if path.isEmpty {
                findings.required(["localhostProfile"], "must be set when type is Localhost")
            } else if let message = PathRules.localDescending(path) {
                findings.invalid(["localhostProfile"], .string(path), message)
            }
        } else if !path.isEmpty {
            findings.invalid(["localhostProfile"], .string(path), "can only be set when type is Localhost")
        }
    }
}
