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
    private var struckAt: Timestamp?
    /// So long after a stroke somebody may still decide on the state before it.
    private static let aftermath = Duration.seconds(30)
    private var spec: Value

    /// The pods of a Deployment now.
    struct Count: Sendable, Hashable {
        var active = 0
        var available = 0
        /// Pods once every ReplicaSet has as many as it is asked for, counted with those that are still to go.
        var most = 0
        /// Available pods then, counted without those that are still to come.
        var least = 0
        /// Each ReplicaSet has as many as it is asked for.
        var isSettled = true
        /// How many ReplicaSets have pods or are asked for some.
        var sets = 0
        /// Somebody takes a ReplicaSet or the whole namespace away.
        var isStruck: Bool

        init(_ deployment: Deployment, in snapshot: Snapshot, at now: Timestamp) {
            let namespace = snapshot[ObjectKey(.namespace, name: deployment.object.namespace)]
            isStruck = namespace?.isBeingDeleted ?? true
            for set in snapshot.dependents(of: deployment.object.uid) where set.kind == .replicaSet {
                isStruck = isStruck || set.isBeingDeleted
                let pods = snapshot.dependents(of: set.uid).map(Pod.init).filter(\.isActive)
                let ready = pods.count {
                    $0.isAvailable(minReadySeconds: Int64(deployment.minReadySeconds), at: now)
                }
                let wanted = ReplicaSet(set).replicas
                active += pods.count
                available += ready
                most += max(pods.count, wanted)
                least += min(ready, wanted)
                isSettled = isSettled && pods.count == wanted
                if max(pods.count, wanted) > 0 { sets += 1 }
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
    mutating func struck(at now: Timestamp) {
        isHealthy = false
        isMeddledWith = true
        struckAt = now
    }

    /// Takes note of a Deployment as it is now; says what must not be.
    mutating func check(_ deployment: Deployment, _ count: Count, at time: Timestamp) -> String? {
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
        if count.most <= now.most { most = now.most }
        if count.least >= now.least { least = now.least }
        let isComplete = count.active == deployment.replicas && count.available == deployment.replicas
        let isOver = struckAt.map { time - $0 > RolloutBounds.aftermath } ?? true
        if isComplete, count.isSettled, isOver {
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
