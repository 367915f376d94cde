internal import Objects
internal import Runtime

extension PodLook {
    /// One container's status (`convertToAPIContainerStatuses`, pkg/kubelet/kubelet_pods.go).
    func containerStatus(
        _ container: Container, _ role: ContainerRole, isTerminal: Bool
    ) -> PodStatus.ContainerStatus {
        let old = role.statuses(in: stored).first { $0.name == container.name }
        let known = observation.containers(named: container.name)
        var status =
            known.first.map { reported(container, $0, before: known.dropFirst().first, old: old) }
            ?? unreported(container, old: old)
        applyWaiting(container, &status, isInit: role == .initial)
        if isTerminal, role != .ephemeral { settle(container, &status) }
        setReadiness(container, &status, role, newest: known.first)
        return status
    }

    private var creating: ContainerState {
        .waiting(reason: spec.initContainers.isEmpty ? "ContainerCreating" : "PodInitializing")
    }

    /// The status of a container that the runtime has.
    private func reported(
        _ container: Container, _ newest: ContainerStatus, before: ContainerStatus?, old: PodStatus.ContainerStatus?
    ) -> PodStatus.ContainerStatus {
        var status = PodStatus.ContainerStatus(name: container.name, image: newest.image)
        status.content["imageID"] = .string(newest.image)
        status.containerID = fullID(newest.id)
        status.restartCount = Int64(newest.attempt)
        status.state =
            switch newest.state {
            case .created: creating
            case .running(let startedAt): hasFinishedPostStart(newest) ? .running(startedAt: startedAt) : creating
            case .exited: termination(of: newest).map { .terminated($0) } ?? creating
            }
        if let before, let end = termination(of: before) {
            status.lastState = .terminated(end)
        } else if let old, old.containerID != status.containerID, let end = old.state?.termination {
            status.lastState = .terminated(end)
        } else {
            status.lastState = old?.lastState
        }
        return status
    }

    /// The status of a container that the runtime has not, or not any more.
    private func unreported(_ container: Container, old: PodStatus.ContainerStatus?) -> PodStatus.ContainerStatus {
        guard let old else {
            var status = PodStatus.ContainerStatus(name: container.name, image: container.image)
            status.state = creating
            status.lastState = nil
            return status
        }
        if old.state?.termination != nil { return old }
        var status = PodStatus.ContainerStatus(name: container.name, image: container.image)
        status.state = creating
        status.restartCount = old.restartCount
        status.lastState = old.lastState
        guard old.state?.isRunning == true else { return status }
        status.lastState = .terminated(
            .init(
                exitCode: PodLook.unknownExitCode, reason: "ContainerStatusUnknown",
                message: "The container could not be located when the pod was deleted.  "
                    + "The container used to be Running"))
        if !pod.isBeingDeleted { status.restartCount += 1 }
        return status
    }

    func fullID(_ id: ContainerID) -> String { "\(node.runtimeName)://\(id)" }

    private func termination(of container: ContainerStatus) -> ContainerState.Termination? {
        container.exit.map { exit in
            ContainerState.Termination(
                exitCode: Int64(exit.exitCode), signal: Int64(exit.signal ?? 0), reason: exit.reason,
                message: exit.message, startedAt: exit.startedAt, finishedAt: exit.finishedAt,
                containerID: fullID(container.id))
        }
    }

    /// A container that is to be started but cannot be yet is waiting, with its end as its last state.
    private func applyWaiting(_ container: Container, _ status: inout PodStatus.ContainerStatus, isInit: Bool) {
        var state = waiting[container.name]
        if state == nil, ending == nil, let failure = memory.failures[container.name], status.state?.isRunning != true {
            let mayStart: Bool =
                if case .ended(let code, _) = isInit ? initStanding(container) : standing(container) {
                    restarts(container, exitCode: code)
                } else {
                    true
                }
            if mayStart { state = .waiting(reason: failure.reason, message: failure.message) }
        }
        guard let state else { return }
        if case .terminated = status.state { status.lastState = status.state }
        status.state = state
    }

    /// In a pod that has ended, no container is left waiting (`TerminatePod`, pkg/kubelet/status/status_manager.go).
    private func settle(_ container: Container, _ status: inout PodStatus.ContainerStatus) {
        if status.state?.termination != nil { return }
        if case .waiting = status.state, let end = status.lastState?.termination {
            status.state = .terminated(end)
            return
        }
        status.state = .terminated(
            .init(
                exitCode: PodLook.unknownExitCode, reason: "ContainerStatusUnknown",
                message: "The container could not be located when the pod was terminated"))
    }

    private func setReadiness(
        _ container: Container, _ status: inout PodStatus.ContainerStatus, _ role: ContainerRole,
        newest: ContainerStatus?
    ) {
        let isRunning = status.state?.isRunning ?? false
        let hasStarted = isRunning && (newest.map { self.hasStarted(container, $0) } ?? false)
        status.started = hasStarted
        status.isReady = hasStarted && (newest.map { isFoundReady(container, $0) } ?? false)
        // Nobody sends traffic to one (its Ready stays false in Kubernetes).
        if role == .ephemeral { status.isReady = false }
        guard role == .initial, !container.isSidecar else { return }
        if let end = status.state?.termination { status.isReady = end.exitCode == 0 } else { status.isReady = false }
    }
}
