/// Rules for the containers of a pod that need to know the pod.
enum PodContainerRules {
    static func check(_ pod: Value, _ findings: inout Findings) {
        var hostPorts: Set<String> = []
        for (index, container) in pod.list("containers").enumerated() {
            findings.at(["containers", .index(index)]) { findings in
                checkHostPorts(container, pod, &hostPorts, &findings)
                checkHooks(container, pod, &findings)
            }
        }
        for (index, container) in pod.list("initContainers").enumerated() {
            findings.at(["initContainers", .index(index)]) { findings in
                // Init containers run one after the other, so each may use a port that another has used.
                var ownPorts: Set<String> = []
                checkHostPorts(container, pod, &ownPorts, &findings)
                checkHooks(container, pod, &findings)
                checkInitContainer(container, &findings)
            }
        }
        for (index, container) in pod.list("ephemeralContainers").enumerated() {
            findings.at(["ephemeralContainers", .index(index)]) { checkEphemeralContainer(container, &$0) }
        }
    }

    private static func checkHostPorts(
        _ container: Value, _ pod: Value, _ taken: inout Set<String>, _ findings: inout Findings
    ) {
        for (index, port) in container.list("ports").enumerated() {
            guard let hostPort = port["hostPort"]?.integer, hostPort != 0 else { continue }
            let place: [FieldPath.Step] = ["ports", .index(index), "hostPort"]
            let identity = "\(port.text("protocol"))/\(port.text("hostIP"))/\(hostPort)"
            if !taken.insert(identity).inserted { findings.duplicate(place, .string(identity)) }
            if pod.flag("hostNetwork"), hostPort != port["containerPort"]?.integer {
                findings.invalid(
                    place, .integer(hostPort), "must match `containerPort` when `hostNetwork` is true")
            }
        }
    }

    private static func checkHooks(_ container: Value, _ pod: Value, _ findings: inout Findings) {
        let grace = pod["terminationGracePeriodSeconds"]?.integer ?? 30
        for hook in ["postStart", "preStop"] {
            guard let seconds = container.at(["lifecycle", hook, "sleep", "seconds"])?.integer else { continue }
            if seconds < 0 || seconds > grace {
                findings.invalid(
                    ["lifecycle", .field(hook), "sleep"], .integer(seconds),
                    "must be non-negative and less than terminationGracePeriodSeconds (\(grace))")
            }
        }
        for (index, policy) in container.list("resizePolicy").enumerated() {
            if pod.text("restartPolicy") == "Never", policy.text("restartPolicy") == "RestartContainer" {
                findings.invalid(
                    ["resizePolicy", .index(index), "restartPolicy"], "RestartContainer",
                    "must be 'NotRequired' when `restartPolicy` is 'Never'")
            }
        }
        let claims = Set(pod.list("resourceClaims").map { $0.text("name") })
        for (index, claim) in (container["resources"]?.list("claims") ?? []).enumerated() {
            if !claims.contains(claim.text("name")) {
                findings.notFound(["resources", "claims", .index(index)], .string(claim.text("name")))
            }
        }
    }

    private static func checkInitContainer(_ container: Value, _ findings: inout Findings) {
        guard container.text("restartPolicy") != "Always" else { return }
        for name in ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] where container[name] != nil {
            findings.forbidden([.field(name)], "may not be set for init containers without restartPolicy=Always")
        }
    }

    private static func checkEphemeralContainer(_ container: Value, _ findings: inout Findings) {
        let refused = [
            "ports", "resources", "lifecycle", "livenessProbe", "readinessProbe", "startupProbe", "resizePolicy"
        ]
        for name in refused {
            guard let value = container[name], value != .emptyObject, value != .array([]) else { continue }
            findings.forbidden([.field(name)], "cannot be set for an Ephemeral Container")
        }
        for (index, mount) in container.list("volumeMounts").enumerated() {
            for name in ["subPath", "subPathExpr"] where !mount.text(name).isEmpty {
                findings.forbidden(
                    ["volumeMounts", .index(index), .field(name)], "cannot be set for an Ephemeral Container")
            }
        }
    }
}
