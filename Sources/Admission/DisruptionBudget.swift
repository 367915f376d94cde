public import Objects
public import Store

/// How many pods of a budget are well and must be (`pkg/controller/disruption.getExpectedPodCount`).
public struct DisruptionBudget: Sendable, Hashable {
    public var currentHealthy: Int
    public var desiredHealthy: Int
    /// Pods that there should be.
    public var expectedPods: Int

    public var disruptionsAllowed: Int { max(0, currentHealthy - desiredHealthy) }

    public init(_ budget: Object, in snapshot: Snapshot) {
        let selector = LabelSelector(budget.spec["selector"] ?? .null)
        let pods = snapshot.objects(of: .pod, in: budget.namespace).filter {
            (selector?.matches($0) ?? false) && !Pod($0).phase.isFinal
        }
        currentHealthy = pods.count { !$0.isBeingDeleted && Pod($0).isReady }
        let expected = DisruptionBudget.expected(pods, in: snapshot)
        expectedPods = expected
        if let unavailable = budget.spec["maxUnavailable"] {
            desiredHealthy = max(0, expected - DisruptionBudget.count(unavailable, of: expected))
        } else if let available = budget.spec["minAvailable"] {
            // A number stands for itself; a share is one of all that there should be.
            desiredHealthy = DisruptionBudget.count(available, of: expected)
        } else {
            desiredHealthy = 0
        }
    }

    /// As many as the controllers of the pods want; a pod without one counts for itself.
    private static func expected(_ pods: [Object], in snapshot: Snapshot) -> Int {
        var controllers: [String: Int] = [:]
        var alone = 0
        for pod in pods {
            guard let owner = pod.controller else {
                alone += 1
                continue
            }
            let key = ObjectKey(owner.kind, namespace: pod.namespace, name: owner.name)
            controllers[owner.uid] = snapshot[key]?.spec["replicas"]?.integer.map(Int.init) ?? 1
        }
        return controllers.values.reduce(alone, +)
    }

    /// Shares are rounded up (`intstr.GetScaledValueFromIntOrPercent` with roundUp).
    private static func count(_ value: Value, of total: Int) -> Int {
        if let number = value.integer { return Int(clamping: number) }
        guard let text = value.string, text.hasSuffix("%"), let share = Int(text.dropLast()) else { return 0 }
        return (max(0, min(share, 100)) * total + 99) / 100
    }

    /// `spec.unhealthyPodEvictionPolicy`: a pod that is not ready may go where enough others are well, or always.
    public func allowsUnhealthy(_ budget: Object) -> Bool {
        budget.spec["unhealthyPodEvictionPolicy"]?.string == "AlwaysAllow"
            || currentHealthy >= desiredHealthy && desiredHealthy > 0
    }
}
