internal import Admission
public import Objects
public import Store

/// Says in the status of every PodDisruptionBudget how many pods may go (`pkg/controller/disruption`).
public struct DisruptionBudgetController: Controller {
    public let name = "disruption-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        switch event.kind {
        case .podDisruptionBudget: [event.key]
        case .pod:
            snapshot.objects(of: .podDisruptionBudget, in: event.key.namespace).filter { budget in
                guard let selector = LabelSelector(budget.spec["selector"] ?? .null) else { return false }
                return selector.matches(event.object) || event.previous.map(selector.matches) ?? false
            }.map(\.key)
        default: []
        }
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let budget = snapshot[key], !budget.isBeingDeleted else { return Plan() }
        let state = DisruptionBudget(budget, in: snapshot)
        var next = budget
        for (name, count) in [
            ("currentHealthy", state.currentHealthy), ("desiredHealthy", state.desiredHealthy),
            ("expectedPods", state.expectedPods), ("disruptionsAllowed", state.disruptionsAllowed),
            ("observedGeneration", Int(budget.generation))
        ] {
            next.content.set(.integer(Int64(count)), at: ["status", name])
        }
        let isAllowed = state.disruptionsAllowed > 0
        next.setCondition(
            Condition(
                "DisruptionAllowed", isAllowed, reason: isAllowed ? "SufficientPods" : "InsufficientPods", at: now))
        return Plan(changes: next == budget ? [] : [.update(next)])
    }
}
