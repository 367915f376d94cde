internal import Objects
internal import Runtime
internal import Store

extension PodLook {
    /// Why a pod's containers must all end.
    enum Termination: Hashable {
        case deleted(graceSeconds: Int64)
        /// Its stored phase is final, it can do no more, or the node refuses it.
        case finished
        case deadlineExceeded
        /// The node is short of something, or the pod took more than it may.
        case evicted
    }

    /// Nothing may be gentler than this, where the pod is given at least so much (`minimumGracePeriodInSeconds`).
    static let minimumGracePeriod = Duration.seconds(2)

    func termination() -> Termination? {
        if pod.isBeingDeleted {
            let asked = pod.object.deletionGracePeriodSeconds ?? spec.terminationGracePeriodSeconds
            return .deleted(graceSeconds: max(1, asked))
        }
        if pod.isFinished || memory.rejection != nil { return .finished }
        if memory.isEvicted { return .evicted }
        if let deadline = activeDeadline, now >= deadline { return .deadlineExceeded }
        return hasCompleted ? .finished : nil
    }

    /// When a pod with `activeDeadlineSeconds` has been on its node for too long
    /// (pkg/kubelet/active_deadline.go; it counts from `status.startTime`, which is now where this look is the first).
    var activeDeadline: Timestamp? {
        spec.activeDeadlineSeconds.map { (stored.startTime ?? now) + .seconds($0) }
    }

    mutating func terminate(_ reason: Termination) {
        if reason == .deadlineExceeded {
            noteOnce(
                "DeadlineExceeded", .normal, "DeadlineExceeded",
                "Pod was active on the node longer than the specified deadline")
        }
        if let eviction = memory.eviction { noteOnce("Evicted", .warning, Eviction.reason, eviction.message) }
        var grace: Duration =
            if case .deleted(let seconds) = reason { .seconds(seconds) } else {
                .seconds(max(0, spec.terminationGracePeriodSeconds))
            }
        if memory.isEvicted { grace = min(grace, Eviction.gracePeriod) }
        let deadline = min(memory.terminationDeadline ?? now + grace, now + grace)
        memory.terminationDeadline = deadline
        guard !memory.mustLook else { return }
        endContainers(by: deadline, grace: grace)
        guard observation.running.isEmpty, !memory.isBusy, decision.actions.isEmpty else { return }
        for sandbox in observation.sandboxes where sandbox.isReady { beginStop(sandbox) }
        guard decision.actions.isEmpty, !observation.isAlive else { return }
        if !spec.volumes.isEmpty, !memory.volumesAreRemoved, !waitsForRetry("removal") { begin(.removeVolumes) }
    }

    /// Ends the main containers together, then the sidecars one by one in the reverse of their order
    /// (pkg/kubelet/kuberuntime/kuberuntime_termination_order.go).
    private mutating func endContainers(by deadline: Timestamp, grace: Duration) {
        let sidecars = spec.initContainers.filter(\.isSidecar).map(\.name)
        let running = observation.running
        let others = running.filter { !sidecars.contains($0.name) }
        for container in others { end(container, by: deadline, grace: grace) }
        guard others.isEmpty || now >= deadline else { return }
        for name in sidecars.reversed() {
            let live = running.filter { $0.name == name }
            for container in live { end(container, by: deadline, grace: grace) }
            if !live.isEmpty, now < deadline { return }
        }
    }

    /// Brings one running container to its end: its preStop hook first, then the stop with what is left of the time.
    mutating func end(
        _ container: ContainerStatus, by deadline: Timestamp, grace: Duration, because message: String? = nil
    ) {
        guard !isBusy(.container(name: container.name)) else { return }
        noteOnce(
            "Killing/\(container.id)", .normal, "Killing", message ?? "Stopping container \(container.name)")
        guard hasFinishedPreStop(container, by: deadline) else { return }
        let left = max(deadline - now, min(grace, PodLook.minimumGracePeriod))
        if memory.isBusy(.stop(container.id)), let asked = memory.stopDeadlines[container.id], asked <= now + left {
            return
        }
        if waitsForRetry("stop/\(container.id)") { return }
        memory.stopDeadlines[container.id] = now + left
        begin(.stopContainer(container.id, name: container.name, gracePeriod: left))
    }

    /// Whether a container may be stopped: it has no preStop hook, or that has run, or there is no time left for it.
    private mutating func hasFinishedPreStop(_ container: ContainerStatus, by deadline: Timestamp) -> Bool {
        let definition = (spec.containers + spec.initContainers).first { $0.name == container.name }
        guard let definition, let handler = definition.preStop, now < deadline else { return true }
        switch memory.preStop[container.id] ?? .pending {
        case .done: return true
        case .running:
            lookAgain(at: deadline)
            return false
        case .sleeping(let until):
            if now >= until { return true }
            lookAgain(at: min(until, deadline))
            return false
        case .pending: return beginPreStop(handler, definition, container, by: deadline)
        }
    }

    /// The time for the hook is part of the grace period (`executePreStopHook`).
    private mutating func beginPreStop(
        _ handler: LifecycleHandler, _ definition: Container, _ container: ContainerStatus, by deadline: Timestamp
    ) -> Bool {
        if case .sleep(let seconds) = handler {
            let until = now + .seconds(seconds)
            memory.preStop[container.id] = .sleeping(until: until)
            lookAgain(at: min(until, deadline))
            return seconds <= 0
        }
        switch hook(handler, definition) {
        case .success(let action):
            memory.preStop[container.id] = .running
            begin(.runHook(container.id, name: container.name, .preStop, action: action, timeout: deadline - now))
            lookAgain(at: deadline)
            return false
        case .failure(let refusal):
            memory.preStop[container.id] = .done
            note(.warning, "FailedPreStopHook", "PreStopHook failed: \(refusal.message)")
            return true
        }
    }

    mutating func beginStop(_ sandbox: SandboxStatus) {
        guard !isBusy(.sandbox(sandbox.id)), !waitsForRetry("sandbox/\(sandbox.id)") else { return }
        begin(.stopSandbox(sandbox.id))
    }

    /// Whether something that failed is to rest a while before it is tried again.
    mutating func waitsForRetry(_ key: String) -> Bool {
        guard let failure = memory.failures[key], failure.retryAt > now else { return false }
        lookAgain(at: failure.retryAt)
        return true
    }

    /// What is left of a pod whose object is gone is given a second to end, as the kubelet does
    /// (`SyncTerminatingRuntimePod`).
    mutating func cleanUpOrphan() {
        let grace = Duration.seconds(1)
        let deadline = min(memory.terminationDeadline ?? now + grace, now + grace)
        memory.terminationDeadline = deadline
        if let sandbox = observation.sandboxes.first {
            memory.logDirectory = node.logDirectory(
                namespace: sandbox.podNamespace, name: sandbox.podName, uid: sandbox.podUID)
        }
        guard !memory.mustLook else { return }
        for container in observation.running { end(container, by: deadline, grace: grace) }
        guard observation.running.isEmpty, !memory.isBusy, decision.actions.isEmpty else { return }
        for sandbox in observation.sandboxes {
            guard !isBusy(.sandbox(sandbox.id)), !waitsForRetry("sandbox/\(sandbox.id)") else { continue }
            begin(sandbox.isReady ? .stopSandbox(sandbox.id) : .removeSandbox(sandbox.id))
        }
        guard observation.isEmpty, decision.actions.isEmpty else { return }
        if !memory.filesAreRemoved, !waitsForRetry("removal") {
            begin(.removeFiles(logDirectory: memory.logDirectory))
        }
        decision.isOver = memory.filesAreRemoved
    }
}
