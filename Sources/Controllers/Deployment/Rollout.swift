internal import Objects
internal import Store

/// One step of a Deployment in the making: its ReplicaSets as they will be, and the changes that lead there.
struct Rollout {
    static let component = "deployment-controller"

    let original: Deployment
    var deployment: Deployment
    let snapshot: Snapshot
    let now: Timestamp
    /// All that belong to the Deployment, the oldest first.
    var replicaSets: [ReplicaSet]
    /// What its pods are to be made from: the Deployment's template, with the checksum of the configuration where it asks for
    /// one. In the Deployment itself there is none, for what is there is git's.
    let template: PodTemplate
    /// Nil where the template asks for none.
    let configuration: ConfigChecksum?
    /// The name of the one that has the template; nil where there is none yet.
    var newName: String?
    var plan = Plan()

    init(
        _ deployment: Deployment, selector: LabelSelector, in snapshot: Snapshot, at now: Timestamp
    ) {
        original = deployment
        self.deployment = deployment
        self.snapshot = snapshot
        self.now = now
        let claims = Claims.make(of: .replicaSet, by: deployment.object, selector: selector, in: snapshot) { _ in true }
        plan.changes = claims.releases
        replicaSets = claims.claimed.map(ReplicaSet.init).sorted(by: Rollout.isOlder)
        configuration = Rollout.configuration(of: deployment, replicaSets, in: snapshot)
        var template = deployment.template
        template.setAnnotation(ConfigChecksum.annotation, to: configuration?.text)
        self.template = template
        newName = findNew()
    }

    var isNamespaceTerminating: Bool {
        snapshot[ObjectKey(.namespace, name: deployment.namespace)]?.isBeingDeleted ?? false
    }

    var new: ReplicaSet? { replicaSets.first { $0.name == newName } }
    var old: [ReplicaSet] { replicaSets.filter { $0.name != newName } }
    var active: [ReplicaSet] { replicaSets.filter { $0.replicas > 0 } }

    /// The pods that all ReplicaSets are asked for.
    var totalReplicas: Int { replicaSets.reduce(0) { $0 + $1.replicas } }

    /// The pods that there are or that are asked for, whichever is more. Kubernetes counts only what it asked for, and so
    /// has too many pods while a ReplicaSet has not yet shrunk.
    var occupiedReplicas: Int { replicaSets.reduce(0) { $0 + max($1.replicas, $1.status.replicas) } }

    static func isOlder(_ left: ReplicaSet, _ right: ReplicaSet) -> Bool {
        let (leftTime, rightTime) = (left.object.creationTimestamp, right.object.creationTimestamp)
        guard leftTime != rightTime else { return left.name < right.name }
        return (leftTime ?? Timestamp(seconds: 0)) < (rightTime ?? Timestamp(seconds: 0))
    }

    /// Changes a ReplicaSet of this step.
    mutating func change(_ name: String, _ change: (inout ReplicaSet) -> Void) {
        guard let index = replicaSets.firstIndex(where: { $0.name == name }) else { return }
        change(&replicaSets[index])
    }

    mutating func note(_ kind: EventNote.Kind, _ reason: String, _ message: String) {
        plan.events.append(
            EventNote(kind, reason, message, regarding: original.object, component: Rollout.component))
    }

    /// The plan, with one change for each object that is not as it was.
    ///
    /// Every plan rests on the Deployment that was read: it is written, or expected to be unchanged.
    func finished() -> Plan {
        var plan = plan
        for replicaSet in replicaSets {
            guard let stored = snapshot[replicaSet.key], stored.uid == replicaSet.uid else {
                plan.changes.append(.create(replicaSet.object))
                continue
            }
            if stored != replicaSet.object { plan.changes.append(.update(replicaSet.object)) }
        }
        if deployment != original {
            plan.changes.append(.update(deployment.object))
        } else if !plan.changes.isEmpty {
            plan.changes.append(
                .expect(original.key, uid: original.uid, resourceVersion: original.object.resourceVersion))
        }
        return plan
    }
}
