internal import Objects
internal import Runtime

/// The conditions that the kubelet owns (pkg/kubelet/status/generate.go).
extension PodLook {
    private static let owned = [
        "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled", PodStatus.probeFailed
    ]

    func setConditions(_ status: inout PodStatus) {
        let before = stored.conditions
        let others = before.filter { !PodLook.owned.contains($0.type) }
        let containersReady = containersReadyCondition(status)
        var all = [
            Condition(
                "PodReadyToStartContainers",
                observation.readySandbox != nil && observation.sandboxes.filter(\.isReady).count == 1),
            initializedCondition(status), readyCondition(containersReady, others), containersReady,
            Condition("PodScheduled", true)
        ]
        if !status.phase.isFinal, let condition = probeCondition { all.append(condition) }
        if let disruption = memory.eviction?.condition { all.append(disruption) }
        let kept = others.filter { other in !all.contains { $0.type == other.type } }
        status.conditions = kept + all.map { dated($0, before) }
    }

    /// The time of the last transition stays where the status stays.
    private func dated(_ condition: Condition, _ before: [Condition]) -> Condition {
        var condition = condition
        let old = before.first { $0.type == condition.type }
        let since = old?.status == condition.status ? old?.content["lastTransitionTime"] : nil
        condition.content["lastTransitionTime"] = since ?? .string(now.text)
        if pod.object.generation > 0 { condition.content["observedGeneration"] = .integer(pod.object.generation) }
        return condition
    }

    private func initializedCondition(_ status: PodStatus) -> Condition {
        var incomplete: [String] = []
        for container in spec.initContainers {
            let known = status.initContainerStatuses.first { $0.name == container.name }
            let isDone = container.isSidecar ? known?.started == true : known?.isReady == true
            if !isDone { incomplete.append(container.name) }
        }
        if status.phase == .succeeded { return Condition("Initialized", true, reason: "PodCompleted") }
        let hasMainStarted = status.containerStatuses.contains {
            $0.state?.isRunning == true || $0.state?.termination != nil || $0.lastState?.termination != nil
        }
        if hasMainStarted || incomplete.isEmpty { return Condition("Initialized", true) }
        return Condition(
            "Initialized", false, reason: "ContainersNotInitialized",
            message: "containers with incomplete status: [\(incomplete.joined(separator: " "))]")
    }

    private func containersReadyCondition(_ status: PodStatus) -> Condition {
        if status.phase == .succeeded { return Condition("ContainersReady", false, reason: "PodCompleted") }
        if status.phase == .failed { return Condition("ContainersReady", false, reason: "PodFailed") }
        let sidecars = spec.initContainers.filter(\.isSidecar).map(\.name)
        let unready =
            status.initContainerStatuses.filter { sidecars.contains($0.name) && !$0.isReady }.map(\.name)
            + status.containerStatuses.filter { !$0.isReady }.map(\.name)
        if unready.isEmpty { return Condition("ContainersReady", true) }
        return Condition(
            "ContainersReady", false, reason: "ContainersNotReady",
            message: "containers with unready status: [\(unready.joined(separator: " "))]")
    }

    private func readyCondition(_ containersReady: Condition, _ others: [Condition]) -> Condition {
        guard containersReady.isTrue else {
            return Condition("Ready", false, reason: containersReady.reason, message: containersReady.message)
        }
        var messages: [String] = []
        for gate in spec.readinessGates {
            guard let condition = others.first(where: { $0.type == gate }) else {
                messages.append("corresponding condition of pod readiness gate \"\(gate)\" does not exist.")
                continue
            }
            if !condition.isTrue {
                messages.append(
                    "the status of pod readiness gate \"\(gate)\" is not \"True\", but \(condition.status)")
            }
        }
        if messages.isEmpty { return Condition("Ready", true) }
        return Condition(
            "Ready", false, reason: "ReadinessGatesNotReady", message: messages.joined(separator: ", "))
    }
}
