/// Rules for DaemonSets and ControllerRevisions (`ValidateDaemonSetSpec`, `ValidateControllerRevisionUpdate`).
enum DaemonSetRules {
    static func check(_ spec: Value, _ findings: inout Findings) {
        WorkloadRules.checkSelector(spec, "daemonset", &findings)
        WorkloadRules.checkTemplate(spec, of: "DaemonSet", &findings)
    }

    /// An update either takes the old pod away first or adds the new one first, never both
    /// (`ValidateRollingUpdateDaemonSet`).
    static func checkStrategy(_ strategy: Value, _ findings: inout Findings) {
        guard strategy.text("type") != "OnDelete", let rollingUpdate = strategy["rollingUpdate"] else { return }
        findings.at(["rollingUpdate"]) { findings in
            let unavailable = PortionRules.checkUpToAll(rollingUpdate, "maxUnavailable", &findings)
            let surge = PortionRules.checkUpToAll(rollingUpdate, "maxSurge", &findings)
            switch (unavailable?.isZero, surge?.isZero) {
            case (false?, false?):
                findings.invalid(
                    ["maxSurge"], rollingUpdate["maxSurge"] ?? .null, "may not be set when maxUnavailable is non-zero")
            case (true?, true?): findings.required(["maxUnavailable"], "cannot be 0 when maxSurge is 0")
            default: break
            }
        }
    }

    static func checkRevisionUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        findings.checkUnchanged(["data"], from: old.content, to: new.content)
        return findings.diagnostics
    }
}

extension Findings {
    /// A field that may not change (`ValidateImmutableField`); `path` leads from both values.
    mutating func checkUnchanged(_ path: [String], from old: Value, to new: Value) {
        guard old.at(path) != new.at(path) else { return }
        invalid(path.map { .field($0) }, new.at(path) ?? .null, "field is immutable")
    }
}
