internal import Objects

/// Which rules stood between what the metrics ask for and what came of it.
extension ScalingBounds {
    /// - Parameter memory: As the decision was made on.
    func steps(
        to decision: ScalingDecision, from recommended: Int, current: Int, _ memory: AutoscalerMemory, at now: Timestamp
    ) -> [ScalingExplanation.Step] {
        var steps: [ScalingExplanation.Step] = []
        if decision.steady != recommended {
            let isHeldUp = decision.steady > recommended
            let window = isHeldUp ? down.window : up.window
            var why = "the \(isHeldUp ? "highest" : "lowest") recommendation of the last \(window.secondsText)"
            if let end = validity(of: decision.steady, isHighest: isHeldUp, window, memory, at: now) {
                why += ", until \(end.text)"
            }
            steps.append(.init(.stabilizationWindow, from: recommended, to: decision.steady, why: why))
        }
        guard let limit = decision.limit, decision.replicas != decision.steady else { return steps }
        let why =
            switch limit {
            case .minReplicas: "there are never fewer"
            case .maxReplicas: "there are never more"
            default: (decision.steady > current ? up : down).text(decision.steady > current ? "more" : "fewer")
            }
        steps.append(.init(limit, from: decision.steady, to: decision.replicas, why: why))
        return steps
    }

    /// When a recommendation that holds the count up no longer counts; nil while it is still the newest.
    private func validity(
        of count: Int, isHighest: Bool, _ window: Duration, _ memory: AutoscalerMemory, at now: Timestamp
    ) -> Timestamp? {
        let known = memory.recommendations(within: window, before: now)
        guard let last = known.lastIndex(where: { (isHighest ? $0.highest : $0.lowest) == count }),
            last + 1 < known.endIndex
        else { return nil }
        return known[last + 1].from + window
    }
}

extension ScalingRules {
    /// `at most 4 pods or 100% more in 15 s, whichever is more`
    fileprivate func text(_ direction: String) -> String {
        guard selection != .disabled else { return "selectPolicy: Disabled" }
        let amounts = policies.map { policy in
            let amount =
                switch policy.amount {
                case .pods(let count): "\(count) pods"
                case .percent(let share): "\(share)%"
                }
            return "\(amount) \(direction) in \(policy.period.secondsText)"
        }
        let choice = policies.count < 2 ? "" : ", whichever is \(selection == .least ? "less" : "more")"
        return "at most \(amounts.joined(separator: " or "))\(choice)"
    }
}

extension Duration {
    fileprivate var secondsText: String { "\(nanoseconds / 1_000_000_000) s" }
}
