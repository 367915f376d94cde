enum AccessDefaults {
    /// Users and groups belong to the group of roles, ServiceAccounts to the core group (`SetDefaults_Subject`).
    static func deriveSubject(_ subject: inout Value) {
        guard ["User", "Group"].contains(subject.text("kind")), subject.text("apiGroup").isEmpty else { return }
        subject["apiGroup"] = .string(AccessRules.group)
    }
}
