/// HorizontalPodAutoscalers between `autoscaling/v1` and `autoscaling/v2` (`pkg/apis/autoscaling/v1/conversion.go`).
///
/// The older version has one field for the CPU; what it cannot say stands in annotations, so that nothing is lost on the
/// way there and back.
enum AutoscalerConversion {
    static let oldVersion = GroupVersion(group: "autoscaling", version: "v1")
    private static let prefix = "autoscaling.alpha.kubernetes.io/"
    static let metrics = prefix + "metrics"
    static let currentMetrics = prefix + "current-metrics"
    static let conditions = prefix + "conditions"
    static let behavior = prefix + "behavior"
    private static let all = [metrics, currentMetrics, conditions, behavior]

    private static let share = ["spec", "targetCPUUtilizationPercentage"]
    private static let currentShare = ["status", "currentCPUUtilizationPercentage"]

    static func toStored(_ object: inout Object) {
        let annotations = object.content.at(["metadata", "annotations"]) ?? .null
        var found = list(annotations[metrics]).map { AutoscalerMetric.current($0, .wanted) }
        if let utilization = object.content.at(share)?.integer {
            found.append(AutoscalerDefaults.cpuMetric(utilization))
        }
        if found.isEmpty { found = [AutoscalerDefaults.cpuMetric(AutoscalerDefaults.utilization)] }
        object.content.set(nil, at: share)
        object.content.set(.array(found), at: ["spec", "metrics"])
        if let rules = read(annotations[behavior]), let fields = rules.fields, !fields.isEmpty {
            object.content.set(AutoscalerMetric.renamed(rules, AutoscalerMetric.inSmall), at: ["spec", "behavior"])
        }
        let measured = object.content.at(currentShare)?.integer
        object.content.set(nil, at: currentShare)
        if annotations[currentMetrics] != nil {
            let statuses = list(annotations[currentMetrics]).map { AutoscalerMetric.current($0, .measured) }
            set(statuses, at: "currentMetrics", of: &object)
        } else if let measured {
            let status: Value = [
                "type": "Resource",
                "resource": ["name": "cpu", "current": ["averageUtilization": .integer(measured)]]
            ]
            object.content.set([status], at: ["status", "currentMetrics"])
        }
        set(list(annotations[conditions]), at: "conditions", of: &object)
        dropAnnotations(&object)
    }

    static func fromStored(_ object: inout Object) {
        dropAnnotations(&object)
        let specs = object.spec.list("metrics")
        let measured = object.status.list("currentMetrics")
        let others = specs.filter { !isCPUShare($0) }.map(AutoscalerMetric.old)
        if let cpu = specs.first(where: isCPU), let utilization = cpu.at(["resource", "target", "averageUtilization"]) {
            object.content.set(utilization, at: share)
        }
        if let cpu = measured.last(where: isCPU),
            let utilization = cpu.at(["resource", "current", "averageUtilization"])
        {
            object.content.set(utilization, at: currentShare)
        }
        write(.array(others), to: metrics, of: &object)
        write(.array(measured.map(AutoscalerMetric.old)), to: currentMetrics, of: &object)
        write(.array(object.status.list("conditions")), to: conditions, of: &object)
        if let rules = object.spec["behavior"] {
            write(AutoscalerMetric.renamed(rules, AutoscalerMetric.capitalised), to: behavior, of: &object)
        }
        for path in [
            ["spec", "metrics"], ["spec", "behavior"], ["status", "currentMetrics"], ["status", "conditions"]
        ] { object.content.set(nil, at: path) }
    }

    private static func isCPU(_ metric: Value) -> Bool {
        metric.text("type") == "Resource" && metric["resource"]?.text("name") == "cpu"
    }

    private static func isCPUShare(_ metric: Value) -> Bool {
        isCPU(metric) && metric.at(["resource", "target", "averageUtilization"]) != nil
    }

    // MARK: - Annotations

    private static func set(_ values: [Value], at name: String, of object: inout Object) {
        if !values.isEmpty { object.content.set(.array(values), at: ["status", name]) }
    }

    /// What is malformed counts for nothing, as in Kubernetes.
    private static func read(_ annotation: Value?) -> Value? {
        annotation?.string.flatMap { try? JSONParser.parse($0, duplicates: .lastCounts) }
    }

    private static func list(_ annotation: Value?) -> [Value] {
        (read(annotation)?.array ?? []).filter { $0.fields != nil }
    }

    private static func write(_ value: Value, to annotation: String, of object: inout Object) {
        guard value != .array([]), value != .emptyObject else { return }
        object.content.set(.string(JSONWriter.text(value)), at: ["metadata", "annotations", annotation])
    }

    private static func dropAnnotations(_ object: inout Object) {
        for name in all { object.content.set(nil, at: ["metadata", "annotations", name]) }
        if object.content.at(["metadata", "annotations"]) == .emptyObject {
            object.content.set(nil, at: ["metadata", "annotations"])
        }
    }
}
