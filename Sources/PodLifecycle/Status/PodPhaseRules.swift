internal import Objects

/// The phase of a pod from its containers' states (`getPhase`, pkg/kubelet/kubelet_pods.go).
enum PodPhaseRules {
    private struct Count {
        var pendingInitContainers = 0
        var pendingSidecars = 0
        var hasFailedInitialization = false
        var unknown = 0
        var running = 0
        var waiting = 0
        var stopped = 0
        var stoppedForGood = 0
        var succeeded = 0
    }

    static func phase(
        _ spec: PodSpec, main: [PodStatus.ContainerStatus], initial: [PodStatus.ContainerStatus], isTerminal: Bool
    ) -> PodPhase {
        var count = Count()
        for container in spec.initContainers {
            let status = initial.first { $0.name == container.name }
            if container.isSidecar {
                add(sidecar: status, to: &count)
            } else {
                add(container, status, spec, to: &count)
            }
        }
        for container in spec.containers {
            add(main: container, main.first { $0.name == container.name }, spec, to: &count)
        }
        if count.hasFailedInitialization { return .failed }
        let hasInitialized = main.contains { $0.state?.isRunning == true || $0.state?.termination != nil }
        if count.pendingInitContainers > 0 || (count.pendingSidecars > 0 && !hasInitialized) || count.waiting > 0 {
            return .pending
        }
        if count.running > 0, count.unknown == 0 { return .running }
        guard count.running == 0, count.stopped > 0, count.unknown == 0 else { return .pending }
        if !isTerminal, count.stopped != count.stoppedForGood { return .running }
        return count.stopped == count.succeeded ? .succeeded : .failed
    }

    /// A regular init container.
    private static func add(
        _ container: Container, _ status: PodStatus.ContainerStatus?, _ spec: PodSpec, to count: inout Count
    ) {
        let end: ContainerState.Termination?
        switch status?.state {
        case .terminated(let termination): end = termination
        case .waiting: end = status?.lastState?.termination
        case .running, nil: end = nil
        }
        guard let end else {
            count.pendingInitContainers += 1
            return
        }
        guard end.exitCode != 0 else { return }
        if !RestartRules.shouldRestart(container, exitCode: end.exitCode, spec) { count.hasFailedInitialization = true }
        // An init container that will be tried again has not brought the pod any further.
        count.pendingInitContainers += 1
    }

    private static func add(sidecar status: PodStatus.ContainerStatus?, to count: inout Count) {
        switch status?.state {
        case .running:
            count.running += 1
            if status?.started != true { count.pendingSidecars += 1 }
        case .terminated: break
        case .waiting:
            guard status?.lastState?.termination == nil else { return }
            count.pendingSidecars += 1
            count.waiting += 1
        case nil:
            count.pendingSidecars += 1
            count.unknown += 1
        }
    }

    private static func add(
        main container: Container, _ status: PodStatus.ContainerStatus?, _ spec: PodSpec, to count: inout Count
    ) {
        let end: ContainerState.Termination
        switch status?.state {
        case .running:
            count.running += 1
            return
        case .terminated(let termination): end = termination
        case .waiting:
            guard let last = status?.lastState?.termination else {
                count.waiting += 1
                return
            }
            end = last
        case nil:
            count.unknown += 1
            return
        }
        count.stopped += 1
        if end.exitCode == 0 { count.succeeded += 1 }
        if !RestartRules.shouldRestart(container, exitCode: end.exitCode, spec) { count.stoppedForGood += 1 }
    }
}
