internal import Objects
internal import Store

/// Which ReplicaSet is the new one, and how it is made and kept in step.
extension Rollout {
    /// So many times another hash is tried for a new ReplicaSet whose name is taken.
    static let maximumCollisions = 16

    /// The oldest ReplicaSet with the template (`FindNewReplicaSet`).
    ///
    /// Templates are compared, not hashes: so a rollback finds the ReplicaSet that it had, and a release that knows
    /// more defaults rolls nothing.
    func findNew() -> String? {
        let same = replicaSets.first { replicaSet in
            var plain = replicaSet.template
            plain.setLabel(ReplicaSet.templateHashLabel, to: nil)
            return plain == template
        }
        if let same { return same.name }
        guard !replicaSets.isEmpty else { return nil }
        var wanted = deployment
        wanted.template = template
        let meaning = meaning(of: wanted.object)
        return replicaSets.first { self.meaning(of: $0.object) == meaning }?.name
    }

    /// What the template of a Deployment or ReplicaSet says with all defaults.
    private func meaning(of object: Object) -> Value {
        var object = object
        snapshot.kinds.applyDefaults(to: &object)
        return PodTemplate(object.spec["template"] ?? .emptyObject).meaning
    }

    /// Brings the annotations of the new ReplicaSet and the revision of the Deployment up to date, where there is a new
    /// one (`getNewReplicaSet`).
    mutating func syncNewReplicaSet() {
        guard let newName, let new else { return }
        let revision = nextRevision
        let becomesNewest = Rollout.revision(of: new) < revision
        let minReadySeconds = deployment.minReadySeconds
        let source = deployment.object
        change(newName) { replicaSet in
            Rollout.setAnnotations(of: &replicaSet, from: source, revision: revision)
            if replicaSet.minReadySeconds != minReadySeconds { replicaSet.minReadySeconds = minReadySeconds }
        }
        if becomesNewest { noteConfiguration() }
        deployment.object.setAnnotation(
            DeploymentAnnotations.revision, to: self.new?.object.annotation(DeploymentAnnotations.revision))
        if deployment.progressDeadlineSeconds != nil, deployment.status.condition("Progressing") == nil {
            deployment.status.set(
                "Progressing", true, "FoundNewReplicaSet", "Found new replica set \"\(newName)\"", now)
        }
    }

    /// Makes the new ReplicaSet where there is none (`getNewReplicaSet`).
    mutating func makeNewReplicaSet(_ ids: inout IDSource) {
        guard newName == nil else { return }
        guard let (name, hash) = freeName() else {
            plan.requeue(after: .seconds(60))
            return
        }
        let revision = nextRevision
        let size = sizeOfNew(current: 0)
        var replicaSet = ReplicaSet(namespace: deployment.namespace, name: name)
        var template = template
        template.setLabel(ReplicaSet.templateHashLabel, to: hash)
        replicaSet.object.uid = ids.uid()
        replicaSet.object.creationTimestamp = now
        replicaSet.object.ownerReferences = [OwnerReference(controller: deployment.object)]
        replicaSet.object.labels = template.labels
        replicaSet.object.spec = ["selector": deployment.selector]
        replicaSet.object.content.set(
            .string(hash), at: ["spec", "selector", "matchLabels", ReplicaSet.templateHashLabel])
        replicaSet.template = template
        replicaSet.replicas = size
        replicaSet.minReadySeconds = deployment.minReadySeconds
        replicaSet.object.status = ["replicas": 0]
        Rollout.setAnnotations(of: &replicaSet, from: deployment.object, revision: revision)
        setReplicasAnnotations(of: &replicaSet)
        snapshot.kinds.applyDefaults(to: &replicaSet.object)
        replicaSets.append(replicaSet)
        newName = name
        noteConfiguration()
        if size > 0 { note(.normal, "ScalingReplicaSet", "Scaled up replica set \(name) from 0 to \(size)") }
        deployment.object.setAnnotation(DeploymentAnnotations.revision, to: String(revision))
        if deployment.progressDeadlineSeconds != nil {
            deployment.status.set(
                "Progressing", true, "NewReplicaSetCreated", "Created new replica set \"\(name)\"", now)
        }
    }

