/// What of a Job may not change (`ValidateJobSpecUpdate`).
enum JobUpdateRules {
    private static let fixed = [
        "selector", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"
    ]

    static func check(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        checkCompletions(old.spec, new.spec, &findings)
        for name in fixed { findings.checkUnchanged(["spec", name], from: old.content, to: new.content) }
        if template(old, like: new, wasOf: old) != template(new, like: new, wasOf: old) {
            findings.invalid(["spec", "template"], new.spec["template"] ?? .null, "field is immutable")
        }
        return findings.diagnostics
    }

    /// An indexed Job grows and shrinks by both of its numbers together.
    private static func checkCompletions(_ old: Value, _ new: Value, _ findings: inout Findings) {
        guard old["completions"] != new["completions"] else { return }
        if new.text("completionMode") != "Indexed" {
            findings.invalid(["spec", "completions"], new["completions"] ?? .null, "field is immutable")
        } else if let completions = new["completions"], completions != new["parallelism"] {
            findings.invalid(
                ["spec", "completions"], completions, "can only be modified in tandem with spec.parallelism")
        }
    }

    /// A template with everything made equal to `new` that may change: of a Job that is suspended the resources of its
    /// containers, and until it has once begun also where its pods may run.
    private static func template(_ job: Object, like new: Object, wasOf old: Object) -> Value? {
        guard old.spec.flag("suspend"), var template = job.spec["template"], let next = new.spec["template"] else {
            return job.spec["template"]
        }
        for list in ["containers", "initContainers"] {
            guard var containers = template.at(["spec", list])?.array else { continue }
            for index in containers.indices { containers[index]["resources"] = nil }
            template.set(.array(containers), at: ["spec", list])
        }
        guard old.status["startTime"] == nil else { return template }
        for path in [["metadata"], ["spec", "nodeSelector"], ["spec", "tolerations"], ["spec", "schedulingGates"]] {
            template.set(next.at(path), at: path)
        }
        template.set(nil, at: ["spec", "affinity", "nodeAffinity"])
        if template.at(["spec", "affinity"]) == .emptyObject { template.set(nil, at: ["spec", "affinity"]) }
        return template
    }
}
