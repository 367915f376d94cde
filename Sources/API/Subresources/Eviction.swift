internal import Objects
internal import Store

extension ObjectWrite {
    /// `POST …/eviction`: deletes a pod where its disruption budgets allow it
    /// (https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/; `pkg/registry/core/pod/storage.EvictionREST`).
    public mutating func evict() throws(APIStatus) -> WriteOutcome {
        let pod = try live()
        let eviction = try RequestBody.value(of: request)
        if let name = eviction.at(["metadata", "name"])?.string, name != pod.name {
            throw .badRequest("name in URL does not match name in Eviction object")
        }
        var carrier = request
        carrier.body = JSONWriter.write(eviction["deleteOptions"] ?? .emptyObject)
        carrier.headers = ["Content-Type": RequestBody.json]
        let options = try DeleteOptions(carrier)
        if !Eviction.needsNoBudget(pod) { try checkBudgets(of: pod) }
        var outcome = try deletion(of: pod, options)
        if options.isDryRun { outcome.changes = [] }
        outcome.answer = .value(ObjectWrite.success)
        outcome.status = 201
        return outcome
    }

    private func checkBudgets(of pod: Object) throws(APIStatus) {
        let budgets = snapshot.objects(of: .podDisruptionBudget, in: pod.namespace).filter { budget in
            LabelSelector(budget.spec["selector"] ?? .null)?.matches(pod) ?? false
        }
        guard budgets.count < 2 else {
            throw .internalError(
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
        }
        guard let budget = budgets.first else { return }
        let state = DisruptionBudget(budget, in: snapshot)
        if !Pod(pod).isReady, state.allowsUnhealthy(budget) { return }
        guard state.disruptionsAllowed > 0 else {
            throw APIStatus(
                code: 429, reason: "TooManyRequests",
                message: "Cannot evict pod as it would violate the pod's disruption budget.",
                details: [
                    "causes": [
                        [
                            "reason": "DisruptionBudget",
                            "message": .string(
                                "The disruption budget \(budget.name) needs \(state.desiredHealthy) healthy pods "
                                    + "and has \(state.currentHealthy) currently")
                        ]
                    ]
                ])
        }
    }
}

enum Eviction {
    /// A pod that does not run, or goes already, is nobody's loss (`canIgnorePDB`).
    static func needsNoBudget(_ pod: Object) -> Bool {
        let phase = Pod(pod).phase
        return phase.isFinal || phase == .pending || pod.isBeingDeleted
    }
}

/// How many pods of a budget are well and must be (`pkg/controller/disruption.getExpectedPodCount`).
struct DisruptionBudget {
    var currentHealthy: Int
    var desiredHealthy: Int

    var disruptionsAllowed: Int { max(0, currentHealthy - desiredHealthy) }

    init(_ budget: Object, in snapshot: Snapshot) {
        let selector = LabelSelector(budget.spec["selector"] ?? .null)
        let pods = snapshot.objects(of: .pod, in: budget.namespace).filter {
            (selector?.matches($0) ?? false) && !Pod($0).phase.isFinal
        }
        currentHealthy = pods.count { !$0.isBeingDeleted && Pod($0).isReady }
        let expected = DisruptionBudget.expected(pods, in: snapshot)
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
    func allowsUnhealthy(_ budget: Object) -> Bool {
        budget.spec["unhealthyPodEvictionPolicy"]?.string == "AlwaysAllow"
            || currentHealthy >= desiredHealthy && desiredHealthy > 0
    }
}

extension GroupKind {
    static let podDisruptionBudget = GroupKind("policy", "PodDisruptionBudget")
}
