internal import Admission
internal import Objects
internal import Store

/// One reconcile of one ReplicaSet in the making: its pods as they are and as they will be, and the changes between.
struct ReplicaSetWork {
    /// The condition that says why there are fewer pods than asked for.
    static let failureType = "ReplicaFailure"

    /// Why pods are made with delays, in that condition.
    static let failAtOnceReason = "PodsFailAtOnce"

    /// How long until pods that were refused are tried again.
    static let refusalDelay = Duration.seconds(15)

    let replicaSet: ReplicaSet
    let snapshot: Snapshot
    let now: Timestamp
    private(set) var plan = Plan()
    /// The pods that count: neither finished nor being deleted.
    private var active: [Pod]
    private let finished: [Pod]
    private var terminating: Int
    private var failure: Condition?
    /// Whether pods are made or deleted, so that the ReplicaSet must be written.
    private var changesPods = false

    init(_ replicaSet: ReplicaSet, selector: LabelSelector, in snapshot: Snapshot, at now: Timestamp) {
        self.replicaSet = replicaSet
        self.snapshot = snapshot
        self.now = now
        let claims = Claims.make(of: .pod, by: replicaSet.object, selector: selector, in: snapshot) {
            Pod($0).isActive
        }
        active = claims.claimed.map(Pod.init)
        plan.changes = claims.releases + claims.adoptions
        let inactive = Claims.controlled(.pod, by: replicaSet.object, in: snapshot).map(Pod.init)
            .filter { !$0.isActive }
        finished = inactive.filter { $0.isFinished && !$0.isBeingDeleted }
        terminating = inactive.count { !$0.isFinished }
    }

    var isNamespaceTerminating: Bool {
        snapshot[ObjectKey(.namespace, name: replicaSet.namespace)]?.isBeingDeleted ?? false
    }

    // MARK: Pods

    /// Makes what is missing or deletes what is too many (`manageReplicas`).
    mutating func manageReplicas(_ ids: inout IDSource) {
        let missing = replicaSet.replicas - active.count
        let failed = FailedPods(finished)
        if active.count(where: \.isReady) < replicaSet.replicas, let newest = failed.newest,
            now - FailedPods.finishTime(of: newest) < FailedPods.longestDelay * 2
        {
            failure = ReplicaSetWork.failure(of: newest, at: now)
        }
        if missing > 0 {
            if let notBefore = failed.notBefore, notBefore > now {
                plan.requeue(after: notBefore - now)
                return
            }
            createPods(min(missing, ReplicaSetController.burstReplicas), &ids)
        } else if missing < 0 {
            deletePods(min(-missing, ReplicaSetController.burstReplicas))
        }
    }

    private mutating func createPods(_ count: Int, _ ids: inout IDSource) {
        var template = replicaSet.template.pod
        template.namespace = replicaSet.namespace
        template.ownerReferences = [OwnerReference(controller: replicaSet.object)]
        template.creationTimestamp = now
        template.status = ["phase": "Pending"]
        // The name is cut so that it keeps room for the suffix in a label's 63 bytes (`names.SimpleNameGenerator`).
        let prefix = (replicaSet.name + "-").prefix(58)
        template.metadata["generateName"] = .string(replicaSet.name + "-")
        // What stands in the template stands in the pod.
        if Secrecy.isSealed(replicaSet.object) { Secrecy.seal(&template) }
        snapshot.kinds.applyDefaults(to: &template)
        var admission = Admission(in: snapshot)
        defer { plan.changes += admission.changes }
        do throws(Admission.Refusal) { try admission.complete(&template) } catch { return refuse(error) }
        for _ in 0..<count {
            var pod = template
            pod.name = prefix + ids.nameSuffix()
            do throws(Admission.Refusal) { try admission.count(pod) } catch { return refuse(error) }
            pod.uid = ids.uid()
            plan.changes.append(.create(pod))
            changesPods = true
            active.append(Pod(pod))
            note(.normal, "SuccessfulCreate", "Created pod: \(pod.name)")
        }
    }

    /// Says why no more pods are made (`FailedCreate`); looked at again when the ReplicaSet changes or the account
    /// comes that its pods run as, and from time to time.
    private mutating func refuse(_ refusal: Admission.Refusal) {
        let message = "pods \"\(replicaSet.name)-\" is forbidden: \(refusal.message)"
        failure = Condition(ReplicaSetWork.failureType, true, reason: "FailedCreate", message: message, at: now)
        note(.warning, "FailedCreate", "Error creating: \(message)")
        plan.requeue(after: ReplicaSetWork.refusalDelay)
    }

