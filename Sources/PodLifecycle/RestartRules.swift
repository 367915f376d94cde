internal import Objects

/// Whether a container that ended is started again (`podutil.ContainerShouldRestart`; KEP-753 for sidecars, KEP-5307
/// for a container's own policy and rules).
enum RestartRules {
    static func shouldRestart(_ container: Container, exitCode: Int64, _ pod: PodSpec) -> Bool {
        guard let policy = container.restartPolicy else { return restarts(pod.restartPolicy, exitCode) }
        for rule in container.restartPolicyRules where rule.matches(exitCode: exitCode) {
            return rule.action == "Restart"
        }
        return restarts(policy, exitCode)
    }

    /// Whether there is any exit code that the container is started again after.
    static func mayRestart(_ container: Container, _ pod: PodSpec) -> Bool {
        (container.restartPolicy ?? pod.restartPolicy) != .never
            || container.restartPolicyRules.contains { $0.action == "Restart" }
    }

    private static func restarts(_ policy: PodSpec.RestartPolicy, _ exitCode: Int64) -> Bool {
        switch policy {
        case .always: true
        case .onFailure: exitCode != 0
        case .never: false
        }
    }
}
