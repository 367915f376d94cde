public import Objects
public import Store

/// Keeps the taints of nodes at what their conditions and their cordon ask for (`doNoScheduleTaintingPass`,
/// pkg/controller/nodelifecycle/node_lifecycle_controller.go). A node's agent writes them together with its conditions; here it
/// is seen to that they stay, and follow what others write.
public struct NodeTaintController: Controller {
    public let name = "node-lifecycle-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        event.kind == .node ? [event.key] : []
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let stored = snapshot[key], !stored.isBeingDeleted else { return Plan() }
        var object = stored
        Taint.follow(&object, at: now)
        return object == stored ? Plan() : Plan(changes: [.update(object)])
    }
}
