/// How many pods a metric asks for (`pkg/controller/podautoscaler/replica_calculator.go`, and "Algorithm details" of
/// https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/). Pure arithmetic: amounts are thousandths.
///
/// In four cases it answers otherwise than Kubernetes, which is wrong there:
/// - A metric above its target never asks for fewer pods than there are to be, and one below never for more. There, the count
///   is that of the pods found, which is not the target's while a rollout has surge pods, or pods are still to come.
/// - Surge pods that are measured let the count grow by what a pod uses on average, not by their number; those that are
///   not ready yet take no load off the others, as they are to replace them.
/// - A pod that has just become ready takes load off the others before it is measured. Until then it counts as one that is
///   missing; there it counts as none, so that the pods that a load has just asked for are taken away again.
/// - A usage that is just what is wanted changes nothing, though samples be missing.
struct ReplicaCalculator: Sendable, Hashable {
    /// What the target's scale says.
    var current: Int
    var tolerance = Tolerance()

    /// What a metric comes to.
    struct Answer: Sendable, Hashable {
        var replicas: Int
        /// The share of what the pods ask for, in percent.
        var utilization: Int64?
        /// Of a pod, in thousandths.
        var average: Int64?
        /// Of all, in thousandths.
        var value: Int64?
    }

    // MARK: Metrics of pods

    /// Follows the share that pods use of what they ask for, in percent (`GetResourceReplicas`). Nil where no pod that was
    /// measured asks for anything.
    func byUtilization(_ pods: [MeasuredPod], target: Int64) -> Answer? {
        guard let (share, average) = ReplicaCalculator.utilization(pods) else { return nil }
        let replicas = replicas(for: pods) { pods in
            UsageRatio(used: Int128(ReplicaCalculator.utilization(pods)?.share ?? 0), wanted: Int128(target))
        } whenMissing: { pod in
            // At least all that it asks for, more where more is wanted.
            Int64(clamping: Int128(pod.requested) * Int128(max(100, target)) / 100)
        }
        return Answer(replicas: replicas, utilization: share, average: average)
    }

    /// Follows what pods use on average (`GetRawResourceReplicas`, `GetMetricReplicas`). Nil where none was measured.
    func byAverage(_ pods: [MeasuredPod], target: Int64) -> Answer? {
        guard let average = ReplicaCalculator.average(pods) else { return nil }
        let replicas = replicas(for: pods) { pods in
            UsageRatio(used: ReplicaCalculator.total(pods), wanted: Int128(target) * Int128(pods.count))
        } whenMissing: { _ in
            target
        }
        return Answer(replicas: replicas, average: average)
    }

    /// - Parameters:
    ///   - ratio: Of pods that are all measured.
    ///   - whenMissing: What a pod that was not measured is taken to use where that keeps from scaling down.
    private func replicas(
        for pods: [MeasuredPod], ratio: ([MeasuredPod]) -> UsageRatio, whenMissing: (MeasuredPod) -> Int64
    ) -> Int {
        let measured = pods.filter { $0.usage != nil }
        let missing = pods.filter { $0.standing == .missing }
        let seen = ratio(measured)
        var counted = measured
        if seen.isBelow {
            counted += (missing + pods.filter { $0.standing == .settling }).map {
                MeasuredPod(standing: .measured(whenMissing($0)), requested: $0.requested)
            }
        } else if seen.isAbove {
            // Surge pods take no load off the others: they replace them.
            let awaited = max(0, current - measured.count - missing.count)
            let coming =
                missing + pods.filter { $0.standing == .unready || $0.standing == .settling }.prefix(awaited)
            counted += coming.map { MeasuredPod(standing: .measured(0), requested: $0.requested) }
        }
        let likely = ratio(counted)
        // Neither a small difference nor one that guesses have turned round is acted on.
        if likely.isWithin(tolerance) || seen.isBelow && likely.isAbove || seen.isAbove && likely.isBelow {
            return current
        }
        return directed(likely, over: counted.count, atMost: seen.replicas(over: current))
    }

    /// - Parameter most: What pods that each use as much as those that were seen come to without any surge.
    private func directed(_ ratio: UsageRatio, over count: Int, atMost most: Int) -> Int {
        let wanted = ratio.replicas(over: count)
        if ratio.isAbove { return max(current, count > current ? min(wanted, most) : wanted) }
        return ratio.isBelow ? min(current, wanted) : current
    }

    // MARK: Metrics of something else

    /// Follows one number that pods share in; `ready` of them do (`getUsageRatioReplicaCount`).
    func byValue(_ value: Int64, target: Int64, ready: Int) -> Answer {
        let ratio = UsageRatio(used: Int128(value), wanted: Int128(target))
        var answer = Answer(replicas: current, value: value)
        if current == 0 {
            answer.replicas = ratio.replicas(over: 1)
        } else if ratio.used == 0 {
            answer.replicas = 0
        } else if ready > 0, !ratio.isWithin(tolerance) {
            answer.replicas = directed(ratio, over: ready, atMost: ratio.replicas(over: current))
        }
        return answer
    }

    /// Follows one number, so much of it for each pod (`GetExternalPerPodMetricReplicas`); `existing` pods there are.
    func byTotal(_ total: Int64, target: Int64, existing: Int) -> Answer {
        let needed = UsageRatio(used: Int128(total), wanted: Int128(target))
        let average = UsageRatio(used: Int128(total), wanted: Int128(max(existing, 1)))
        var answer = Answer(replicas: needed.replicas(over: 1), average: average.roundedUp)
        let ratio = UsageRatio(used: needed.used, wanted: needed.wanted * Int128(max(current, 1)))
        if current > 0, ratio.isWithin(tolerance) { answer.replicas = current }
        return answer
    }

    // MARK: Sums

    private static func total(_ pods: [MeasuredPod]) -> Int128 { pods.reduce(0) { $0 + Int128($1.usage ?? 0) } }

    private static func average(_ pods: [MeasuredPod]) -> Int64? {
        let measured = pods.filter { $0.usage != nil }
        return measured.isEmpty ? nil : Int64(clamping: total(measured) / Int128(measured.count))
    }

    /// In whole percent, cut, as it stands in the status: who reads that can follow the decision.
    private static func utilization(_ pods: [MeasuredPod]) -> (share: Int64, average: Int64)? {
        let measured = pods.filter { $0.usage != nil }
        let requested = measured.reduce(Int128(0)) { $0 + Int128($1.requested) }
        guard requested > 0, let average = average(measured) else { return nil }
        return (Int64(min(total(measured) * 100 / requested, Int128(Int32.max))), average)
    }
}

extension UsageRatio {
    fileprivate var roundedUp: Int64 { Int64(clamping: used / wanted + (used % wanted > 0 ? 1 : 0)) }
}
