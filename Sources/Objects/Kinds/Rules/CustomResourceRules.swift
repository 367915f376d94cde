/// Rules for CustomResourceDefinitions as a whole
/// (`k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go`).
///
/// Kubernetes moves what all versions have in common to fields of an older form before it checks, and names those in its
/// errors; here every error names the field that was written.
enum CustomResourceRules {
    private static let approval = "api-approved.kubernetes.io"

    static func check(_ definition: Value, _ findings: inout Findings) {
        let spec = definition["spec"] ?? .emptyObject
        let name = definition.at(["metadata", "name"])?.string ?? ""
        let expected = "\(spec.at(["names", "plural"])?.string ?? "").\(spec.text("group"))"
        if !name.isEmpty, name != expected {
            findings.invalid(["metadata", "name"], .string(name), "must be spec.names.plural+\".\"+spec.group")
        }
        checkApproval(definition, group: spec.text("group"), &findings)
    }

    /// `validateAPIApproval`: the groups of Kubernetes itself are not for everybody.
    private static func checkApproval(_ definition: Value, group: String, _ findings: inout Findings) {
        guard ["k8s.io", "kubernetes.io"].contains(where: { group == $0 || group.hasSuffix(".\($0)") }) else { return }
        let place: [FieldPath.Step] = ["metadata", "annotations", .key(approval)]
        let text = definition.at(["metadata", "annotations", approval])?.string ?? ""
        let see = "see https://github.com/kubernetes/enhancements/pull/1111"
        if text.isEmpty {
            findings.required(place, "protected groups must have approval annotation \"\(approval)\", \(see)")
        } else if !text.hasPrefix("unapproved"), !isURL(text) {
            findings.invalid(
                place, .string(text),
                "protected groups must have approval annotation \"\(approval)\" with either a URL or a reason starting "
                    + "with \"unapproved\", \(see)")
        }
    }

    private static func isURL(_ text: String) -> Bool {
        guard let separator = text.firstRange(of: "://"), separator.lowerBound > text.startIndex else { return false }
        return text[separator.upperBound...].first.map { $0 != "/" } ?? false
    }

    /// `validateCustomResourceDefinitionSpec`.
    static func checkSpec(_ spec: Value, _ findings: inout Findings) {
        let group = spec.text("group")
        if let message = NameRules.dnsSubdomain(group) {
            if !group.isEmpty { findings.invalid(["group"], .string(group), message) }
        } else if !group.contains(".") {
            findings.invalid(["group"], .string(group), "should be a domain with at least one dot")
        }
        checkVersions(spec["versions"] ?? [], &findings)
        if spec.flag("preserveUnknownFields") {
            findings.invalid(
                ["preserveUnknownFields"], true,
                "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema "
                    + "instead")
        }
    }

    private static func checkVersions(_ versions: Value, _ findings: inout Findings) {
        let all = versions.array ?? []
        guard !all.isEmpty else { return }
        if Set(all.map { $0.text("name") }).count < all.count {
            findings.invalid(["versions"], versions, "must contain unique version names")
        }
        if all.count(where: { $0.flag("storage") }) != 1 {
            findings.invalid(["versions"], versions, "must have exactly one version marked as storage version")
        }
    }

    /// `ValidateCustomResourceDefinitionNames`.
    static func checkNames(_ names: Value, _ findings: inout Findings) {
        for field in ["plural", "singular"] {
            let name = names.text(field)
            if !name.isEmpty, let message = NameRules.dns1035Label(name) {
                findings.invalid([.field(field)], .string(name), message)
            }
        }
        for field in ["kind", "listKind"] {
            let name = names.text(field)
            if !name.isEmpty, let message = NameRules.dns1035Label(name.lowercased()) {
                findings.invalid(
                    [.field(field)], .string(name), "may have mixed case, but should otherwise match: \(message)")
            }
        }
        if !names.text("kind").isEmpty, names.text("kind") == names.text("listKind") {
            findings.invalid(["listKind"], names["listKind"] ?? .null, "kind and listKind may not be the same")
        }
        for field in ["shortNames", "categories"] {
            for (index, name) in names.texts(field).enumerated() {
                if let message = NameRules.dns1035Label(name) {
                    findings.invalid([.field(field), .index(index)], .string(name), message)
                }
            }
        }
    }

    /// `validateCustomResourceConversion`.
    static func checkConversion(_ conversion: Value, _ findings: inout Findings) {
        let webhook = conversion["webhook"]
        guard conversion.text("strategy") == "Webhook" else {
            if conversion.text("strategy") == "None", webhook != nil {
                findings.forbidden(["webhook"], "should not be set when strategy is not set to Webhook")
            }
            return
        }
        if webhook?["clientConfig"] == nil {
            findings.required(["webhook", "clientConfig"], "required when strategy is set to Webhook")
        }
        checkReviewVersions(webhook?.texts("conversionReviewVersions") ?? [], &findings)
    }

    private static func checkReviewVersions(_ versions: [String], _ findings: inout Findings) {
        let place: [FieldPath.Step] = ["webhook", "conversionReviewVersions"]
        if versions.isEmpty { return findings.required(place) }
        var seen: Set<String> = []
        for (index, version) in versions.enumerated() {
            if !seen.insert(version).inserted {
                findings.invalid(place + [.index(index)], .string(version), "duplicate version")
            } else if let message = NameRules.dns1035Label(version) {
                findings.invalid(place + [.index(index)], .string(version), message)
            }
        }
        if seen.isDisjoint(with: ["v1", "v1beta1"]) {
            findings.invalid(
                place, .array(versions.map { .string($0) }), "must include at least one of v1, v1beta1")
        }
    }

    /// What may not change: what objects are found by, and what they may be stored in
    /// (`validateCustomResourceDefinitionSpecUpdate`, `ValidateCustomResourceDefinitionStoredVersions`).
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        var fixed = [["group"], ["names", "plural"]]
        if old.condition("Established")?.isTrue == true { fixed += [["scope"], ["names", "kind"]] }
        for path in fixed where old.spec.at(path) != new.spec.at(path) {
            findings.invalid(
                ["spec"] + path.map { .field($0) }, new.spec.at(path) ?? .null, "field is immutable")
        }
        let versions = Set(new.spec.list("versions").map { $0.text("name") })
        let stored = old.status.texts("storedVersions")
        for (index, version) in stored.enumerated() where !versions.contains(version) {
            findings.invalid(
                ["status", "storedVersions", .index(index)], .string(version),
                "missing from spec.versions; \(version) was previously a storage version, and must remain in "
                    + "spec.versions until a storage migration ensures no data remains persisted in \(version) and "
                    + "removes \(version) from status.storedVersions")
        }
        return findings.diagnostics
    }
}
