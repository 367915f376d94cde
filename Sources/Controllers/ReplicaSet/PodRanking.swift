internal import Objects

/// Which pods go first when there are too many (`controller.ActivePodsWithRanks`).
struct PodRanking {
    /// The annotation by which people say what the loss of a pod costs
    /// (https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#pod-deletion-cost).
    static let deletionCostAnnotation = "controller.kubernetes.io/pod-deletion-cost"

    private struct Ranked {
        var pod: Pod
        var isScheduled: Bool
        var phase: Int
        var isReady: Bool
        var isAvailable: Bool
        var readySince: Timestamp?
        var deletionCost: Int64
        var neighbours: Int
        var restarts: Int64
        var created: Timestamp?
    }

    /// The `count` pods to delete out of `pods`, the first to go first.
    ///
    /// - `activePodsOnNode`: how many pods of the same workload each node has; a node with more loses one first.
    /// - `minReadySeconds`: how long a pod must be ready to be available. Kubernetes does not ask for it here, and of two
    ///   pods that became ready at about one time may take the one that the rollout counts on.
    static func podsToDelete(
        _ count: Int, of pods: [Pod], activePodsOnNode: [String: Int], minReadySeconds: Int = 0, at now: Timestamp
    ) -> [Pod] {
        guard count < pods.count else { return pods }
        let ranked = pods.map { pod in
            Ranked(
                pod: pod, isScheduled: pod.isScheduled, phase: phaseRank(pod.phase), isReady: pod.isReady,
                isAvailable: pod.isAvailable(minReadySeconds: Int64(minReadySeconds), at: now),
                readySince: pod.isReady ? pod.readyTransitionTime : nil, deletionCost: deletionCost(of: pod),
                neighbours: activePodsOnNode[pod.nodeName] ?? 0, restarts: pod.mostRestarts,
                created: pod.object.creationTimestamp)
        }
        return ranked.sorted { precedes($0, $1, at: now) }.prefix(count).map(\.pod)
    }

    private static func phaseRank(_ phase: PodPhase) -> Int {
        switch phase {
        case .pending: 0
        case .unknown: 1
        default: 2
        }
    }

    /// 0 where there is no cost or it is no 32-bit number in plain digits (`helper.GetDeletionCostFromPodAnnotations`).
    static func deletionCost(of pod: Pod) -> Int64 {
        guard let text = pod.object.annotation(deletionCostAnnotation), let cost = Int32(text),
            String(cost) == text
        else { return 0 }
        return Int64(cost)
    }

    private static func precedes(_ left: Ranked, _ right: Ranked, at now: Timestamp) -> Bool {
        if left.isScheduled != right.isScheduled { return !left.isScheduled }
        if left.phase != right.phase { return left.phase < right.phase }
        if left.isReady != right.isReady { return !left.isReady }
        if left.isAvailable != right.isAvailable { return !left.isAvailable }
        if left.deletionCost != right.deletionCost { return left.deletionCost < right.deletionCost }
        if left.neighbours != right.neighbours { return left.neighbours > right.neighbours }
        if left.isReady, right.isReady,
            let sooner = isNewer(left.readySince, right.readySince, left.pod.uid, right.pod.uid, at: now)
        {
            return sooner
        }
        if left.restarts != right.restarts { return left.restarts > right.restarts }
        if let sooner = isNewer(left.created, right.created, left.pod.uid, right.pod.uid, at: now) { return sooner }
        // Kubernetes leaves the order open here; the uid makes it one order for all.
        return left.pod.uid < right.pod.uid
    }

    /// Whether the left time is missing or newer; nil where the times are the same.
    ///
    /// Ages are compared by their powers of two, and of ages that are alike the uid decides, which is random: so the
    /// newest go first, and yet pods that came about at one time on one node do not all go together (KEP-2185).
    private static func isNewer(
        _ left: Timestamp?, _ right: Timestamp?, _ leftUID: String, _ rightUID: String, at now: Timestamp
    ) -> Bool? {
        guard left != right else { return nil }
        guard let left, let right else { return left == nil }
        let (leftAge, rightAge) = (magnitude(now - left), magnitude(now - right))
        return leftAge == rightAge ? leftUID < rightUID : leftAge < rightAge
    }

    /// The binary logarithm of a duration in nanoseconds, rounded down; -1 for none and for the future.
    static func magnitude(_ age: Duration) -> Int {
        let nanoseconds = age.nanoseconds
        return nanoseconds <= 0 ? -1 : 63 - nanoseconds.leadingZeroBitCount
    }
}
