internal import Admission
internal import Objects
internal import Store

extension ObjectWrite {
    /// `POST …/eviction`: deletes a pod where its disruption budgets allow it
    /// (https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/; `pkg/registry/core/pod/storage.EvictionREST`).
    public mutating func evict() throws(APIStatus) -> WriteOutcome {
        let pod = try live()
        let eviction = try request.bodyObject()
        if let name = eviction.at(["metadata", "name"])?.string, name != pod.name {
            throw .badRequest("name in URL does not match name in Eviction object")
        }
        var carrier = request
        carrier.body = JSONWriter.write(eviction["deleteOptions"] ?? .emptyObject)
        carrier.headers = ["Content-Type": RequestBody.json]
        let options = try DeleteOptions(carrier)
        let budget = Eviction.needsNoBudget(pod) ? nil : try budget(of: pod)
        var outcome = try deletion(of: pod, options)
        // Of two evictions that are decided at once, the second looks again.
        if let budget, !outcome.changes.isEmpty {
            outcome.changes.append(
                .touch(budget.key, uid: budget.uid, resourceVersion: budget.resourceVersion))
        }
        if options.isDryRun { outcome.changes = [] }
        outcome.answer = .value(ObjectWrite.success)
        outcome.status = 201
        return outcome
    }

    /// The budget that allows the pod to go; nil where it has none.
    private func budget(of pod: Object) throws(APIStatus) -> Object? {
        let budgets = snapshot.objects(of: .podDisruptionBudget, in: pod.namespace).filter { budget in
            LabelSelector(budget.spec["selector"] ?? .null)?.matches(pod) ?? false
        }
        guard budgets.count < 2 else {
            throw .internalError(
                "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.")
        }
        guard let budget = budgets.first else { return nil }
        let state = DisruptionBudget(budget, in: snapshot)
        if !Pod(pod).isReady, state.allowsUnhealthy(budget) { return budget }
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
        return budget
    }
}

enum Eviction {
    /// A pod that does not run, or goes already, is nobody's loss (`canIgnorePDB`).
    static func needsNoBudget(_ pod: Object) -> Bool {
        let phase = Pod(pod).phase
        return phase.isFinal || phase == .pending || pod.isBeingDeleted
    }
}
