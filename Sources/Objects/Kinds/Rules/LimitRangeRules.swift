/// Rules for LimitRanges (`ValidateLimitRange`).
enum LimitRangeRules {
    private static let types = ["Pod", "Container", "PersistentVolumeClaim"]

    static func check(_ spec: Value, _ findings: inout Findings) {
        var seen: Set<String> = []
        for (index, item) in spec.list("limits").enumerated() {
            findings.at(["limits", .index(index)]) { findings in
                let type = item.text("type")
                if let message = typeRule(type) { findings.invalid(["type"], .string(type), message) }
                if !type.isEmpty, !seen.insert(type).inserted { findings.duplicate(["type"], .string(type)) }
                checkItem(item, type, &findings)
            }
        }
    }

    private static func typeRule(_ type: String) -> String? {
        guard !type.isEmpty else { return nil }
        if let message = NameRules.qualifiedName(type) { return message }
        return type.utf8.contains(UInt8(ascii: "/")) || types.contains(type)
            ? nil : "must be a standard limit type or fully qualified"
    }

    private static func checkItem(_ item: Value, _ type: String, _ findings: inout Findings) {
        var lists = ["max", "min", "maxLimitRequestRatio"]
        for name in ["default", "defaultRequest"] {
            if type == "Pod", !(item[name]?.fields ?? Fields()).isEmpty {
                findings.forbidden([.field(name)], "may not be specified when `type` is 'Pod'")
            } else {
                lists.append(name)
            }
        }
        if type == "PersistentVolumeClaim", item.at(["min", "storage"]) == nil, item.at(["max", "storage"]) == nil {
            findings.required(
                ["limits"], "either minimum or maximum storage value is required, but neither was provided")
        }
        var resources: Set<String> = []
        for list in lists {
            for field in item[list]?.fields ?? Fields() {
                resources.insert(field.name)
                let isOfContainers = type == "Pod" || type == "Container"
                if let message = ResourceNames.limitRule(field.name, ofContainers: isOfContainers) {
                    findings.invalid([.field(list), .key(field.name)], .string(field.name), message)
                }
            }
        }
        for name in resources.sorted() { checkAmounts(LimitAmounts(item, name), name, &findings) }
    }

    private static func checkAmounts(_ amounts: LimitAmounts, _ name: String, _ findings: inout Findings) {
        func complain(_ list: String, _ amount: Quantity, _ message: String) {
            findings.invalid([.field(list), .key(name)], .string(amount.description), message)
        }
        func order(
            _ less: Quantity?, _ lessName: String, _ more: Quantity?, _ moreName: String, at list: String,
            showing shown: Quantity?
        ) {
            guard let less, let more, let shown, less > more else { return }
            complain(list, shown, "\(lessName) \(less) is greater than \(moreName) \(more)")
        }
        let (min, max, limit, request) = (amounts.min, amounts.max, amounts.limit, amounts.request)
        order(min, "min value", max, "max value", at: "min", showing: min)
        order(min, "min value", request, "default request value", at: "defaultRequest", showing: request)
        order(request, "default request value", max, "max value", at: "defaultRequest", showing: request)
        order(
            request, "default request value", limit, "default limit value", at: "defaultRequest", showing: request)
        order(min, "min value", limit, "default value", at: "default", showing: min)
        order(limit, "default value", max, "max value", at: "default", showing: max)
        if let limit, let request, limit != request, !ResourceNames.mayBeOvercommitted(name) {
            complain(
                "defaultRequest", request,
                "default value \(limit) must equal to defaultRequest value \(request) in \(name)")
        }
        guard let ratio = amounts.ratio else { return }
        if ratio < Quantity(whole: 1) { complain("maxLimitRequestRatio", ratio, "ratio \(ratio) is less than 1") }
        guard let min, let max, !min.isZero else { return }
        let greatest = max.approximateDouble / min.approximateDouble
        if ratio.approximateDouble > greatest {
            complain("maxLimitRequestRatio", ratio, "ratio \(ratio) is greater than max/min = \(fixed(greatest))")
        }
    }

    /// With six digits behind the point, as Go's `%f` writes it.
    private static func fixed(_ number: Double) -> String {
        guard number.magnitude < 1e12 else { return "\(number)" }
        let millionths = Int64((number * 1e6).rounded())
        let fraction = String(millionths % 1_000_000 + 1_000_000).dropFirst()
        return "\(millionths / 1_000_000).\(fraction)"
    }
}

/// What one item of a LimitRange says of one resource.
private struct LimitAmounts {
    var min: Quantity?
    var max: Quantity?
    /// The limit where none is given.
    var limit: Quantity?
    /// The request where none is given.
    var request: Quantity?
    /// How many times the request the limit may be.
    var ratio: Quantity?

    init(_ item: Value, _ name: String) {
        func amount(_ list: String) -> Quantity? { item[list]?[name].flatMap { Quantity($0) } }
        min = amount("min")
        max = amount("max")
        limit = amount("default")
        request = amount("defaultRequest")
        ratio = amount("maxLimitRequestRatio")
    }
}
