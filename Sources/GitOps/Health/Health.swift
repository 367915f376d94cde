public import Objects
public import Store

/// How far an object is from what is desired of it, by the rules of kstatus
/// (`sigs.k8s.io/cli-utils/pkg/kstatus/status`), with its reasons and messages.
public struct Health: Sendable, Hashable {
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// As desired, and done.
        case current = "Current"
        case inProgress = "InProgress"
        /// Will not get there without help.
        case failed = "Failed"
        case terminating = "Terminating"
        case notFound = "NotFound"
        case unknown = "Unknown"
    }

    public var state: State
    /// One word; empty for what needs no reason.
    public var reason: String
    public var message: String

    public init(_ state: State, reason: String = "", _ message: String) {
        self.state = state
        self.reason = reason
        self.message = message
    }

    /// The reason of an object whose controller has not seen its newest generation yet.
    public static let notObserved = "LatestGenerationNotObserved"

    /// How long a pod may be without a node before it counts as failed (`status.ScheduleWindow`).
    public static let scheduleWindow = Duration.seconds(15)

    /// The health of what is under a key.
    public static func of(_ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp) -> Health {
        guard let object = snapshot[key] else { return Health(.notFound, reason: "NotFound", "Resource not found") }
        return of(object, in: snapshot, at: now)
    }

    /// The health of an object. Where it is not current and owns pods, the message says what holds them up.
    public static func of(_ object: Object, in snapshot: Snapshot, at now: Timestamp) -> Health {
        var health = generic(object) ?? ofKind(object, at: now)
        if health.state == .inProgress || health.state == .failed,
            let cause = PodTrouble.worst(under: object, in: snapshot)
        {
            health.reason = cause.reason
            health.message = cause.message
        }
        if health.state == .current, object.kind == .deployment, hasOldConfiguration(Deployment(object), in: snapshot) {
            return Health(.inProgress, reason: notObserved, "the configuration of its pods has changed")
        }
        return health
    }

    /// What all kinds share: deletion, generations, and the conditions Reconciling and Stalled.
    private static func generic(_ object: Object) -> Health? {
        if object.isBeingDeleted {
            return Health(.terminating, reason: "Terminating", "Resource scheduled for deletion")
        }
        if let observed = object["status"]?["observedGeneration"]?.integer, object.generation != 0,
            observed != object.generation
        {
            let message =
                "\(object.kindName) generation is \(object.generation), but latest observed generation is \(observed)"
            return Health(.inProgress, reason: notObserved, message)
        }
        for condition in object.conditions where condition.isTrue {
            switch condition.type {
            case "Reconciling": return Health(.inProgress, reason: condition.reason, condition.message)
            case "Stalled": return Health(.failed, reason: condition.reason, condition.message)
            default: break
            }
        }
        return nil
    }

    private static func ofKind(_ object: Object, at now: Timestamp) -> Health {
        switch object.kind {
        case .deployment: deployment(object)
        case .replicaSet: replicaSet(object)
        case .pod: pod(object, at: now)
        case .service: service(object)
        case .configMap, .secret, .serviceAccount, .namespace: Health(.current, "Resource is always ready")
        default: byReadyCondition(object)
        }
    }

    /// A kind without rules of its own is as ready as its condition Ready says, and current if it has none.
    private static func byReadyCondition(_ object: Object) -> Health {
        guard let ready = object.condition("Ready"), !ready.isTrue else {
            return Health(.current, "Resource is current")
        }
        return Health(.inProgress, reason: ready.reason, ready.message)
    }

    private static func service(_ object: Object) -> Health {
        let type = object.spec["type"]?.string ?? "ClusterIP"
        guard type == "LoadBalancer", (object.spec["clusterIP"]?.string ?? "").isEmpty else {
            return Health(.current, "Service is ready")
        }
        return Health(.inProgress, reason: "NoIPAssigned", "ClusterIP not set. Service type: \(type)")
    }
}

// MARK: - Workloads

