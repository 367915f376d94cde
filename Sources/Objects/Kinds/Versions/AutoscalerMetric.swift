/// One metric of an autoscaler as the annotations of `autoscaling/v1` write it, where amounts are fields of their own
/// (`MetricSpec` and `MetricStatus` of `k8s.io/api/autoscaling/v1`), and as `autoscaling/v2` has it.
enum AutoscalerMetric {
    /// What is wanted of a metric, or measured: by the name of the map that holds the amounts in the current version.
    enum Amounts: String, CaseIterable {
        case wanted = "target"
        case measured = "current"

        /// The names of the amounts in both versions.
        var names: [(current: String, old: String)] {
            ["value", "averageValue", "averageUtilization"].map { ($0, rawValue + AutoscalerMetric.capitalised($0)) }
        }
    }

    static func current(_ old: Value, _ amounts: Amounts) -> Value {
        convert(old) { currentSource($0, $1, amounts) }
    }

    static func old(_ current: Value) -> Value { convert(current, oldSource) }

    private static func convert(_ metric: Value, _ source: (String, Value) -> Value) -> Value {
        var metric = metric
        for name in AutoscalerRules.sources.values {
            if let value = metric[name], value.fields != nil { metric[name] = source(name, value) }
        }
        return metric
    }

    private static func selectorName(_ source: String) -> String {
        source == "external" ? "metricSelector" : "selector"
    }

    /// Of an object the older version writes an average without the word in front.
    private static func oldName(_ name: (current: String, old: String), _ source: String) -> String {
        source == "object" && name.current == "averageValue" ? name.current : name.old
    }

    private static func oldSource(_ source: String, _ value: Value) -> Value {
        var old = Fields()
        for name in ["name", "container"] { old[name] = value[name] }
        old["metricName"] = value.at(["metric", "name"])
        old[selectorName(source)] = value.at(["metric", "selector"])
        for amounts in Amounts.allCases {
            for name in amounts.names {
                guard let amount = value.at([amounts.rawValue, name.current]) else { continue }
                old[oldName(name, source)] = amount
            }
        }
        old["target"] = value["describedObject"]
        return .object(old)
    }

    private static func currentSource(_ source: String, _ value: Value, _ amounts: Amounts) -> Value {
        var current = Fields()
        for name in ["name", "container"] { current[name] = value[name] }
        if let name = value["metricName"] {
            var metric = Fields([("name", name)])
            metric["selector"] = value[selectorName(source)]
            current["metric"] = .object(metric)
        }
        current["describedObject"] = source == "object" ? value["target"] : nil
        var amount = Fields()
        for name in amounts.names { amount[name.current] = value[oldName(name, source)] }
        if amounts == .wanted { amount["type"] = .string(type(of: amount)) }
        current[amounts.rawValue] = .object(amount)
        return .object(current)
    }

    private static func type(of target: Fields) -> String {
        if target["averageUtilization"] != nil { return "Utilization" }
        return target["averageValue"] != nil ? "AverageValue" : "Value"
    }

    // MARK: - Behavior

    /// The annotation for the behavior has the names of Go's fields, with capitals.
    static func capitalised(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }
    static func inSmall(_ name: String) -> String { name.prefix(1).lowercased() + name.dropFirst() }

    /// A behavior with other names for its fields: a direction, its list of policies, a policy.
    static func renamed(_ value: Value, _ rename: (String) -> String, levels: Int = 4) -> Value {
        switch value {
        case .object(let fields) where levels > 0:
            .object(
                Fields(
                    fields.filter { !$0.value.isNull }.map {
                        (rename($0.name), renamed($0.value, rename, levels: levels - 1))
                    }))
        case .array(let elements) where levels > 0:
            .array(elements.map { renamed($0, rename, levels: levels - 1) })
        default: value
        }
    }
}
