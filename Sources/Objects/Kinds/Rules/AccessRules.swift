/// Rules for roles and their bindings (`pkg/apis/rbac/validation/validation.go`).
enum AccessRules {
    static let group = "rbac.authorization.k8s.io"

    /// `ValidateClusterRole`.
    static func checkAggregation(_ aggregation: Value, _ findings: inout Findings) {
        if aggregation.list("clusterRoleSelectors").isEmpty {
            findings.required(
                ["clusterRoleSelectors"],
                "at least one clusterRoleSelector required if aggregationRule is non-nil")
        }
    }

    static func checkNamespacedRule(_ rule: Value, _ findings: inout Findings) {
        if !rule.list("nonResourceURLs").isEmpty {
            findings.invalid(
                ["nonResourceURLs"], rule["nonResourceURLs"] ?? .null,
                "namespaced rules cannot apply to non-resource URLs")
        }
        checkRule(rule, &findings)
    }

    /// `validatePolicyRule`.
    static func checkRule(_ rule: Value, _ findings: inout Findings) {
        let has = { (name: String) in !rule.list(name).isEmpty }
        if !has("verbs") { findings.required(["verbs"], "verbs must contain at least one value") }
        if has("nonResourceURLs") {
            if has("apiGroups") || has("resources") || has("resourceNames") {
                findings.invalid(
                    ["nonResourceURLs"], rule["nonResourceURLs"] ?? .null,
                    "rules cannot apply to both regular resources and non-resource URLs")
            }
            return
        }
        if !has("apiGroups") {
            findings.required(["apiGroups"], "resource rules must supply at least one api group")
        }
        if !has("resources") {
            findings.required(["resources"], "resource rules must supply at least one resource")
        }
        if has("resourceNames"), rule.list("resources").count > 1 {
            findings.required(["resourceNames"], "resource names cannot apply to multiple resources")
        }
    }

    static func checkRoleRef(_ reference: Value, _ findings: inout Findings) {
        if reference.text("apiGroup") != group {
            findings.unsupported(["apiGroup"], reference["apiGroup"] ?? .null, [group])
        }
        if let message = NameRules.pathSegment(reference.text("name")) {
            findings.invalid(["name"], reference["name"] ?? .null, message)
        }
    }

    /// `validateRoleBindingSubject`.
    static func checkSubject(_ subject: Value, _ findings: inout Findings) {
        let apiGroup = subject.text("apiGroup")
        switch subject.text("kind") {
        case "ServiceAccount":
            let name = subject.text("name")
            if !name.isEmpty, let message = NameRules.dnsSubdomain(name) {
                findings.invalid(["name"], .string(name), message)
            }
            if !apiGroup.isEmpty { findings.unsupported(["apiGroup"], .string(apiGroup), [""]) }
        case "User", "Group":
            if apiGroup != group { findings.unsupported(["apiGroup"], .string(apiGroup), [group]) }
        default: break
        }
    }

    /// There is no namespace that a ServiceAccount's could be taken from.
    static func checkClusterWideSubject(_ subject: Value, _ findings: inout Findings) {
        checkSubject(subject, &findings)
        if subject.text("kind") == "ServiceAccount", subject.text("namespace").isEmpty {
            findings.required(["namespace"])
        }
    }

    /// A binding gives one role for as long as it lives (`ValidateRoleBindingUpdate`).
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        if old["roleRef"] != new["roleRef"] {
            findings.invalid(["roleRef"], new["roleRef"] ?? .null, "cannot change roleRef")
        }
        return findings.diagnostics
    }
}
