internal import Objects

extension Deployment {
    /// How many pods may be beyond the desired number, and how many of it may be unavailable (`ResolveFenceposts`).
    ///
    /// Surge is rounded up and unavailability down: of 10, a quarter is 3 and 2. If both are 0, one pod may be
    /// unavailable, for else no rollout could begin.
    private var fenceposts: (surge: Int, unavailable: Int) {
        guard case .rollingUpdate(let maxSurge, let maxUnavailable) = strategy else { return (0, 0) }
        let surge = maxSurge.resolved(of: replicas, roundingUp: true)
        let unavailable = maxUnavailable.resolved(of: replicas, roundingUp: false)
        return (surge, surge == 0 && unavailable == 0 ? 1 : unavailable)
    }

    /// 0 for Recreate.
    var maxSurge: Int { fenceposts.surge }

    /// 0 for Recreate; never more than there are replicas.
    var maxUnavailable: Int { min(fenceposts.unavailable, replicas) }

    var minAvailable: Int { replicas - maxUnavailable }
}
