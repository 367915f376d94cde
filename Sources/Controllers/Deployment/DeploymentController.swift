public import Objects
public import Store

/// Rolls the pods of each Deployment over to its template (`pkg/controller/deployment`).
public struct DeploymentController: Controller {
    public let name = "deployment-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        switch event.kind {
        case .deployment: [event.key]
        case .replicaSet: Owners.keys(of: .deployment, concernedBy: event, in: snapshot)
        case .configMap, .secret: snapshot.workloads(rolledOutBy: event.key)
        default: []
        }
    }

    /// One step of the rollout (`syncDeployment`); its effects make the key dirty again for the next.
    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let object = snapshot[key] else { return Plan() }
        let deployment = Deployment(object)
        guard let selector = LabelSelector(deployment.selector) else { return Plan() }
        if selector.isEmpty { return selectsEverything(deployment) }
        guard selector.selectsSome else { return Plan() }
        var rollout = Rollout(deployment, selector: selector, in: snapshot, at: now)
        step(&rollout, ids: &ids)
        return rollout.finished()
    }

    private func step(_ rollout: inout Rollout, ids: inout IDSource) {
        if rollout.deployment.isBeingDeleted || rollout.isNamespaceTerminating {
            rollout.syncNewReplicaSet()
            rollout.writeStatus()
            return
        }
        rollout.notePause()
        // A recreation scales by itself. Kubernetes makes no difference here, and stands still where a recreation finds
        // pods of several ReplicaSets and another size.
        let scalesApart = rollout.deployment.isRollingUpdate && rollout.isScalingEvent
        if rollout.deployment.isPaused || scalesApart {
            rollout.syncNewReplicaSet()
            rollout.scale()
            if rollout.deployment.isPaused { rollout.removeOldReplicaSets() }
            rollout.writeStatus()
        } else if rollout.deployment.isRollingUpdate {
            rollout.rollOver(&ids)
        } else {
            rollout.recreate(&ids)
        }
    }

    private func selectsEverything(_ deployment: Deployment) -> Plan {
        var next = deployment
        next.status.observedGeneration = deployment.object.generation
        let note = EventNote(
            .warning, "SelectingAll", "This deployment is selecting all pods. A non-empty selector is required.",
            regarding: deployment.object, component: name)
        return Plan(changes: next == deployment ? [] : [.update(next.object)], events: [note])
    }
}
