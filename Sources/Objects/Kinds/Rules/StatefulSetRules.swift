/// Rules for StatefulSets (`ValidateStatefulSetSpec`).
enum StatefulSetRules {
    static func check(_ spec: Value, _ findings: inout Findings) {
        WorkloadRules.checkSelector(spec, "statefulset", &findings)
        WorkloadRules.checkTemplate(spec, of: "StatefulSet", &findings)
        guard let pod = spec.at(["template", "spec"]) else { return }
        let claims = spec.list("volumeClaimTemplates").compactMap { $0["metadata"]?.text("name") }
        findings.at(["template", "spec"]) { PodVolumeRules.check(pod, claims: claims, &$0) }
    }

    static func checkStrategy(_ strategy: Value, _ findings: inout Findings) {
        guard let rollingUpdate = strategy["rollingUpdate"] else { return }
        if strategy.text("type") == "OnDelete" {
            return findings.invalid(
                ["rollingUpdate"], rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")
        }
        findings.at(["rollingUpdate"]) { findings in
            let unavailable = PortionRules.checkUpToAll(rollingUpdate, "maxUnavailable", &findings)
            if unavailable?.isZero == true {
                findings.invalid(["maxUnavailable"], rollingUpdate["maxUnavailable"] ?? .null, "cannot be 0")
            }
        }
    }

    /// `ValidateStatefulSetStatus`
    static func checkStatus(_ status: Value, _ findings: inout Findings) {
        func count(_ name: String) -> Int64 { status[name]?.integer ?? 0 }
        for name in ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"]
        where count(name) > count("replicas") {
            findings.invalid([.field(name)], .integer(count(name)), "cannot be greater than status.replicas")
        }
        if count("availableReplicas") > count("readyReplicas") {
            findings.invalid(
                ["availableReplicas"], .integer(count("availableReplicas")),
                "cannot be greater than status.readyReplicas")
        }
    }

    private static let mutableFields = [
        "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
        "persistentVolumeClaimRetentionPolicy", "minReadySeconds"
    ]

    /// What an update may not change (`ValidateStatefulSetUpdate`).
    static func checkUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        guard fixed(old.spec) != fixed(new.spec) else { return [] }
        var findings = Findings()
        let names = mutableFields.dropLast().map { "'\($0)'" }.joined(separator: ", ")
        findings.forbidden(
            ["spec"],
            "updates to statefulset spec for fields other than \(names) and 'minReadySeconds' are forbidden")
        return findings.diagnostics
    }

    /// A spec without what may change.
    private static func fixed(_ spec: Value) -> Value {
        var spec = spec
        for name in mutableFields { spec[name] = nil }
        return spec
    }
}
