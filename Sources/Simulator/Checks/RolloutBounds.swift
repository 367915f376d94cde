internal import Objects
internal import Store

/// How many pods a Deployment may have, and how many it must have.
///
/// When its size or strategy changes, the pods follow a little later. So the bounds are the widest of all that were
/// asked for since the pods were last within the newest ones.
struct RolloutBounds: Sendable {
    /// Pods that have neither finished nor are being deleted.
    private var most: Int
    /// Available pods; binding only while the rollout is healthy.
    private var least: Int
    /// All pods have been available, and nothing has struck them since: only rollouts took any away.
    var isHealthy = false
    private var isMeddledWith = false
    private var spec: Value

    /// The pods of a Deployment now.
    struct Count: Sendable, Hashable {
        var active = 0
        var available = 0
        /// What the ReplicaSets are asked for.
        var wanted = 0
        /// Each ReplicaSet has as many as it is asked for.
        var isSettled = true
        /// How many ReplicaSets are asked for pods.
        var sets = 0
        /// Somebody takes a ReplicaSet or the whole namespace away.
        var isStruck: Bool

        init(_ deployment: Deployment, in snapshot: Snapshot, at now: Timestamp) {
            let namespace = snapshot[ObjectKey(.namespace, name: deployment.object.namespace)]
            isStruck = namespace?.isBeingDeleted ?? true
            for set in snapshot.dependents(of: deployment.object.uid) where set.kind == .replicaSet {
                isStruck = isStruck || set.isBeingDeleted
                wanted += ReplicaSet(set).replicas
                if ReplicaSet(set).replicas > 0 { sets += 1 }
                let before = active
                defer { isSettled = isSettled && active - before == ReplicaSet(set).replicas }
                for pod in snapshot.dependents(of: set.uid).map(Pod.init) where pod.isActive {
                    active += 1
                    if pod.isAvailable(minReadySeconds: Int64(deployment.minReadySeconds), at: now) { available += 1 }
                }
            }
        }
    }

    init(_ deployment: Deployment) {
        spec = deployment.object.spec
        most = RolloutBounds.most(deployment)
        least = RolloutBounds.least(deployment)
    }

    /// Somebody changed its ReplicaSets, or pods came or went that no rollout made: until all is complete again nothing
    /// is promised.
    mutating func struck() {
        isHealthy = false
        isMeddledWith = true
    }

    /// Takes note of a Deployment as it is now; says what must not be.
    mutating func check(_ deployment: Deployment, _ count: Count) -> String? {
        let now = (most: RolloutBounds.most(deployment), least: RolloutBounds.least(deployment))
        if deployment.object.spec != spec {
            most = max(most, now.most)
            least = min(least, now.least)
            let before = Deployment(deployment.object.replacingSpec(spec))
            // A new size in the middle of a rollout is shared out in proportion, whatever is available (Kubernetes too).
            let isSharedOut = before.replicas != deployment.replicas && count.sets > 1
            if isSharedOut || before.isRollingUpdate != deployment.isRollingUpdate
                || before.minReadySeconds != deployment.minReadySeconds
            {
                isHealthy = false
            }
            spec = deployment.object.spec
        }
        if count.isStruck { isHealthy = false }
        if count.active > most, !isMeddledWith {
            return "\(deployment.object.key) has \(count.active) pods, more than the \(most) that it may have"
        }
        if isHealthy, deployment.isRollingUpdate, count.available < least {
            return
                "\(deployment.object.key) has \(count.available) available pods, fewer than the \(least) that it must have"
        }
        if max(count.active, count.wanted) <= now.most { most = now.most }
        if min(count.available, count.wanted) >= now.least { least = now.least }
        let isComplete = count.active == deployment.replicas && count.available == deployment.replicas
        if isComplete, count.isSettled {
            isHealthy = true
            isMeddledWith = false
        }
        return nil
    }

    private static func portions(_ deployment: Deployment) -> (surge: Int, unavailable: Int) {
        guard case .rollingUpdate(let surge, let unavailable) = deployment.strategy else {
            return (0, deployment.replicas)
        }
        let up = surge.resolved(of: deployment.replicas, roundingUp: true)
        let down = unavailable.resolved(of: deployment.replicas, roundingUp: false)
        // Where both come to nothing one may be missing, for else nothing could ever move.
        return (up, up == 0 && down == 0 ? 1 : down)
    }

    private static func most(_ deployment: Deployment) -> Int { deployment.replicas + portions(deployment).surge }

    private static func least(_ deployment: Deployment) -> Int {
        max(0, deployment.replicas - portions(deployment).unavailable)
    }
}

extension Object {
    fileprivate func replacingSpec(_ spec: Value) -> Object {
        var object = self
        object.spec = spec
        return object
    }
}
