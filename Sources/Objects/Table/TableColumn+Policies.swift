extension [TableColumn] {
    static let limitRange: [TableColumn] = [
        .name,
        TableColumn("CREATED AT") { object, _ in object.creationTimestamp?.text ?? "<unknown>" }
    ]
    static let resourceQuota: [TableColumn] = [
        .name, TableColumn("REQUEST") { object, _ in TableColumn.quota(object, limits: false) },
        TableColumn("LIMIT") { object, _ in TableColumn.quota(object, limits: true) }, .age
    ]
    static let podDisruptionBudget: [TableColumn] = [
        .name,
        TableColumn("MIN AVAILABLE") { object, _ in
            TableColumn.plainText(object.spec["minAvailable"], otherwise: "N/A")
        },
        TableColumn("MAX UNAVAILABLE") { object, _ in
            TableColumn.plainText(object.spec["maxUnavailable"], otherwise: "N/A")
        },
        .number("ALLOWED DISRUPTIONS", ["status", "disruptionsAllowed"]), .age
    ]
    static let priorityClass: [TableColumn] = [
        .name, .number("VALUE", ["value"]),
        TableColumn("GLOBAL-DEFAULT", .boolean) { object, _ in .bool(object["globalDefault"]?.bool ?? false) }, .age,
        .text("PREEMPTIONPOLICY", ["preemptionPolicy"])
    ]
    static let lease: [TableColumn] = [.name, .text("HOLDER", ["spec", "holderIdentity"]), .age]
    static let runtimeClass: [TableColumn] = [.name, .text("HANDLER", ["handler"]), .age]
    static let horizontalPodAutoscaler: [TableColumn] = [
        .name,
        TableColumn("REFERENCE") { object, _ in
            let target = object.spec["scaleTargetRef"] ?? .null
            return "\(target.text("kind"))/\(target.text("name"))"
        },
        TableColumn("TARGETS") { object, _ in TableColumn.targets(object) },
        TableColumn("MINPODS") { object, _ in
            TableColumn.plainText(object.spec["minReplicas"], otherwise: "<unset>")
        },
        .number("MAXPODS", ["spec", "maxReplicas"]), .number("REPLICAS", ["status", "currentReplicas"]), .age
    ]
}

extension TableColumn {
    /// What is used of what is allowed, `pods: 1/10`; limits in a column of their own (`printResourceQuota`).
    static func quota(_ object: Object, limits: Bool) -> String {
        (object.status["hard"]?.fields ?? Fields()).filter { $0.name.hasPrefix("limits.") == limits }.map { hard in
            let used = plainText(object.status.at(["used", hard.name]), otherwise: "0")
            return "\(hard.name): \(used)/\(plainText(hard.value, otherwise: "0"))"
        }.joined(separator: ", ")
    }

    /// How many metrics of an autoscaler are shown.
    private static let maximumTargets = 2

    /// What is measured of what is aimed at, `cpu: 12%/80%` (`formatHPAMetrics`).
    static func targets(_ autoscaler: Object) -> String {
        let metrics = autoscaler.spec.list("metrics")
        guard !metrics.isEmpty else { return "<none>" }
        let statuses = autoscaler.status.list("currentMetrics")
        let texts = metrics.prefix(maximumTargets).enumerated().map { index, metric in
            target(metric, statuses.indices.contains(index) ? statuses[index] : .null)
        }.joined(separator: ", ")
        return metrics.count > maximumTargets ? "\(texts) + \(metrics.count - maximumTargets) more..." : texts
    }

    private static func target(_ metric: Value, _ status: Value) -> String {
        guard let source = AutoscalerRules.sources[metric.text("type")], let spec = metric[source] else {
            return "<unknown type>"
        }
        let target = spec["target"] ?? .null
        let current = status[source]?["current"] ?? .null
        func measured(_ name: String) -> String { plainText(current[name], otherwise: "<unknown>") }
        switch source {
        case "resource", "containerResource":
            let name = spec.text("name")
            if let average = target["averageValue"] {
                return "\(name): \(measured("averageValue"))/\(plainText(average, otherwise: ""))"
            }
            let share = current["averageUtilization"]?.integer.map { "\($0)%" } ?? "<unknown>"
            let wanted = target["averageUtilization"]?.integer.map { "\($0)%" } ?? "<auto>"
            return "\(name): \(share)/\(wanted)"
        case "pods": return "\(measured("averageValue"))/\(plainText(target["averageValue"], otherwise: ""))"
        default:
            if let average = target["averageValue"] {
                return "\(measured("averageValue"))/\(plainText(average, otherwise: "")) (avg)"
            }
            return "\(measured("value"))/\(plainText(target["value"], otherwise: ""))"
        }
    }
}
