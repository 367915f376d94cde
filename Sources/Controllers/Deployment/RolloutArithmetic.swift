/// The numbers of a rollout, apart from all objects (`pkg/controller/deployment/util`, `rolling.go`).
///
/// Every number is at least 0 and less than 2³¹, so no sum or product overflows.
enum RolloutArithmetic {
    /// What a rollout asks of one ReplicaSet, and what it has.
    struct Size: Hashable {
        /// `spec.replicas`.
        var replicas: Int
        /// Its available pods.
        var available: Int

        /// The available pods that stay: there may be more than the size that was asked for since.
        var lastingAvailable: Int { min(available, replicas) }
    }

    /// How many ReplicaSet pods a new ReplicaSet shall have (`NewRSNewReplicas`).
    ///
    /// 10 replicas, surge 3, old 8, new 2: 13 are allowed and 10 there, so new becomes 5. With old 10 and new 3 it stays
    /// at 3, with old 0 it becomes 10 and not 13.
    static func newSize(replicas: Int, maxSurge: Int, total: Int, current: Int) -> Int {
        let allowed = replicas + maxSurge - total
        guard allowed > 0 else { return current }
        return current + min(allowed, replicas - current)
    }

    /// How many pods of the old ReplicaSets may go, those that are not available included
    /// (`reconcileOldReplicaSets`).
    ///
    /// 10 replicas, 2 may be unavailable; old 8, new 5 of which 2 are available: 13 − 8 − 3 = 2 may go. New pods that are
    /// not available are taken off, as a rollout that does not come up must not take more old pods away.
    static func scaleDownAllowance(total: Int, minAvailable: Int, new: Size) -> Int {
        max(0, total - minAvailable - (new.replicas - new.lastingAvailable))
    }

    /// The sizes of the old ReplicaSets, oldest first, with the pods taken off that are not available, at most
    /// `allowance` (`cleanupUnhealthyReplicas`). The ReplicaSets delete such pods first.
    static func withoutUnavailable(_ old: [Size], allowance: Int) -> [Int] {
        var left = allowance
        return old.map { size in
            let removed = min(left, size.replicas - size.lastingAvailable)
            left -= removed
            return size.replicas - removed
        }
    }

    /// The sizes of the old ReplicaSets, oldest first, with as many pods taken off as are available beyond what is
    /// needed (`scaleDownOldReplicaSetsForRollingUpdate`).
    ///
    /// - `sizes`: what is left of each old ReplicaSet after `withoutUnavailable`.
    /// - `available`: the available pods that stay, of all ReplicaSets.
    static func scaledDown(_ sizes: [Int], available: Int, minAvailable: Int) -> [Int] {
        var left = max(0, available - minAvailable)
        return sizes.map { size in
            let removed = min(left, size)
            left -= removed
            return size - removed
        }
    }

    /// The sizes of ReplicaSets that share out `allowed` pods in proportion to what they have
    /// (`scale`, `GetReplicaSetProportion`, `getReplicaSetFraction`).
    ///
    /// - `sizes`: of the active ReplicaSets, the largest first; among equals the newer first when growing, the older first
    ///   when shrinking.
    /// - `maxBefore`: the largest number of pods that was allowed when each was last scaled.
    ///
    /// 10 replicas and surge 5 grow to 20 with surge 10 in the middle of a rollout, with 10 old and 5 new pods: 30 allowed,
    /// 15 to add; old becomes 10·30/15 = 20, new 5·30/15 = 10. What rounding leaves over goes to the first.
    ///
    /// Kubernetes trusts `maxBefore`, which anyone can edit; here none grows when all shrink, nor the other way, and what is
    /// left over goes on to the next where the first has no more.
    static func proportional(
        _ sizes: [Int], maxBefore: [Int], replicas: Int, maxNow: Int, allowed: Int
    ) -> [Int] {
        let toAdd = allowed - sizes.reduce(0, +)
        guard toAdd != 0 else { return sizes }
        var added = 0
        var result = sizes
        for (index, size) in sizes.enumerated() where size > 0 && added != toAdd {
            let share = fraction(size, maxBefore: maxBefore[index], replicas: replicas, maxNow: maxNow)
            let left = toAdd - added
            let bounded = toAdd > 0 ? min(max(share, 0), left) : max(min(share, 0), left, -size)
            result[index] = size + bounded
            added += bounded
        }
        for index in result.indices where added != toAdd {
            let change = max(toAdd - added, -result[index])
            result[index] += change
            added += change
        }
        return result
    }

    /// By how much a ReplicaSet grows or shrinks when the pods allowed in all go from `maxBefore` to `maxNow`.
    private static func fraction(_ size: Int, maxBefore: Int, replicas: Int, maxNow: Int) -> Int {
        guard replicas > 0 else { return -size }
        guard maxBefore > 0 else { return 0 }
        return Int((Double(size) * Double(maxNow) / Double(maxBefore)).rounded(.toNearestOrAwayFromZero)) - size
    }

    /// A list of revisions with one more, without the oldest where it grows longer than 2000 bytes
    /// (`revHistoryLimitInChars`).
    static func history(_ history: String, adding revision: String, maximumBytes: Int = 2000) -> String {
        guard !history.isEmpty else { return revision.utf8.count <= maximumBytes ? revision : "" }
        var revisions = history.split(separator: ",").map(String.init)
        var length = history.utf8.count + 1 + revision.utf8.count
        while length > maximumBytes, let oldest = revisions.first {
            length -= oldest.utf8.count + 1
            revisions.removeFirst()
        }
        return length <= maximumBytes
            ? (revisions + [revision]).joined(separator: ",") : revisions.joined(separator: ",")
    }
}