    private mutating func deletePods(_ count: Int) {
        let leaving = PodRanking.podsToDelete(
            count, of: active, activePodsOnNode: activePodsOnNode(), minReadySeconds: replicaSet.minReadySeconds,
            at: now)
        for pod in leaving {
            guard let deletion = pod.object.deletion(at: now) else { continue }
            plan.changes.append(deletion)
            if case .update = deletion { terminating += 1 }
            note(.normal, "SuccessfulDelete", "Deleted pod: \(pod.name)")
        }
        let gone = Set(leaving.map(\.uid))
        active.removeAll { gone.contains($0.uid) }
        changesPods = true
    }

    /// How many active pods of the same Deployment each node has (`getIndirectlyRelatedPods`).
    private func activePodsOnNode() -> [String: Int] {
        guard let owner = replicaSet.object.controller else { return [:] }
        var counts: [String: Int] = [:]
        for sibling in snapshot.dependents(of: owner.uid) where sibling.kind == .replicaSet {
            for pod in Claims.controlled(.pod, by: sibling, in: snapshot).map(Pod.init) where pod.isActive {
                counts[pod.nodeName, default: 0] += 1
            }
        }
        return counts
    }

    mutating func removeSurplusFinishedPods() {
        for pod in FailedPods.surplus(of: finished) {
            guard let deletion = pod.object.deletion(at: now) else { continue }
            plan.changes.append(deletion)
        }
    }

    private static func failure(of pod: Pod, at now: Timestamp) -> Condition {
        let said = [pod.status.reason, pod.status.message].filter { !$0.isEmpty }.joined(separator: ": ")
        let longest = FailedPods.longestDelay.components.seconds
        return Condition(
            ReplicaSetWork.failureType, true, reason: failAtOnceReason,
            message: "Pods fail within \(FailedPods.shortLife.components.seconds)s of their creation"
                + (said.isEmpty ? "" : " (\(said))") + "; they are replaced with growing delays of up to \(longest)s.",
            at: now)
    }

    private mutating func note(_ kind: EventNote.Kind, _ reason: String, _ message: String) {
        plan.events.append(
            EventNote(
                kind, reason, message, regarding: replicaSet.object, component: "replicaset-controller"))
    }

    // MARK: Status

    /// Writes the status as it will be after the plan (`calculateStatus`): pods and status are one transaction, so it is
    /// never behind.
    mutating func writeStatus() {
        var next = replicaSet
        next.status = status()
        setFailure(in: &next.object)
        requeueForAvailability()
        if next.object != replicaSet.object {
            plan.changes.append(.update(next.object))
        } else if changesPods {
            plan.changes.append(
                .touch(next.key, uid: next.uid, resourceVersion: replicaSet.object.resourceVersion))
        } else if !plan.changes.isEmpty {
            plan.changes.append(
                .expect(next.key, uid: next.uid, resourceVersion: replicaSet.object.resourceVersion))
        }
    }

    private func status() -> ReplicaSet.Status {
        let labels = replicaSet.template.labels
        var status = replicaSet.status
        status.replicas = active.count
        status.fullyLabeledReplicas = active.count { pod in
            labels.allSatisfy { pod.object.label($0.key) == $0.value }
        }
        status.readyReplicas = active.count(where: \.isReady)
        status.availableReplicas = active.count(where: isAvailable)
        status.terminatingReplicas = terminating
        status.observedGeneration = replicaSet.object.generation
        return status
    }

    private func isAvailable(_ pod: Pod) -> Bool {
        pod.isAvailable(minReadySeconds: Int64(replicaSet.minReadySeconds), at: now)
    }

    private func setFailure(in object: inout Object) {
        if let failure {
            // Only its transition is told; a message that changes with each pod would write the status each time.
            if object.condition(failure.type)?.reason != failure.reason { object.setCondition(failure) }
        } else if object.condition(ReplicaSetWork.failureType) != nil {
            object.conditions = object.conditions.filter { $0.type != ReplicaSetWork.failureType }
        }
    }

    /// Looks again when the next ready pod has been ready for long enough.
    private mutating func requeueForAvailability() {
        for pod in active where pod.isReady && !isAvailable(pod) {
            guard let since = pod.readyTransitionTime else { continue }
            plan.requeue(after: max(since + .seconds(replicaSet.minReadySeconds) - now, .milliseconds(1)))
        }
    }
}
