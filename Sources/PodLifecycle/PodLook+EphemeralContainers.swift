internal import Objects
internal import Runtime

/// Containers that were added to a running pod to look into it
/// (https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/). They change nothing of how the pod does.
extension PodLook {
    /// Starts each once, whether the pod is initialized or not; none is ever started again (`computePodActions`,
    /// pkg/kubelet/kuberuntime/kuberuntime_manager.go).
    mutating func startEphemeralContainers(in sandbox: SandboxStatus) {
        for container in spec.ephemeralContainers where !wasStarted(container) {
            keepRunning(container, in: sandbox)
        }
    }

    private func wasStarted(_ container: Container) -> Bool {
        if let newest = observation.newest(named: container.name) { return newest.state != .created }
        // What the runtime has lost has run.
        let old = stored.ephemeralContainerStatuses.first { $0.name == container.name }
        return old.map { !$0.containerID.isEmpty || $0.state?.isRunning == true } ?? false
    }
}

/// Which of a pod's lists a container is in.
enum ContainerRole {
    case main, initial, ephemeral

    func statuses(in status: PodStatus) -> [PodStatus.ContainerStatus] {
        switch self {
        case .main: status.containerStatuses
        case .initial: status.initContainerStatuses
        case .ephemeral: status.ephemeralContainerStatuses
        }
    }
}
