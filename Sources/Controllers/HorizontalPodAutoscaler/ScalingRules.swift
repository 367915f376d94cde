internal import Objects

/// How fast an autoscaler may go in one direction (`HPAScalingRules`).
struct ScalingRules: Sendable, Hashable {
    enum Direction: String, Sendable { case up = "scaleUp", down = "scaleDown" }

    /// Which of several policies counts.
    enum Selection: String, Sendable, Hashable {
        /// The one that lets the count change most.
        case most = "Max"
        case least = "Min"
        /// None: it does not go in this direction.
        case disabled = "Disabled"
    }

    struct Policy: Sendable, Hashable {
        enum Amount: Sendable, Hashable {
            case pods(Int)
            case percent(Int)
        }

        var amount: Amount
        var period: Duration
    }

    /// How far back recommendations count.
    var window: Duration
    var policies: [Policy]
    var selection = Selection.most
    var tolerance = Tolerance.standard

    private static let allAtOnce = Policy(amount: .percent(100), period: .seconds(15))

    /// "Default behavior" of
    /// https://kubernetes.io/docs/concepts/workloads/autoscaling/horizontal-pod-autoscale/#default-behavior; also for an
    /// autoscaler that has no `behavior`, for which Kubernetes' controller knows a rule of its own: as here every look is
    /// a second after the last and not 15, that rule would let the count double each second.
    static func standard(_ direction: Direction, _ settings: AutoscalerSettings) -> ScalingRules {
        switch direction {
        case .up:
            ScalingRules(
                window: .zero, policies: [Policy(amount: .pods(4), period: .seconds(15)), allAtOnce],
                tolerance: settings.tolerance)
        case .down:
            ScalingRules(window: settings.scaleDownWindow, policies: [allAtOnce], tolerance: settings.tolerance)
        }
    }

    /// What an autoscaler says of a direction, and the defaults for the rest.
    static func of(
        _ autoscaler: HorizontalPodAutoscaler, _ direction: Direction, _ settings: AutoscalerSettings
    ) -> ScalingRules {
        var rules = standard(direction, settings)
        let given = autoscaler.behavior(direction.rawValue)
        if let seconds = given["stabilizationWindowSeconds"]?.integer { rules.window = .seconds(max(0, seconds)) }
        if let name = given["selectPolicy"]?.string, let selection = Selection(rawValue: name) {
            rules.selection = selection
        }
        let policies = (given["policies"]?.array ?? []).compactMap(Policy.init)
        if !policies.isEmpty { rules.policies = policies }
        if let tolerance = given["tolerance"].flatMap({ Quantity($0) }) { rules.tolerance = tolerance.nanoValue }
        return rules
    }

    var longestPeriod: Duration { policies.map(\.period).max() ?? .zero }
}

extension ScalingRules.Policy {
    init?(_ content: Value) {
        guard let value = content["value"]?.integer, let seconds = content["periodSeconds"]?.integer else { return nil }
        let count = Int(min(max(value, 0), Int64(Int32.max)))
        switch content["type"]?.string {
        case "Pods": amount = .pods(count)
        case "Percent": amount = .percent(count)
        default: return nil
        }
        period = .seconds(max(0, seconds))
    }
}

// MARK: How far it may go

extension ScalingRules {
    /// The most pods that there may be now (`calculateScaleUpLimitWithScalingRules`), never fewer than there are.
    func highest(from current: Int, _ memory: AutoscalerMemory, at now: Timestamp) -> Int {
        guard selection != .disabled else { return current }
        let limits = policies.map { policy in
            let start = current - memory.change(within: policy.period, before: now)
            switch policy.amount {
            case .pods(let count): return start + count
            // Rounded up, or one pod would never become two by half.
            case .percent(let share): return (max(start, 0) * (100 + share) + 99) / 100
            }
        }
        let limit = (selection == .least ? limits.min() : limits.max()) ?? current
        return min(max(limit, current), Int(Int32.max))
    }

    /// The fewest pods that there may be now (`calculateScaleDownLimitWithBehaviors`), never more than there are.
    func lowest(from current: Int, _ memory: AutoscalerMemory, at now: Timestamp) -> Int {
        guard selection != .disabled else { return current }
        let limits = policies.map { policy in
            let start = current - memory.change(within: policy.period, before: now)
            switch policy.amount {
            case .pods(let count): return start - count
            case .percent(let share): return max(start, 0) * max(0, 100 - share) / 100
            }
        }
        let limit = (selection == .least ? limits.max() : limits.min()) ?? current
        return max(min(limit, current), 0)
    }
}
