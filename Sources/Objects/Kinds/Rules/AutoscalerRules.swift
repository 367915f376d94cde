/// Rules for HorizontalPodAutoscalers (`pkg/apis/autoscaling/validation/validation.go`).
enum AutoscalerRules {
    static let maximumPeriodSeconds: Int64 = 1800
    static let maximumWindowSeconds: Int64 = 3600

    /// The field of a metric that says more, by its type.
    static let sources = [
        "ContainerResource": "containerResource", "External": "external", "Object": "object", "Pods": "pods",
        "Resource": "resource"
    ]

    static func check(_ spec: Value, _ findings: inout Findings) {
        if spec["minReplicas"] == 0, !spec.list("metrics").contains(where: { isApartFromPods($0.text("type")) }) {
            findings.forbidden(
                ["minReplicas"],
                "must specify at least one Object or External metric to support scaling to zero replicas")
        }
        guard let maximum = spec["maxReplicas"]?.integer else { return }
        if maximum < 1 { findings.invalid(["maxReplicas"], .integer(maximum), "must be greater than 0") }
        if let minimum = spec["minReplicas"]?.integer, maximum >= 1, maximum < minimum {
            findings.invalid(
                ["maxReplicas"], .integer(maximum), "must be greater than or equal to `minReplicas`")
        }
    }

    /// Whether a metric is there while there is no pod, so that it can ask for the first.
    private static func isApartFromPods(_ type: String) -> Bool { type == "Object" || type == "External" }

    static func checkReference(_ reference: Value, _ findings: inout Findings) {
        for name in ["kind", "name"] { checkSegment(reference, name, &findings) }
    }

    static func checkIdentifier(_ metric: Value, _ findings: inout Findings) {
        checkSegment(metric, "name", &findings)
    }

    private static func checkSegment(_ value: Value, _ name: String, _ findings: inout Findings) {
        let text = value.text(name)
        if !text.isEmpty, let message = NameRules.pathSegment(text) {
            findings.invalid([.field(name)], .string(text), message)
        }
    }

    // MARK: - Behavior

    static func checkDirection(_ rules: Value, _ findings: inout Findings) {
        if let seconds = rules["stabilizationWindowSeconds"]?.integer {
            if seconds < 0 {
                findings.invalid(
                    ["stabilizationWindowSeconds"], .integer(seconds), "must be greater than or equal to zero")
            } else if seconds > maximumWindowSeconds {
                findings.invalid(
                    ["stabilizationWindowSeconds"], .integer(seconds),
                    "must be less than or equal to \(maximumWindowSeconds)")
            }
        }
        if rules.list("policies").isEmpty { findings.required(["policies"], "must specify at least one Policy") }
        if let tolerance = rules["tolerance"] {
            ResourceRules.checkNotNegative(tolerance, ["tolerance"], &findings)
        }
    }

    static func checkPolicy(_ policy: Value, _ findings: inout Findings) {
        for name in ["value", "periodSeconds"] {
            guard let number = policy[name]?.integer, number <= 0 else { continue }
            findings.invalid([.field(name)], .integer(number), "must be greater than zero")
        }
        if let seconds = policy["periodSeconds"]?.integer, seconds > maximumPeriodSeconds {
            findings.invalid(
                ["periodSeconds"], .integer(seconds), "must be less than or equal to \(maximumPeriodSeconds)")
        }
    }
}

// MARK: - Metrics

extension AutoscalerRules {
    /// A metric has what its type needs, and nothing of another type.
    static func checkMetric(_ metric: Value, _ findings: inout Findings) {
        guard let expected = sources[metric.text("type")] else { return }
        guard let source = metric[expected] else {
            return findings.required([.field(expected)], "must populate information for the given metric source")
        }
        for other in sources.values.sorted() where other != expected && metric[other] != nil {
            findings.forbidden([.field(other)], "must populate the given metric source only")
        }
        findings.at([.field(expected)]) { findings in
            checkNames(source, expected, &findings)
            findings.at(["target"]) { checkAmounts(source["target"] ?? .null, expected, &$0) }
        }
    }

    private static func checkNames(_ source: Value, _ type: String, _ findings: inout Findings) {
        guard type == "containerResource" else { return }
        let (name, container) = (source.text("name"), source.text("container"))
        if !name.isEmpty, let message = ResourceNames.limitRule(name, ofContainers: true) {
            findings.invalid(["name"], .string(name), message)
        }
        if !container.isEmpty, let message = NameRules.dnsLabel(container) {
            findings.invalid(["container"], .string(container), message)
        }
    }

    /// Which of a target's amounts a type of metric needs.
    private static func checkAmounts(_ target: Value, _ type: String, _ findings: inout Findings) {
        let hasAverage = target["averageValue"] != nil
        let hasValue = target["value"] != nil
        switch type {
        case "pods":
            if !hasAverage { findings.required(["averageValue"], "must specify a positive target averageValue") }
        case "object":
            if !hasAverage, !hasValue {
                findings.required(["averageValue"], "must set either a target value or averageValue")
            }
        case "external":
            if !hasAverage, !hasValue {
                findings.required(["averageValue"], "must set either a target value for metric or a per-pod target")
            } else if hasAverage, hasValue {
                findings.forbidden(["value"], "may not set both a target value for metric and a per-pod target")
            }
        default:
            let hasUtilization = target["averageUtilization"] != nil
            if !hasAverage, !hasUtilization {
                findings.required(
                    ["averageUtilization"], "must set either a target raw value or a target utilization")
            } else if hasAverage, hasUtilization {
                findings.forbidden(
                    ["averageValue"], "may not set both a target raw value and a target utilization")
            }
        }
    }

    static func checkTarget(_ target: Value, _ findings: inout Findings) {
        let type = target.text("type")
        if !type.isEmpty, !["Utilization", "Value", "AverageValue"].contains(type) {
            findings.invalid(["type"], .string(type), "must be either Utilization, Value, or AverageValue")
        }
        for name in ["value", "averageValue"] {
            guard let amount = target[name].flatMap({ Quantity($0) }), amount <= .zero else { continue }
            findings.invalid([.field(name)], .string(amount.description), "must be positive")
        }
        if let share = target["averageUtilization"]?.integer, share < 1 {
            findings.invalid(["averageUtilization"], .integer(share), "must be greater than 0")
        }
    }
}
