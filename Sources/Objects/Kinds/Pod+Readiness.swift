/// What controllers ask of a pod: the functions of `k8s.io/kubernetes/pkg/api/v1/pod` and of
/// `pkg/controller/controller_utils.go`.
extension Pod {
    /// Whether the phase is one that a pod never leaves.
    public var isFinished: Bool { phase.isFinal }

    /// Neither finished nor being deleted (`controller.IsPodActive`).
    public var isActive: Bool { !isFinished && !isBeingDeleted }

    public var isScheduled: Bool { !nodeName.isEmpty }

    public var isReady: Bool { object.condition("Ready")?.isTrue ?? false }

    /// Since when the Ready condition has been what it is.
    public var readyTransitionTime: Timestamp? { object.condition("Ready")?.lastTransitionTime }

    /// Ready for at least `minReadySeconds` (`podutil.IsPodAvailable`).
    public func isAvailable(minReadySeconds: Int64, at now: Timestamp) -> Bool {
        guard let ready = object.condition("Ready"), ready.isTrue else { return false }
        if minReadySeconds == 0 { return true }
        guard let since = ready.lastTransitionTime else { return false }
        return since + .seconds(minReadySeconds) <= now
    }

    /// The restarts of the pod's main containers, and of its sidecars.
    public var restartCount: Int64 {
        let status = self.status
        let sidecars = Set(spec.initContainers.filter(\.isSidecar).map(\.name))
        return status.containerStatuses.reduce(0) { $0 + $1.restartCount }
            + status.initContainerStatuses.reduce(0) { $0 + (sidecars.contains($1.name) ? $1.restartCount : 0) }
    }

    /// The most restarts of any one main container: what a ReplicaSet ranks its pods by (`maxContainerRestarts`).
    public var mostRestarts: Int64 { status.containerStatuses.map(\.restartCount).max() ?? 0 }
}
