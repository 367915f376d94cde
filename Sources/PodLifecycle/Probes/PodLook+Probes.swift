internal import Objects
internal import Runtime

extension Container {
    func probe(_ kind: ProbeKind) -> Probe? {
        switch kind {
        case .startup: startupProbe
        case .liveness: livenessProbe
        case .readiness: readinessProbe
        }
    }

    fileprivate var isProbed: Bool { ProbeKind.allCases.contains { probe($0) != nil } }
}

extension PodLook {
    /// Which containers are probed: the main ones and sidecars (`prober_manager.AddPod`).
    private var probed: [Container] { spec.initContainers.filter(\.isSidecar) + spec.containers }

    /// Brings the probes up to date with the containers that run: a container that was restarted is probed anew, and
    /// what rests is not.
    mutating func followProbes() {
        let probed = probed.filter(\.isProbed)
        guard !probed.isEmpty || !memory.probes.isEmpty else { return }
        var wanted: Set<ProbeID> = []
        for container in probed {
            let newest = observation.newest(named: container.name)
            let adopted = newest.flatMap { adoptedStatus(of: container, $0) }
            for kind in ProbeKind.allCases {
                guard let probe = container.probe(kind) else { continue }
                let id = ProbeID(container: container.name, kind: kind)
                wanted.insert(id)
                guard let newest, case .running(let startedAt) = newest.state, hasFinishedPostStart(newest) else {
                    memory.probes.states[id] = nil
                    continue
                }
                if memory.probes.states[id]?.container != newest.id {
                    memory.probes.states[id] = ProbeState(
                        of: newest.id, ProbeState.Settings(kind, probe), known: adopted.flatMap { known(kind, $0) })
                }
                plan(id, probe, container, newest, startedAt: startedAt, isAdopted: adopted != nil)
            }
        }
        memory.probes.states = memory.probes.states.filter { wanted.contains($0.key) }
        memory.probes.troubles = memory.probes.troubles.filter { wanted.contains($0.key) }
    }

    /// Sets when a probe is due that has nothing before it, or lets it rest.
    private mutating func plan(
        _ id: ProbeID, _ probe: Probe, _ container: Container, _ status: ContainerStatus, startedAt: Timestamp,
        isAdopted: Bool
    ) {
        guard var state = memory.probes.states[id] else { return }
        let mayLook: Bool =
            switch id.kind {
            case .startup: state.result != .success
            case .liveness, .readiness: hasStarted(container, status)
            }
        if id.kind != .readiness, ending != nil {
            // `StopLivenessAndStartup`: a pod that ends is not ended once more.
            state.rest()
        } else if state.isIdle, mayLook {
            let first = ProbeTimes.first(
                probe, state.settings, startedAt: startedAt, isAdopted: isAdopted,
                identity: "\(pod.uid)/\(container.name)/\(id.kind)", now: now)
            state.schedule(at: first.at, quietUntil: first.quietUntil)
        }
        memory.probes.states[id] = state
    }

    /// What was told of a container that runs by an agent before this one; nil for one that this agent has started.
    ///
    /// A container that was ready stays so until its probe says otherwise: the daemon's restart is no reason to take it
    /// out of service.
    private func adoptedStatus(of container: Container, _ running: ContainerStatus) -> PodStatus.ContainerStatus? {
        let isKnown = ProbeKind.allCases.contains {
            memory.probes.states[ProbeID(container: container.name, kind: $0)]?.container == running.id
        }
        guard !isKnown else { return nil }
        let all = container.isSidecar ? stored.initContainerStatuses : stored.containerStatuses
        return all.first {
            $0.name == container.name && $0.containerID == fullID(running.id) && $0.state?.isRunning == true
        }
    }

    private func known(_ kind: ProbeKind, _ status: PodStatus.ContainerStatus) -> ProbeState.Result? {
        switch kind {
        case .startup: status.started == true ? .success : nil
        case .readiness: status.isReady ? .success : nil
        case .liveness: nil
        }
    }

    /// Whether a container that runs has started: it has no startup probe, or that has succeeded
    /// (`isContainerStarted`, pkg/kubelet/prober/prober_manager.go).
    func hasStarted(_ container: Container, _ status: ContainerStatus) -> Bool {
        guard container.startupProbe != nil else { return true }
        return memory.probes.result(.startup, of: status.id, named: container.name) == .success
    }

    /// Whether a container that runs and has started is ready: it has no readiness probe, or that has succeeded
    /// (`UpdatePodStatus`).
    func isFoundReady(_ container: Container, _ status: ContainerStatus) -> Bool {
        guard container.readinessProbe != nil else { return true }
        return memory.probes.result(.readiness, of: status.id, named: container.name) == .success
    }

    /// Condemns a running container whose liveness or startup probe has failed (`computePodActions`,
    /// `computeInitContainerActions`; the grace period is `setTerminationGracePeriod`'s).
    mutating func condemn(_ container: Container, _ running: ContainerStatus) {
        for kind in [ProbeKind.liveness, .startup] {
            guard let probe = container.probe(kind), memory.unwanted[running.id] == nil,
                memory.probes.result(kind, of: running.id, named: container.name) == .failure
            else { continue }
            let mayRestart = (container.restartPolicy ?? spec.restartPolicy) != .never
            let message =
                container.isSidecar
                ? "Init container \(container.name) failed \(kind) probe"
                : "Container \(container.name) failed \(kind) probe" + (mayRestart ? ", will be restarted" : "")
            memory.unwanted[running.id] = PodMemory.Unwanted(
                message: message,
                grace: probe.terminationGracePeriodSeconds.map { .seconds($0) })
            if mayRestart { memory.mustRestart.insert(running.id) }
        }
    }

    /// Whether a container that ended is started again; one that was ended for a probe is, whatever its exit code
    /// (`computePodActions` decides so when it ends it), unless its policy is Never.
    func restarts(_ container: Container, exitCode: Int64) -> Bool {
        if let newest = observation.newest(named: container.name), memory.mustRestart.contains(newest.id) {
            return true
        }
        return RestartRules.shouldRestart(container, exitCode: exitCode, spec)
    }

    /// Names the probe that fails, where one does. Kubernetes tells it in events alone, which health is not made of.
    var probeCondition: Condition? {
        let order = probed.map(\.name)
        let found = memory.probes.troubles.min { left, right in
            let places = [left, right].map { order.firstIndex(of: $0.key.container) ?? order.count }
            return (places[0], left.key.kind.rawValue) < (places[1], right.key.kind.rawValue)
        }
        guard let (id, trouble) = found else { return nil }
        return Condition(
            PodStatus.probeFailed, true, reason: "\(id.kind.title)ProbeFailed",
            message: "container \"\(id.container)\": \(trouble.message)")
    }
}
