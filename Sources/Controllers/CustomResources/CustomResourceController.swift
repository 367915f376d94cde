public import Objects
public import Store

/// Sees to definitions of kinds: whether a kind gets the names that it asks for, and that its objects go before it
/// (`k8s.io/apiextensions-apiserver/pkg/controller/status`, `…/establish`, `…/finalizer`).
public struct CustomResourceController: Controller {
    /// So many objects are deleted by one reconcile.
    public static let burst = 500

    public let name = "customresource-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        if event.kind == .customResourceDefinition {
            // Names that one gives up another may wait for.
            let group = CustomResourceDefinition(event.object).group
            let others = snapshot.objects(of: .customResourceDefinition).filter {
                CustomResourceDefinition($0).group == group && $0.condition("NamesAccepted")?.isTrue != true
            }
            return [event.key] + others.map(\.key).filter { $0 != event.key }
        }
        guard !CustomResourceDefinition.isBuiltIn(event.kind), let info = snapshot.kinds[event.kind] else { return [] }
        let key = ObjectKey(.customResourceDefinition, name: CustomResourceDefinition.name(of: info))
        return snapshot[key]?.isBeingDeleted == true ? [key] : []
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let object = snapshot[key] else { return Plan() }
        let definition = CustomResourceDefinition(object)
        guard !object.isBeingDeleted else { return emptied(definition, in: snapshot, at: now) }
        let next = definition.settled(among: snapshot.kinds, at: now)
        return next == object ? Plan() : Plan(changes: [.update(next)])
    }

    /// Deletes the objects of the kind; takes its own finalizer off when there are none.
    private func emptied(
        _ definition: CustomResourceDefinition, in snapshot: Snapshot, at now: Timestamp
    ) -> Plan {
        let object = definition.object
        guard object.finalizers.contains(CustomResourceDefinition.cleanupFinalizer) else { return Plan() }
        var plan = Plan()
        // Of a kind that was never served there is nothing, and a kind of its name may be another's.
        let content = definition.isEstablished ? snapshot.objects(of: definition.kind) : []
        var gone = 0
        for instance in content where plan.changes.count < CustomResourceController.burst {
            guard let deletion = instance.deletion(at: now) else { continue }
            plan.changes.append(deletion)
            if case .remove = deletion { gone += 1 }
        }
        var next = object
        let remaining = content.count - gone
        let condition =
            remaining == 0
            ? Condition(
                "Terminating", false, reason: "InstanceDeletionCompleted", message: "removed all instances", at: now)
            : Condition(
                "Terminating", true, reason: "InstanceDeletionInProgress",
                message: "CustomResource deletion is in progress, \(remaining) remaining", at: now)
        if object.condition("Terminating").map({ $0.status != condition.status || $0.message != condition.message })
            ?? true
        {
            next.setCondition(condition)
        }
        if remaining == 0 { next.finalizers.removeAll { $0 == CustomResourceDefinition.cleanupFinalizer } }
        if next != object {
            plan.changes.append(.update(next))
        } else if !plan.changes.isEmpty {
            plan.changes.append(.expect(object.key, uid: object.uid, resourceVersion: object.resourceVersion))
        }
        return plan
    }
}
