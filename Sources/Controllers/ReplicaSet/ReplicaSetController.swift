public import Objects
public import Store

/// Keeps as many pods of each ReplicaSet as it says (`pkg/controller/replicaset`).
///
/// Kubernetes' controller counts expected creations and deletions, as its cache lags behind its own writes. Here one
/// reconcile reads one consistent state and commits one transaction that also writes the ReplicaSet: a second plan made
/// on the same state is refused. For the same reason there is no slow start: the pods come all or none.
public struct ReplicaSetController: Controller {
    /// So many pods are made or deleted by one reconcile (`replicaset.BurstReplicas`).
    public static let burstReplicas = 500

    public let name = "replicaset-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        switch event.kind {
        case .replicaSet: [event.key]
        case .pod: Owners.keys(of: .replicaSet, concernedBy: event, in: snapshot)
        case .serviceAccount: waiting(for: event, in: snapshot)
        default: []
        }
    }

    /// Those whose pods could not be made and run as an account that is there now.
    private func waiting(for event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        guard case .added(let account) = event else { return [] }
        return snapshot.objects(of: .replicaSet, in: account.namespace).filter { object in
            object.condition(ReplicaSetWork.failureType)?.isTrue == true
                && object.content.at(["spec", "template", "spec", "serviceAccountName"])?.string == account.name
        }.map(\.key)
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let object = snapshot[key] else { return Plan() }
        let replicaSet = ReplicaSet(object)
        // One without a selector would take every pod; a schema refuses it, and what is stored all the same is left alone.
        guard let selector = LabelSelector(replicaSet.selector), selector.selectsSome else { return Plan() }
        var work = ReplicaSetWork(replicaSet, selector: selector, in: snapshot, at: now)
        if !replicaSet.isBeingDeleted, !work.isNamespaceTerminating {
            work.manageReplicas(&ids)
            work.removeSurplusFinishedPods()
        }
        work.writeStatus()
        return work.plan
    }
}
