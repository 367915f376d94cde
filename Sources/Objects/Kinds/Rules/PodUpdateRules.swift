/// What may not change of objects that are alive.
enum PodUpdateRules {
    /// Of a pod's spec only images, additional tolerations, `activeDeadlineSeconds`, a negative grace period and
    /// scheduling gates change (`ValidatePodUpdate`); and the scheduler sets the node, once.
    static func check(from old: Object, to new: Object) -> [Diagnostic] {
        var findings = Findings()
        checkDeadline(old, new, &findings)
        var before = mutable(old)
        let after = mutable(new)
        if old.spec.text("nodeName").isEmpty { before["nodeName"] = after["nodeName"] }
        if before != after {
            findings.forbidden(
                ["spec"],
                "pod updates may not change fields other than `spec.containers[*].image`, "
                    + "`spec.initContainers[*].image`, `spec.activeDeadlineSeconds`, "
                    + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative), "
                    + "`spec.tolerations` (only additions to existing tolerations)")
        }
        for toleration in old.spec.list("tolerations") {
            let isKept = new.spec.list("tolerations").contains { same($0, toleration) }
            if !isKept {
                findings.forbidden(
                    ["spec", "tolerations"], "existing toleration can not be modified except its tolerationSeconds")
            }
        }
        return findings.diagnostics
    }

    /// Containers for looking into a pod are added, and stay as they are (`ValidatePodEphemeralContainersUpdate`).
    static func checkEphemeralContainers(from old: Object, to new: Object) -> [Diagnostic] {
        let after = new.spec.list("ephemeralContainers")
        var findings = Findings()
        for container in old.spec.list("ephemeralContainers") {
            let name = container.text("name")
            let successor = after.first { $0.text("name") == name }
            guard successor != container else { continue }
            let what = successor == nil ? "removed" : "changed"
            findings.forbidden(
                ["spec", "ephemeralContainers"], "existing ephemeral containers \"\(name)\" may not be \(what)\n")
        }
        return findings.diagnostics
    }

    private static func same(_ left: Value, _ right: Value) -> Bool {
        var left = left
        var right = right
        left["tolerationSeconds"] = nil
        right["tolerationSeconds"] = nil
        return left == right
    }

    /// The deadline comes once and only gets shorter.
    private static func checkDeadline(_ old: Object, _ new: Object, _ findings: inout Findings) {
        guard let before = old.spec["activeDeadlineSeconds"]?.integer else { return }
        let after = new.spec["activeDeadlineSeconds"]?.integer
        if let after, after <= before { return }
        findings.invalid(
            ["spec", "activeDeadlineSeconds"], after.map { .integer($0) } ?? .null,
            "must be less than or equal to previous value")
    }

    /// The spec with everything made equal that may change.
    private static func mutable(_ pod: Object) -> Value {
        var spec = pod.spec
        for name in ["tolerations", "activeDeadlineSeconds", "terminationGracePeriodSeconds", "schedulingGates"] {
            spec[name] = nil
        }
        for name in ["containers", "initContainers"] {
            guard var containers = spec[name]?.array else { continue }
            for index in containers.indices { containers[index]["image"] = nil }
            spec[name] = .array(containers)
        }
        return spec
    }

    /// The selector of a Deployment or ReplicaSet is immutable.
    static func checkSelector(from old: Object, to new: Object) -> [Diagnostic] {
        guard old.spec["selector"] != new.spec["selector"] else { return [] }
        return [
            Diagnostic(
                .invalid, FieldPath(fields: ["spec", "selector"]),
                "Invalid value: field is immutable; delete the object, or give the new one another name")
        ]
    }
}
