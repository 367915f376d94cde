/// Defaults of HorizontalPodAutoscalers (`pkg/apis/autoscaling/v2/defaults.go`).
enum AutoscalerDefaults {
    /// `autoscaling.DefaultCPUUtilization`, in percent.
    static let utilization: Int64 = 80

    /// Without metrics it follows the CPU.
    static func derive(_ spec: inout Value) {
        guard spec.fields != nil, spec["metrics"] == nil || spec["metrics"] == .array([]) else { return }
        spec["metrics"] = [cpuMetric(utilization)]
    }

    static func cpuMetric(_ utilization: Int64) -> Value {
        [
            "type": "Resource",
            "resource": [
                "name": "cpu", "target": ["type": "Utilization", "averageUtilization": .integer(utilization)]
            ]
        ]
    }

    private static let allAtOnce: Value = ["type": "Percent", "value": 100, "periodSeconds": 15]
    private static let scaleUp: Value = [
        "stabilizationWindowSeconds": 0, "selectPolicy": "Max",
        "policies": [["type": "Pods", "value": 4, "periodSeconds": 15], allAtOnce]
    ]
    private static let scaleDown: Value = ["selectPolicy": "Max", "policies": [allAtOnce]]

    /// Who says anything of one direction gets the rest, and the other one, written out
    /// (`GenerateHPAScaleUpRules`, `GenerateHPAScaleDownRules`).
    static func deriveBehavior(_ behavior: inout Value) {
        guard behavior.fields != nil else { return }
        for (name, rules) in [("scaleUp", scaleUp), ("scaleDown", scaleDown)] {
            guard let standard = rules.fields else { continue }
            let own = behavior[name] ?? .emptyObject
            guard let fields = own.isNull ? Fields() : own.fields else { continue }
            behavior[name] = .object(
                standard.merged(with: fields) { standard, own in own.value.isNull ? standard : own.value })
        }
    }
}
