import Objects

/// What there is to say about an autoscaler: what it follows, how far it may go, and why the number of pods is what it is.
struct AutoscalerDescription {
    /// What is told in words, or is the controller's alone.
    static let annotations: Set<String> = [
        ScalingExplanation.annotation, ScalingExplanation.changeAnnotation, "skeg.dev/autoscaler-memory"
    ]

    private let autoscaler: HorizontalPodAutoscaler

    init(_ autoscaler: HorizontalPodAutoscaler) { self.autoscaler = autoscaler }

    func lines(at now: Timestamp) -> [String] {
        let object = autoscaler.object
        let explanation = ScalingExplanation(of: object)
        var head: [(String, String)] = [
            ("Reference", "\(autoscaler.targetKind)/\(autoscaler.targetName)"),
            ("Min replicas", "\(autoscaler.minReplicas)"), ("Max replicas", "\(autoscaler.maxReplicas)")
        ]
        for direction in ["scaleUp", "scaleDown"] {
            let rules = AutoscalerDescription.rules(autoscaler.behavior(direction))
            if !rules.isEmpty { head.append((direction == "scaleUp" ? "Scale up" : "Scale down", rules)) }
        }
        let counts = ["currentReplicas", "desiredReplicas"].map { object.status[$0]?.integer ?? 0 }
        head.append(("Pods", "\(counts[0]) current / \(counts[1]) desired"))
        var lines = head.map { ("\($0.0):").padding(to: 16) + $0.1 }
        lines += metrics(explanation)
        lines += AutoscalerDescription.decision("Decision", explanation, at: now)
        let change = ScalingExplanation(of: object, in: ScalingExplanation.changeAnnotation)
        lines += AutoscalerDescription.decision("Last change", change, at: now)
        return lines
    }

    private func metrics(_ explanation: ScalingExplanation?) -> [String] {
        guard let explanation, !explanation.metrics.isEmpty else { return ["Metrics:        <unknown>"] }
        let decisive = explanation.decisive
        let rows = explanation.metrics.map { metric in
            [
                metric.name, metric.total.isEmpty ? "<unknown>" : metric.total,
                metric.current.isEmpty ? "<unknown>" : metric.current, metric.target,
                metric.ratio.isEmpty ? "-" : metric.ratio,
                (metric.replicas.map { "\($0)" } ?? "-") + (metric == decisive ? " *" : ""), metric.note
            ]
        }
        let header = ["METRIC", "TOTAL", "CURRENT", "TARGET", "RATIO", "ASKS FOR", "NOTE"]
        return ["Metrics:"] + TextTable(header: header, rows: rows).lines().map { "  " + $0 }
    }

    /// `within 0 s; 4 Pods in 15 s or 100 Percent in 15 s, the most of them`
    private static func rules(_ rules: Value) -> String {
        guard rules.fields?.isEmpty == false else { return "" }
        var parts: [String] = []
        if let window = rules["stabilizationWindowSeconds"]?.integer { parts.append("window of \(window) s") }
        let policies = (rules["policies"]?.array ?? []).map { policy in
            let unit = policy["type"]?.string == "Percent" ? "%" : " pods"
            return "\(policy["value"]?.integer ?? 0)\(unit) in \(policy["periodSeconds"]?.integer ?? 0) s"
        }
        let selection = rules["selectPolicy"]?.string ?? "Max"
        if selection == "Disabled" {
            parts.append("disabled")
        } else if !policies.isEmpty {
            let choice = policies.count < 2 ? "" : selection == "Min" ? ", the least" : ", the most"
            parts.append(policies.joined(separator: " or ") + choice)
        }
        if let tolerance = rules["tolerance"].flatMap({ Quantity($0) }) { parts.append("tolerance \(tolerance)") }
        return parts.joined(separator: "; ")
    }

    private static func decision(_ title: String, _ explanation: ScalingExplanation?, at now: Timestamp) -> [String] {
        guard let explanation else { return [] }
        let age = HumanDuration.text(now - explanation.time)
        let count =
            explanation.current == explanation.wanted
            ? "stay at \(explanation.current)" : "\(explanation.current) -> \(explanation.wanted)"
        var lines = ["\(title):".padding(to: 16) + "\(count) (since \(explanation.time.text), \(age))"]
        if let decisive = explanation.decisive, let replicas = decisive.replicas {
            lines.append("  \(decisive.name) at \(decisive.current) of \(decisive.target) asks for \(replicas)")
        }
        return lines + explanation.steps.map { "  " + $0.sentence }
    }
}
