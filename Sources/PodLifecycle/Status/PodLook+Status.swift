internal import Objects
internal import Runtime

extension PodLook {
    /// The pod's status from what is known now (`generateAPIPodStatus`, pkg/kubelet/kubelet_pods.go).
    ///
    /// - Parameter isTerminal: nothing of the pod runs or will run again.
    func status(isTerminal: Bool) -> PodStatus {
        var status = stored
        status.startTime = stored.startTime ?? now
        status.content["hostIP"] = .string(node.address)
        status.content["hostIPs"] = [["ip": .string(node.address)]]
        status.content["qosClass"] = .string(QOSClass.of(spec).rawValue)
        if pod.object.generation > 0 { status.content["observedGeneration"] = .integer(pod.object.generation) }
        setAddress(&status)
        if let rejection = memory.rejection, !pod.isFinished {
            status.phase = .failed
            status.reason = rejection.reason
            status.message = "Pod was rejected: \(rejection.message)"
            return status
        }
        status.containerStatuses = spec.containers.map { containerStatus($0, .main, isTerminal: isTerminal) }
        status.initContainerStatuses = spec.initContainers.map {
            containerStatus($0, .initial, isTerminal: isTerminal)
        }
        status.ephemeralContainerStatuses = spec.ephemeralContainers.map {
            containerStatus($0, .ephemeral, isTerminal: isTerminal)
        }
        setPhase(&status, isTerminal: isTerminal)
        setConditions(&status)
        return status
    }

    /// A pod keeps its last address until it has a new one, so that a finished pod still shows where it was.
    private func setAddress(_ status: inout PodStatus) {
        let address = spec.hostNetwork ? node.address : observation.readySandbox?.address ?? ""
        guard !address.isEmpty else { return }
        status.content["podIP"] = .string(address)
        status.content["podIPs"] = [["ip": .string(address)]]
    }

    private func setPhase(_ status: inout PodStatus, isTerminal: Bool) {
        if pod.isFinished { return }
        let computed = PodPhaseRules.phase(
            spec, main: status.containerStatuses, initial: status.initContainerStatuses, isTerminal: isTerminal)
        if isTerminal, let eviction = memory.eviction {
            status.phase = .failed
            status.reason = Eviction.reason
            status.message = eviction.message
            return
        }
        if isTerminal {
            let hasExceeded = ending == .deadlineExceeded || exceededDeadline
            status.phase = hasExceeded || computed != .succeeded ? .failed : .succeeded
            if hasExceeded {
                status.reason = "DeadlineExceeded"
                status.message = "Pod was active on the node longer than the specified deadline"
            }
            return
        }
        // A pod is final only once nothing of it runs: others take its place and its resources from then on.
        status.phase = computed.isFinal ? (stored.phase == .pending ? .pending : .running) : computed
        if status.phase != stored.phase {
            status.reason = ""
            status.message = ""
        }
    }

    /// Whether a pod that is deleted had been ended for its deadline before.
    private var exceededDeadline: Bool {
        guard pod.isBeingDeleted, memory.announced.contains("DeadlineExceeded") else { return false }
        return true
    }
}
