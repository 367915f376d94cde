internal import Objects
internal import Store

/// What the Deployment says of itself.
extension Rollout {
    /// Whether all pods are new and available, and nothing else is there (`DeploymentComplete`).
    func isComplete(_ status: Deployment.Status) -> Bool {
        status.updatedReplicas == deployment.replicas && status.replicas == deployment.replicas
            && status.availableReplicas == deployment.replicas
            && status.observedGeneration >= deployment.object.generation
    }

    /// Writes the numbers and whether enough is available (`syncDeploymentStatus`).
    mutating func writeStatus() { deployment.status = calculatedStatus() }

    /// The numbers, summed up over the ReplicaSets (`calculateStatus`).
    private func calculatedStatus() -> Deployment.Status {
        var status = deployment.status
        let all = replicaSets.map(\.status)
        let available = all.reduce(0) { $0 + $1.availableReplicas }
        status.observedGeneration = deployment.object.generation
        status.replicas = all.reduce(0) { $0 + $1.replicas }
        status.updatedReplicas = new?.status.replicas ?? 0
        status.readyReplicas = all.reduce(0) { $0 + $1.readyReplicas }
        status.availableReplicas = available
        status.unavailableReplicas = max(0, totalReplicas - available)
        status.terminatingReplicas = all.reduce(0) { $0 + ($1.terminatingReplicas ?? 0) }
        if available >= deployment.minAvailable {
            status.set(
                "Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.", now)
        } else {
            status.set(
                "Available", false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.",
                now)
        }
        return status
    }

    // MARK: Progress

    /// Writes the status with what is to say about the progress of the rollout (`syncRolloutStatus`).
    mutating func writeRolloutStatus() {
        var status = calculatedStatus()
        if let deadline = deployment.progressDeadlineSeconds {
            noteProgress(in: &status, deadline: deadline)
        } else {
            status.removeCondition("Progressing")
        }
        if let failure = replicaFailure {
            status.set("ReplicaFailure", failure.isTrue, failure.reason, failure.message, now)
        } else {
            status.removeCondition("ReplicaFailure")
        }
        deployment.status = status
        requeueForDeadline()
    }

    private mutating func noteProgress(in status: inout Deployment.Status, deadline: Int) {
        let current = deployment.status.condition("Progressing")
        // A rollout that is done is not looked at again: a pod that fails later is no lack of progress.
        if status.replicas == status.updatedReplicas, current?.reason == "NewReplicaSetAvailable" { return }
        let subject = newName.map { "ReplicaSet \"\($0)\"" } ?? "Deployment \"\(deployment.name)\""
        if isComplete(status) {
            status.set(
                "Progressing", true, "NewReplicaSetAvailable", "\(subject) has successfully progressed.", now)
        } else if hasProgressed(to: status) {
            status.set(
                "Progressing", true, "ReplicaSetUpdated", "\(subject) is progressing.", now, evenIfSaid: true)
        } else if hasTimedOut(current, deadline: deadline) {
            status.set(
                "Progressing", false, "ProgressDeadlineExceeded", "\(subject) has timed out progressing.", now)
        }
    }

    /// Whether there are more new pods, fewer old ones, or more that are ready or available (`DeploymentProgressing`).
    private func hasProgressed(to status: Deployment.Status) -> Bool {
        let before = original.status
        return status.updatedReplicas > before.updatedReplicas
            || status.replicas - status.updatedReplicas < before.replicas - before.updatedReplicas
            || status.readyReplicas > before.readyReplicas || status.availableReplicas > before.availableReplicas
    }

    /// (`DeploymentTimedOut`)
    private func hasTimedOut(_ current: Condition?, deadline: Int) -> Bool {
        guard let current, current.reason != "NewReplicaSetAvailable" else { return false }
        if current.reason == "ProgressDeadlineExceeded" { return true }
        guard let since = current.lastUpdateTime else { return false }
        return since + .seconds(deadline) < now
    }

    /// Looks again when the deadline has passed (`requeueStuckDeployment`). A second more, as times are written in whole
    /// seconds.
    private mutating func requeueForDeadline() {
        guard let deadline = deployment.progressDeadlineSeconds,
            let current = deployment.status.condition("Progressing"), let since = current.lastUpdateTime,
            !isComplete(deployment.status),
            current.reason != "ProgressDeadlineExceeded", current.reason != "NewReplicaSetAvailable"
        else { return }
        plan.requeue(after: max(since + .seconds(deadline + 1) - now, .milliseconds(1)))
    }

    /// What a ReplicaSet says about pods that cannot be made, the new one first (`getReplicaFailures`).
    private var replicaFailure: Condition? {
        ([new].compactMap { $0 } + old).lazy.compactMap { $0.object.condition("ReplicaFailure") }.first
    }

    // MARK: Pause

    /// Notes that the Deployment was paused or resumed, so that the time of the pause is not taken for a lack of progress
    /// (`checkPausedConditions`).
    mutating func notePause() {
        guard deployment.progressDeadlineSeconds != nil else { return }
        let reason = deployment.status.condition("Progressing")?.reason
        guard reason != "ProgressDeadlineExceeded" else { return }
        if deployment.isPaused, reason != "DeploymentPaused" {
            deployment.status.set("Progressing", nil, "DeploymentPaused", "Deployment is paused", now)
        } else if !deployment.isPaused, reason == "DeploymentPaused" {
            deployment.status.set("Progressing", nil, "DeploymentResumed", "Deployment is resumed", now)
        }
    }
}

extension Deployment.Status {
    /// Sets a condition, unless one with this status and reason is there (`SetDeploymentCondition`); the time of the last
    /// transition is kept where the status is the same.
    ///
    /// - `evenIfSaid`: says the same again, for its time of the last update.
    mutating func set(
        _ type: String, _ status: Bool?, _ reason: String, _ message: String, _ now: Timestamp,
        evenIfSaid: Bool = false
    ) {
        var next = Condition(type, status, reason: reason, message: message, at: now)
        next.content["lastUpdateTime"] = .string(now.text)
        if let held = condition(type), held.status == next.status {
            if held.reason == reason, !evenIfSaid { return }
            next.content["lastTransitionTime"] = held.content["lastTransitionTime"]
        }
        conditions = conditions.filter { $0.type != type } + [next]
    }

    mutating func removeCondition(_ type: String) {
        if condition(type) != nil { conditions = conditions.filter { $0.type != type } }
    }
}

extension Condition {
    /// Only Deployments' conditions have it.
    var lastUpdateTime: Timestamp? { content["lastUpdateTime"]?.string.flatMap { Timestamp($0) } }
}
