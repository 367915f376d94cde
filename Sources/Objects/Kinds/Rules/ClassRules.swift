/// Rules for PriorityClasses, RuntimeClasses, Leases and PodDisruptionBudgets.
enum ClassRules {
    /// Kubernetes' own classes (`pkg/apis/scheduling/v1/helpers.go`). No other name may begin as theirs do.
    static let systemPriorities: [String: Int64] = [
        "system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000
    ]
    static let systemPrefix = "system-"
    static let highestPriority: Int64 = 1_000_000_000

    /// `ValidatePriorityClass`
    static func checkPriorityClass(_ object: Object) -> [Diagnostic] {
        var findings = Findings()
        let value = object["value"]?.integer ?? 0
        if object.name.hasPrefix(systemPrefix) {
            if let fault = systemFault(object, value) {
                findings.forbidden(
                    ["metadata", "name"],
                    "priority class names with '\(systemPrefix)' prefix are reserved for system use only. error: \(fault)"
                )
            }
        } else if value > highestPriority {
            findings.forbidden(["value"], "maximum allowed value of a user defined priority is \(highestPriority)")
        }
        return findings.diagnostics
    }

    /// `IsKnownSystemPriorityClass`
    private static func systemFault(_ object: Object, _ value: Int64) -> String? {
        guard let known = systemPriorities[object.name] else {
            return "\(object.name) is not a known system priority class"
        }
        if value != known { return "value of \(object.name) PriorityClass must be \(known)" }
        return object["globalDefault"]?.bool == true
            ? "globalDefault of \(object.name) PriorityClass must be false" : nil
    }

    /// `ValidatePriorityClassUpdate`
    static func checkPriorityClassUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        if old["value"] != new["value"] { findings.forbidden(["value"], "may not be changed in an update.") }
        findings.checkUnchanged(["preemptionPolicy"], from: old.content, to: new.content)
        return findings.diagnostics
    }

    /// `ValidateRuntimeClass`
    static func checkRuntimeClass(_ object: Value, _ findings: inout Findings) {
        let handler = object.text("handler")
        if !handler.isEmpty, let message = NameRules.dnsLabel(handler) {
            findings.invalid(["handler"], .string(handler), message)
        }
        if let overhead = object.at(["overhead", "podFixed"]) {
            findings.at(["overhead"]) { ResourceRules.check(["limits": overhead], &$0) }
        }
        if let labels = object.at(["scheduling", "nodeSelector"]) {
            findings.at(["scheduling", "nodeSelector"]) { MetadataRules.checkLabels(labels, &$0) }
        }
        var seen: Set<Value> = []
        for (index, toleration) in (object["scheduling"]?.list("tolerations") ?? []).enumerated()
        where !seen.insert(toleration).inserted {
            findings.duplicate(["scheduling", "tolerations", .index(index)], toleration)
        }
    }

    static func checkRuntimeClassUpdate(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        findings.checkUnchanged(["handler"], from: old.content, to: new.content)
        return findings.diagnostics
    }

    private static let leaseStrategies = ["OldestEmulationVersion"]

    /// `ValidateLeaseSpec`
    static func checkLease(_ spec: Value, _ findings: inout Findings) {
        if let seconds = spec["leaseDurationSeconds"]?.integer, seconds <= 0 {
            findings.invalid(["leaseDurationSeconds"], .integer(seconds), "must be greater than 0")
        }
        let strategy = spec.text("strategy")
        if !strategy.isEmpty {
            if let message = NameRules.qualifiedName(strategy) {
                findings.invalid(["strategy"], .string(strategy), message)
            } else if !strategy.utf8.contains(UInt8(ascii: "/")), !leaseStrategies.contains(strategy) {
                findings.unsupported(["strategy"], .string(strategy), leaseStrategies)
            }
        } else if !spec.text("preferredHolder").isEmpty {
            findings.forbidden(["preferredHolder"], "may only be specified when `strategy` is defined")
        }
    }

    /// `ValidatePodDisruptionBudgetSpec`
    static func checkDisruptionBudget(_ spec: Value, _ findings: inout Findings) {
        if spec["minAvailable"] != nil, spec["maxUnavailable"] != nil {
            findings.invalid([], spec, "minAvailable and maxUnavailable cannot be both set")
        }
        for name in ["minAvailable", "maxUnavailable"] { PortionRules.checkUpToAll(spec, name, &findings) }
    }
}
