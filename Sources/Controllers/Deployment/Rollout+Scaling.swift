internal import Objects

/// What happens when the Deployment's own size changes in the middle of a rollout, or while it is paused.
extension Rollout {
    /// Whether the Deployment has another size than when its ReplicaSets were last scaled (`isScalingEvent`).
    var isScalingEvent: Bool {
        active.contains { replicaSet in
            let desired = replicaSet.object.annotation(DeploymentAnnotations.desiredReplicas).flatMap { Int($0) }
            return desired.map { $0 != deployment.replicas } ?? false
        }
    }

    /// Shares the new size out among the ReplicaSets (`scale`).
    mutating func scale() {
        if let only = activeOrLatest {
            guard deployment.replicas <= only.replicas || canGrow else { return }
            resize(only.name, to: deployment.replicas)
        } else if let new, isSaturated(new) {
            for replicaSet in old where replicaSet.replicas > 0 { resize(replicaSet.name, to: 0) }
        } else if deployment.isRollingUpdate {
            scaleInProportion()
        }
    }

    /// False while a ReplicaSet still has pods that it was told to give up: with them there might be too many. Its status calls
    /// for another look once they are gone.
    private var canGrow: Bool { !deployment.isRollingUpdate || occupiedReplicas == totalReplicas }

    /// The only active ReplicaSet, or where none is active the newest; nil where several are (`FindActiveOrLatest`).
    private var activeOrLatest: ReplicaSet? {
        let active = active
        switch active.count {
        case 0: return new ?? old.last
        case 1: return active[0]
        default: return nil
        }
    }

    /// Whether a ReplicaSet has all pods of the Deployment, and they are available (`IsSaturated`).
    private func isSaturated(_ replicaSet: ReplicaSet) -> Bool {
        let desired = replicaSet.object.annotation(DeploymentAnnotations.desiredReplicas).flatMap { Int($0) }
        return replicaSet.replicas == deployment.replicas && desired == deployment.replicas
            && replicaSet.status.availableReplicas == deployment.replicas
    }

    private mutating func scaleInProportion() {
        let total = totalReplicas
        let maxNow = deployment.replicas + deployment.maxSurge
        let allowed = deployment.replicas > 0 ? maxNow : 0
        guard allowed <= total || canGrow else { return }
        let ordered = active.sorted { left, right in
            guard left.replicas == right.replicas else { return left.replicas > right.replicas }
            // Newer ones grow first, older ones shrink first (`ReplicaSetsBySizeNewer`, `…Older`).
            return allowed >= total ? Rollout.isOlder(right, left) : Rollout.isOlder(left, right)
        }
        let sizes = RolloutArithmetic.proportional(
            ordered.map(\.replicas), maxBefore: ordered.map(maxBefore), replicas: deployment.replicas, maxNow: maxNow,
            allowed: allowed)
        for (replicaSet, size) in zip(ordered, sizes) { resize(replicaSet.name, to: size) }
    }

    /// How many pods were allowed in all when a ReplicaSet was last scaled; without a record, how many there are.
    private func maxBefore(_ replicaSet: ReplicaSet) -> Int {
        let recorded = replicaSet.object.annotation(DeploymentAnnotations.maxReplicas).flatMap { Int32($0) }
        if let recorded, recorded > 0 { return Int(recorded) }
        return original.status.replicas
    }
}
