internal import Objects

/// What becomes of a recommendation: the window steadies it, the policies slow it down, and the bounds hold
/// (`normalizeDesiredReplicasWithBehaviors` in `horizontal.go`).
struct ScalingDecision: Sendable, Hashable {
    /// A condition's status, reason and message.
    struct Verdict: Sendable, Hashable {
        var isTrue: Bool
        var reason: String
        var message: String
    }

    var replicas: Int
    /// What the window makes of the recommendation, before policies and bounds.
    var steady: Int
    /// Which of the last two holds.
    var limit: ScalingExplanation.Step.Rule?
    var ableToScale: Verdict
    var limited: Verdict
}

/// The bounds and rules of one autoscaler.
struct ScalingBounds: Sendable, Hashable {
    var minimum: Int
    var maximum: Int
    var up: ScalingRules
    var down: ScalingRules

    var longestWindow: Duration { max(up.window, down.window) }
    var longestPeriod: Duration { max(up.longestPeriod, down.longestPeriod) }

    /// - Parameter memory: Of what was before; does not have this recommendation yet.
    func decide(
        _ recommended: Int, current: Int, _ memory: AutoscalerMemory, at now: Timestamp
    ) -> ScalingDecision {
        let steady = stabilized(recommended, current: current, memory, at: now)
        var able = ScalingDecision.Verdict(
            isTrue: true, reason: "ReadyForNewScale", message: "recommended size matches current size")
        if steady != recommended {
            able =
                recommended >= current
                ? ScalingDecision.Verdict(
                    isTrue: true, reason: "ScaleUpStabilized",
                    message:
                        "recent recommendations were lower than current one, applying the lowest recent recommendation")
                : ScalingDecision.Verdict(
                    isTrue: true, reason: "ScaleDownStabilized",
                    message:
                        "recent recommendations were higher than current one, applying the highest recent recommendation"
                )
        }
        let (replicas, limit, limited) = limited(steady, current: current, memory, at: now)
        return ScalingDecision(
            replicas: replicas, steady: steady, limit: limit, ableToScale: able, limited: limited)
    }

    /// As near to what there is as what was recommended within the windows allows (`stabilizeRecommendationWithBehaviors`).
    private func stabilized(
        _ recommended: Int, current: Int, _ memory: AutoscalerMemory, at now: Timestamp
    ) -> Int {
        let recentlyUp = memory.recommendations(within: up.window, before: now)
        let recentlyDown = memory.recommendations(within: down.window, before: now)
        let lowest = min(recentlyUp.map(\.lowest).min() ?? recommended, recommended)
        let highest = max(recentlyDown.map(\.highest).max() ?? recommended, recommended)
        return min(max(current, lowest), highest)
    }

    /// `convertDesiredReplicasWithBehaviorRate`
    private func limited(
        _ wanted: Int, current: Int, _ memory: AutoscalerMemory, at now: Timestamp
    ) -> (Int, ScalingExplanation.Step.Rule?, ScalingDecision.Verdict) {
        if wanted > current {
            let fastest = up.highest(from: current, memory, at: now)
            if wanted > min(maximum, fastest) {
                return maximum > fastest
                    ? (fastest, .policy, .limit("ScaleUpLimit", "increasing faster than the maximum scale rate"))
                    : (maximum, .maxReplicas, .limit("TooManyReplicas", "more than the maximum replica count"))
            }
        } else if wanted < current {
            let fastest = down.lowest(from: current, memory, at: now)
            if wanted < max(minimum, fastest) {
                return minimum < fastest
                    ? (fastest, .policy, .limit("ScaleDownLimit", "decreasing faster than the maximum scale rate"))
                    : (minimum, .minReplicas, .limit("TooFewReplicas", "less than the minimum replica count"))
            }
        }
        let within = ScalingDecision.Verdict(
            isTrue: false, reason: "DesiredWithinRange", message: "the desired count is within the acceptable range")
        return (wanted, nil, within)
    }
}

extension ScalingDecision.Verdict {
    fileprivate static func limit(_ reason: String, _ what: String) -> ScalingDecision.Verdict {
        ScalingDecision.Verdict(isTrue: true, reason: reason, message: "the desired replica count is \(what)")
    }
}