    /// A name that nothing has. A ReplicaSet that has it has another template or another owner: two templates have one
    /// hash, and counting the collision makes another.
    private mutating func freeName() -> (name: String, hash: String)? {
        for _ in 0..<Rollout.maximumCollisions {
            let count = deployment.status.collisionCount ?? 0
            let hash = StableName.of(template.meaning, collisionCount: Int64(count))
            let name = "\(deployment.name)-\(hash)"
            if snapshot[ObjectKey(.replicaSet, namespace: deployment.namespace, name: name)] == nil {
                return (name, hash)
            }
            deployment.status.collisionCount = count + 1
        }
        return nil
    }

    // MARK: Annotations

    /// One more than the greatest of the old ReplicaSets (`MaxRevision`).
    private var nextRevision: Int64 { (old.map(Rollout.revision).max() ?? 0) + 1 }

    /// 0 where there is none, or one that nobody has counted up to: anybody may write the annotation.
    static func revision(of replicaSet: ReplicaSet) -> Int64 {
        let revision = replicaSet.object.annotation(DeploymentAnnotations.revision).flatMap { Int64($0) } ?? 0
        return (0...greatestRevision).contains(revision) ? revision : 0
    }

    private static let greatestRevision = Int64.max / 2

    /// Copies the Deployment's annotations and counts the revision up; a revision it had before goes into its history
    /// (`SetNewReplicaSetAnnotations`).
    private static func setAnnotations(of replicaSet: inout ReplicaSet, from deployment: Object, revision: Int64) {
        var annotations = replicaSet.object.annotations
        for (name, value) in deployment.annotations where !DeploymentAnnotations.notCopied.contains(name) {
            annotations[name] = value
        }
        let held = annotations[DeploymentAnnotations.revision]
        if Rollout.revision(of: replicaSet) < revision {
            annotations[DeploymentAnnotations.revision] = String(revision)
            if let held {
                annotations[DeploymentAnnotations.revisionHistory] = RolloutArithmetic.history(
                    annotations[DeploymentAnnotations.revisionHistory] ?? "", adding: held)
            }
        }
        replicaSet.object.annotations = annotations
    }

    func setReplicasAnnotations(of replicaSet: inout ReplicaSet) {
        replicaSet.object.setAnnotation(DeploymentAnnotations.desiredReplicas, to: String(deployment.replicas))
        replicaSet.object.setAnnotation(
            DeploymentAnnotations.maxReplicas, to: String(deployment.replicas + deployment.maxSurge))
    }

    // MARK: History

    /// Removes the oldest ReplicaSets without pods beyond the number that is kept for rollbacks (`cleanupDeployment`).
    mutating func removeOldReplicaSets() {
        guard deployment.revisionHistoryLimit < Int(Int32.max) else { return }
        let kept = old.filter { !$0.isBeingDeleted }
        let surplus = kept.count - deployment.revisionHistoryLimit
        guard surplus > 0 else { return }
        let oldestFirst = kept.sorted { left, right in
            let (leftRevision, rightRevision) = (Rollout.revision(of: left), Rollout.revision(of: right))
            return leftRevision == rightRevision ? Rollout.isOlder(left, right) : leftRevision < rightRevision
        }
        for replicaSet in oldestFirst.prefix(surplus) {
            guard replicaSet.replicas == 0, replicaSet.status.replicas == 0,
                replicaSet.object.generation <= replicaSet.status.observedGeneration,
                let deletion = snapshot[replicaSet.key]?.deletion(at: now)
            else { continue }
            replicaSets.removeAll { $0.name == replicaSet.name }
            plan.changes.append(deletion)
        }
    }
}
