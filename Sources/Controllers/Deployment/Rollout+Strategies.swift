internal import Objects
internal import Store

/// How the pods go from the old ReplicaSets to the new one.
extension Rollout {
    /// One step of a rolling update: up if there is room, else down if enough is available (`rolloutRolling`).
    mutating func rollOver(_ ids: inout IDSource) {
        makeNewReplicaSet(&ids)
        syncNewReplicaSet()
        if !scaleNewUp(), !scaleOldDown(), isComplete(original.status), isNewFull { removeOldReplicaSets() }
        writeRolloutStatus()
    }

    /// One step of a recreation: all old pods go, and only then do new ones come (`rolloutRecreate`).
    mutating func recreate(_ ids: inout IDSource) {
        syncNewReplicaSet()
        let leaving = old.filter { $0.replicas > 0 }
        for replicaSet in leaving { resize(replicaSet.name, to: 0) }
        if leaving.isEmpty, !areOldPodsRunning {
            makeNewReplicaSet(&ids)
            syncNewReplicaSet()
            if let newName { resize(newName, to: deployment.replicas) }
            if isComplete(original.status), isNewFull { removeOldReplicaSets() }
        }
        writeRolloutStatus()
    }

    /// Whether a pod of an old ReplicaSet has not finished; one that is being deleted still runs (`oldPodsRunning`).
    private var areOldPodsRunning: Bool {
        old.contains { replicaSet in
            Claims.controlled(.pod, by: replicaSet.object, in: snapshot).contains { !Pod($0).isFinished }
        }
    }

    /// What the status says of the newest pods may be about those before: a changed configuration is no new generation.
    private var isNewFull: Bool { new?.status.replicas == deployment.replicas }

    func sizeOfNew(current: Int) -> Int {
        guard deployment.isRollingUpdate else { return deployment.replicas }
        return RolloutArithmetic.newSize(
            replicas: deployment.replicas, maxSurge: deployment.maxSurge, total: occupiedReplicas, current: current)
    }

    /// Brings the new ReplicaSet as close to its size as the surge allows; false where it stays
    /// (`reconcileNewReplicaSet`).
    private mutating func scaleNewUp() -> Bool {
        guard let new, new.replicas != deployment.replicas else { return false }
        let size =
            new.replicas > deployment.replicas ? deployment.replicas : sizeOfNew(current: new.replicas)
        guard size != new.replicas else { return false }
        resize(new.name, to: size)
        return true
    }

    /// Takes from the old ReplicaSets what may go; false where nothing may (`reconcileOldReplicaSets`).
    private mutating func scaleOldDown() -> Bool {
        let leaving = old.filter { $0.replicas > 0 }
        guard let new, !leaving.isEmpty else { return false }
        let allowance = RolloutArithmetic.scaleDownAllowance(
            total: totalReplicas, minAvailable: deployment.minAvailable, new: size(of: new))
        guard allowance > 0 else { return false }
        let healthy = RolloutArithmetic.withoutUnavailable(leaving.map(size), allowance: allowance)
        let available = replicaSets.reduce(0) { $0 + size(of: $1).lastingAvailable }
        let sizes = RolloutArithmetic.scaledDown(
            healthy, available: available, minAvailable: deployment.minAvailable)
        guard sizes != leaving.map(\.replicas) else { return false }
        for (replicaSet, size) in zip(leaving, healthy) { expectUnavailable(replicaSet, above: size) }
        for (replicaSet, size) in zip(leaving, sizes) where size != replicaSet.replicas {
            resize(replicaSet.name, to: size)
        }
        return true
    }

    /// Sets a size, notes for which size of the Deployment it is, and tells people (`scaleReplicaSetAndRecordEvent`).
    mutating func resize(_ name: String, to size: Int) {
        guard var replicaSet = replicaSets.first(where: { $0.name == name }) else { return }
        let before = replicaSet.replicas
        setReplicasAnnotations(of: &replicaSet)
        if before != size {
            replicaSet.replicas = size
            let direction = before < size ? "up" : "down"
            note(.normal, "ScalingReplicaSet", "Scaled \(direction) replica set \(name) from \(before) to \(size)")
        }
        change(name) { $0 = replicaSet }
    }
}

// MARK: What is available

extension Rollout {
    /// What a ReplicaSet is asked for, and what it has now.
    ///
    /// Kubernetes reads the second from its status, which may be older than its pods: so it takes a pod for unavailable that
    /// has become available since, and fewer are left than there must be.
    private func size(of replicaSet: ReplicaSet) -> RolloutArithmetic.Size {
        let available = pods(of: replicaSet).count { isAvailable($0, in: replicaSet) }
        return RolloutArithmetic.Size(replicas: max(0, replicaSet.replicas), available: available)
    }

    /// Lets the plan rest on it that pods are not available whose ReplicaSet gets a smaller size for it.
    private mutating func expectUnavailable(_ replicaSet: ReplicaSet, above size: Int) {
        let pods = pods(of: replicaSet)
        // Of what is taken off, that many are there: the rest was never made.
        let removed = pods.count - size
        guard removed > 0, size < replicaSet.replicas else { return }
        for pod in pods.filter({ !isAvailable($0, in: replicaSet) }).prefix(removed) {
            plan.changes.append(.expect(pod.key, uid: pod.uid, resourceVersion: pod.object.resourceVersion))
        }
    }

    private func pods(of replicaSet: ReplicaSet) -> [Pod] {
        Claims.controlled(.pod, by: replicaSet.object, in: snapshot).map(Pod.init).filter(\.isActive)
    }

    private func isAvailable(_ pod: Pod, in replicaSet: ReplicaSet) -> Bool {
        pod.isAvailable(minReadySeconds: Int64(replicaSet.minReadySeconds), at: now)
    }
}