extension Health {
    private static func deployment(_ object: Object) -> Health {
        let view = Deployment(object)
        let status = view.status
        if status.condition("Progressing")?.reason == "ProgressDeadlineExceeded" {
            return Health(.failed, reason: "ProgressDeadlineExceeded", "Progress deadline exceeded")
        }
        let wanted = view.replicas
        if wanted > status.replicas { return few("LessReplicas", "Replicas", status.replicas, wanted) }
        if wanted > status.updatedReplicas { return few("LessUpdated", "Updated", status.updatedReplicas, wanted) }
        if status.replicas > wanted { return extra(status.replicas - wanted) }
        if status.updatedReplicas > status.availableReplicas {
            return few("LessAvailable", "Available", status.availableReplicas, status.updatedReplicas)
        }
        if wanted > status.readyReplicas { return few("LessReady", "Ready", status.readyReplicas, wanted) }
        let progressing = status.condition("Progressing")
        let isComplete = progressing?.isTrue == true && progressing?.reason == "NewReplicaSetAvailable"
        if view.progressDeadlineSeconds != nil, !isComplete {
            return Health(.inProgress, reason: "ReplicaSetNotAvailable", "ReplicaSet not Available")
        }
        if status.condition("Available")?.isTrue != true {
            return Health(.inProgress, reason: "DeploymentNotAvailable", "Deployment not Available")
        }
        return Health(.current, "Deployment is available. Replicas: \(status.replicas)")
    }

    private static func replicaSet(_ object: Object) -> Health {
        let view = ReplicaSet(object)
        let status = view.status
        if object.condition("ReplicaFailure")?.isTrue == true {
            return Health(.inProgress, reason: "ReplicaFailure", "Replica Failure condition. Check Pods")
        }
        let wanted = view.replicas
        if wanted > status.fullyLabeledReplicas {
            return few("LessLabelled", "Labelled", status.fullyLabeledReplicas, wanted)
        }
        if wanted > status.availableReplicas {
            return few("LessAvailable", "Available", status.availableReplicas, wanted)
        }
        if wanted > status.readyReplicas { return few("LessReady", "Ready", status.readyReplicas, wanted) }
        if status.replicas > wanted { return extra(status.replicas - wanted) }
        return Health(.current, "ReplicaSet is available. Replicas: \(status.replicas)")
    }

    private static func few(_ reason: String, _ word: String, _ count: Int, _ wanted: Int) -> Health {
        Health(.inProgress, reason: reason, "\(word): \(count)/\(wanted)")
    }

    private static func extra(_ count: Int) -> Health {
        Health(.inProgress, reason: "ExtraPods", "Pending termination: \(count)")
    }

    /// Unlike kstatus, which counts it as current, a pod that has failed is failed: it is not what git asked for.
    private static func pod(_ object: Object, at now: Timestamp) -> Health {
        let pod = Pod(object)
        switch pod.phase {
        case .succeeded: return Health(.current, "Pod has completed successfully")
        case .failed: return Health(.failed, reason: "PodFailed", "Pod has completed, but not successfully")
        case .running:
            if pod.isReady { return Health(.current, "Pod is Ready") }
            let looping = PodTrouble.crashLooping(pod)
            guard looping.isEmpty else {
                let names = looping.joined(separator: ",")
                return Health(.failed, reason: "ContainerCrashLooping", "Containers in CrashLoop state: \(names)")
            }
            return Health(.inProgress, reason: "PodRunningNotReady", "Pod is running but is not Ready")
        case .pending:
            let scheduled = object.condition("PodScheduled")
            guard scheduled?.isFalse == true, scheduled?.reason == "Unschedulable" else {
                return Health(.inProgress, reason: "PodPending", "Pod is in the Pending phase")
            }
            let created = object.creationTimestamp ?? now
            guard now - created >= scheduleWindow else {
                return Health(.inProgress, reason: "PodNotScheduled", "Pod has not been scheduled")
            }
            return Health(.failed, reason: "PodUnschedulable", "Pod could not be scheduled")
        default: return Health(.inProgress, reason: "PhaseUnknown", "Pod phase is not known")
        }
    }
}
