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

    /// The selector of a workload means something, and its own pods.
    ///
    /// - Parameter kind: As messages name it, in small letters.
    static func checkSelector(_ spec: Value, _ kind: String, _ findings: inout Findings) {
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

    /// The template of pods that run for ever.
    static func checkTemplate(_ spec: Value, of kind: String = "ReplicaSet", _ findings: inout Findings) {
        guard let pod = podSpec(spec, &findings) else { return }
        let policy = pod.text("restartPolicy")
        if !policy.isEmpty, policy != "Always" {
            findings.unsupported(["template", "spec", "restartPolicy"], .string(policy), ["Always"])
        }
        if pod["activeDeadlineSeconds"] != nil {
            findings.forbidden(
                ["template", "spec", "activeDeadlineSeconds"], "activeDeadlineSeconds in \(kind) is not Supported")
        }
        checkNoEphemeralContainers(pod, &findings)
    }

    /// The pod that a spec's template describes; nil where there is none, which is told.
    static func podSpec(_ spec: Value, _ findings: inout Findings) -> Value? {
        guard let template = spec["template"], template.fields != nil else { return nil }
        if template["spec"] == nil { findings.required(["template", "spec"]) }
        return template["spec"]
    }

    /// `ValidatePodTemplateSpec`
    static func checkNoEphemeralContainers(_ pod: Value, _ findings: inout Findings) {
        guard !pod.list("ephemeralContainers").isEmpty else { return }
        findings.forbidden(
            ["template", "spec", "ephemeralContainers"], "ephemeral containers not allowed in pod template")
    }

    static func checkStrategy(_ strategy: Value, _ findings: inout Findings) {
        guard let rollingUpdate = strategy["rollingUpdate"] else { return }
        if strategy.text("type") == "Recreate" {
            return findings.forbidden(
                ["rollingUpdate"], "may not be specified when strategy `type` is 'Recreate'")
        }
        findings.at(["rollingUpdate"]) { findings in
            let surge = PortionRules.check(rollingUpdate, "maxSurge", &findings)
            let unavailable = PortionRules.checkUpToAll(rollingUpdate, "maxUnavailable", &findings)
            if surge?.isZero == true, unavailable?.isZero == true {
                findings.invalid(
                    ["maxUnavailable"], rollingUpdate["maxUnavailable"] ?? .null, "may not be 0 when `maxSurge` is 0")
            }
        }
    }
}
