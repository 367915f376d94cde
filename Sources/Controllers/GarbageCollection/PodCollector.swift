public import Objects
public import Store

/// Deletes pods that nothing will ever finish or remove: those on nodes that are gone, and finished ones of which there
/// are too many (`pkg/controller/podgc`).
///
/// A pod whose node is gone is marked first and deleted only some time later, as a node may come back. The mark is a condition
/// of the pod, so the time is known after a restart too.
public struct PodCollector: Controller {
    /// How long a node must be gone (`podgc.quarantineTime`).
    public static let quarantine = Duration.seconds(40)
    /// So many finished pods are kept in all (kube-controller-manager's `--terminated-pod-gc-threshold`).
    public static let finishedPodsKept = 12_500
    /// So many pods are changed by one reconcile.
    public static let burst = 500
    /// The condition that is False on a pod whose node is gone.
    public static let nodeExistsCondition = "skeg.dev/NodeExists"

    public let name = "pod-garbage-collector"
    private let finishedPodsKept: Int

    public init(finishedPodsKept: Int = PodCollector.finishedPodsKept) { self.finishedPodsKept = finishedPodsKept }

    /// No object: the finished pods of the whole store.
    private static let finishedKey = ObjectKey(.pod, name: "finished")

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        switch (event.kind, event) {
        case (.node, .modified): return []
        case (.node, _): return [event.key]
        case (.pod, .removed): return []
        case (.pod, _):
            let pod = Pod(event.object)
            var keys: [ObjectKey] = []
            let nodeKey = ObjectKey(.node, name: pod.nodeName)
            if pod.isScheduled, event.previous.map({ Pod($0).nodeName }) != pod.nodeName, snapshot[nodeKey] == nil {
                keys.append(nodeKey)
            }
            if pod.isFinished, snapshot.count(of: .pod) > finishedPodsKept { keys.append(PodCollector.finishedKey) }
            return keys
        default: return []
        }
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        if key == PodCollector.finishedKey { return surplusFinishedPods(in: snapshot, at: now) }
        let pods = snapshot.pods(onNode: key.name).map(Pod.init)
        return snapshot[key] == nil ? withoutNode(pods, at: now) : withNode(pods)
    }

    private func withNode(_ pods: [Pod]) -> Plan {
        let marked = pods.filter { $0.object.condition(PodCollector.nodeExistsCondition) != nil }
        return Plan(
            changes: marked.map { pod in
                var next = pod.object
                next.conditions = next.conditions.filter { $0.type != PodCollector.nodeExistsCondition }
                return .update(next)
            })
    }

    /// Marks the pods, and deletes those that have been marked for long enough (`gcOrphaned`).
    private func withoutNode(_ pods: [Pod], at now: Timestamp) -> Plan {
        var plan = Plan()
        for pod in pods {
            guard plan.changes.count < PodCollector.burst else {
                plan.requeue(after: .zero)
                break
            }
            guard let mark = pod.object.condition(PodCollector.nodeExistsCondition),
                let since = mark.lastTransitionTime
            else {
                var next = pod.object
                next.setCondition(
                    Condition(
                        PodCollector.nodeExistsCondition, false, reason: "NodeNotFound",
                        message: "Node \(pod.nodeName) no longer exists", at: now))
                plan.changes.append(.update(next))
                plan.requeue(after: PodCollector.quarantine)
                continue
            }
            let end = since + PodCollector.quarantine
            if end > now {
                plan.requeue(after: end - now)
            } else if let deletion = PodCollector.lost(pod, at: now).deletion(at: now, gracePeriodSeconds: 0) {
                plan.changes.append(deletion)
            }
        }
        return plan
    }

    /// The pod as it is when its node took it along.
    private static func lost(_ pod: Pod, at now: Timestamp) -> Object {
        guard !pod.isFinished else { return pod.object }
        var next = pod
        next.status.phase = .failed
        next.object.setCondition(
            Condition(
                "DisruptionTarget", true, reason: "DeletionByPodGC", message: "PodGC: node no longer exists", at: now))
        return next.object
    }

    /// Deletes the oldest finished pods, evicted ones first (`gcTerminated`).
    private func surplusFinishedPods(in snapshot: Snapshot, at now: Timestamp) -> Plan {
        let finished = snapshot.objects(of: .pod).map(Pod.init).filter { $0.isFinished && !$0.isBeingDeleted }
        let surplus = finished.count - finishedPodsKept
        guard surplus > 0 else { return Plan() }
        let oldestFirst = finished.sorted { left, right in
            let (leftEvicted, rightEvicted) = (left.status.reason == "Evicted", right.status.reason == "Evicted")
            if leftEvicted != rightEvicted { return leftEvicted }
            let never = Timestamp(seconds: 0)
            let leftTime = left.object.creationTimestamp ?? never
            let rightTime = right.object.creationTimestamp ?? never
            return (leftTime, left.key) < (rightTime, right.key)
        }
        return Plan(
            changes: oldestFirst.prefix(min(surplus, PodCollector.burst)).compactMap { $0.object.deletion(at: now) },
            requeueAfter: surplus > PodCollector.burst ? .zero : nil)
    }
}
