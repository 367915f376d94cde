/// Rules for Deployments and ReplicaSets (`pkg/apis/apps/validation/validation.go`).
enum WorkloadRules {
    static func checkDeployment(_ spec: Value, _ findings: inout Findings) {
        checkSelector(spec, "deployment", &findings)
        checkTemplate(spec, &findings)
        let minReadySeconds = spec["minReadySeconds"]?.integer ?? 0
        if let deadline = spec["progressDeadlineSeconds"]?.integer, deadline <= minReadySeconds {
            findings.invalid(["progressDeadlineSeconds"], .integer(deadline), "must be greater than minReadySeconds")
        }
    }

    static func checkReplicaSet(_ spec: Value, _ findings: inout Findings) {
        checkSelector(spec, "replicaset", &findings)
        checkTemplate(spec, &findings)
    }

    private static func checkSelector(_ spec: Value, _ kind: String, _ findings: inout Findings) {
        guard let selector = spec["selector"] else { return }
        if SelectorRules.isEmpty(selector) {
            return findings.invalid(["selector"], .emptyObject, "empty selector is invalid for \(kind)")
        }
        guard let template = spec["template"], template.fields != nil else { return }
        let labels = template.at(["metadata", "labels"]) ?? .emptyObject
        // What is wrong inside a selector is told by its own rule.
        if let selector = LabelSelector(selector), !selector.matches(labels.fields) {
            findings.invalid(
                ["template", "metadata", "labels"], labels, "`selector` does not match template `labels`")
        }
    }

    private static func checkTemplate(_ spec: Value, _ findings: inout Findings) {
        guard let template = spec["template"], let pod = template["spec"] else {
            if spec["template"]?.fields != nil { findings.required(["template", "spec"]) }
            return
        }
        let policy = pod.text("restartPolicy")
        if !policy.isEmpty, policy != "Always" {
            findings.unsupported(["template", "spec", "restartPolicy"], .string(policy), ["Always"])
        }
        if pod["activeDeadlineSeconds"] != nil {
            findings.forbidden(
                ["template", "spec", "activeDeadlineSeconds"], "activeDeadlineSeconds in ReplicaSet is not Supported")
        }
        if !pod.list("ephemeralContainers").isEmpty {
            findings.forbidden(
                ["template", "spec", "ephemeralContainers"], "ephemeral containers not allowed in pod template")
        }
    }

    static func checkStrategy(_ strategy: Value, _ findings: inout Findings) {
        guard let rollingUpdate = strategy["rollingUpdate"] else { return }
        if strategy.text("type") == "Recreate" {
            return findings.forbidden(
                ["rollingUpdate"], "may not be specified when strategy `type` is 'Recreate'")
        }
        findings.at(["rollingUpdate"]) { findings in
            let surge = checkPortion(rollingUpdate["maxSurge"], "maxSurge", &findings)
            let unavailable = checkPortion(rollingUpdate["maxUnavailable"], "maxUnavailable", &findings)
            if case .percent(let percent)? = unavailable, percent > 100 {
                findings.invalid(
                    ["maxUnavailable"], rollingUpdate["maxUnavailable"] ?? .null, "must not be greater than 100%")
            }
            if let surge, let unavailable, isZero(surge), isZero(unavailable) {
                findings.invalid(
                    ["maxUnavailable"], rollingUpdate["maxUnavailable"] ?? .null, "may not be 0 when `maxSurge` is 0")
            }
        }
    }

    private static func isZero(_ portion: Portion) -> Bool {
        switch portion {
        case .count(let count): count == 0
        case .percent(let percent): percent == 0
        }
    }

    private static func checkPortion(_ value: Value?, _ name: String, _ findings: inout Findings) -> Portion? {
        guard let value else { return nil }
        if let text = value.string {
            let digits = text.dropLast()
            guard text.hasSuffix("%"), !digits.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
                findings.invalid(
                    [.field(name)], value,
                    "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%', or '93%')")
                return nil
            }
        } else if let number = value.integer, number < 0 {
            findings.invalid([.field(name)], value, "must be greater than or equal to 0")
            return nil
        }
        return Portion(value)
    }
}
