internal import Objects

/// One entry of a LimitRange, held against what a container or a pod asks for.
struct LimitCheck {
    private(set) var faults: [String] = []
    private let type: String

    init(_ limit: Value, _ resources: Value) {
        type = limit["type"]?.string ?? ""
        let requests = resources["requests"] ?? .emptyObject
        let limits = resources["limits"] ?? .emptyObject
        for (name, bound) in LimitCheck.quantities(limit["min"]) {
            checkMinimum(name, bound, LimitCheck.amount(requests, name), LimitCheck.amount(limits, name))
        }
        for (name, bound) in LimitCheck.quantities(limit["max"]) {
            checkMaximum(name, bound, LimitCheck.amount(requests, name), LimitCheck.amount(limits, name))
        }
        for (name, bound) in LimitCheck.quantities(limit["maxLimitRequestRatio"]) {
            checkRatio(name, bound, LimitCheck.amount(requests, name), LimitCheck.amount(limits, name))
        }
    }

    private static func quantities(_ list: Value?) -> [(String, Quantity)] {
        (list?.fields ?? Fields()).compactMap { field in Quantity(field.value).map { (field.name, $0) } }
    }

    private static func amount(_ list: Value, _ name: String) -> Quantity? { list[name].flatMap { Quantity($0) } }

    /// `minConstraint`
    private mutating func checkMinimum(_ name: String, _ bound: Quantity, _ request: Quantity?, _ limit: Quantity?) {
        guard let request else {
            faults.append("minimum \(name) usage per \(type) is \(bound).  No request is specified")
            return
        }
        if request < bound {
            faults.append("minimum \(name) usage per \(type) is \(bound), but request is \(request)")
        }
        if let limit, limit < bound {
            faults.append("minimum \(name) usage per \(type) is \(bound), but limit is \(limit)")
        }
    }

    /// `maxConstraint`
    private mutating func checkMaximum(_ name: String, _ bound: Quantity, _ request: Quantity?, _ limit: Quantity?) {
        guard let limit else {
            faults.append("maximum \(name) usage per \(type) is \(bound).  No limit is specified")
            return
        }
        if limit > bound {
            faults.append("maximum \(name) usage per \(type) is \(bound), but limit is \(limit)")
        }
        if let request, request > bound {
            faults.append("maximum \(name) usage per \(type) is \(bound), but request is \(request)")
        }
    }

    /// `limitRequestRatioConstraint`
    private mutating func checkRatio(_ name: String, _ bound: Quantity, _ request: Quantity?, _ limit: Quantity?) {
        guard let request, !request.isZero else {
            faults.append(
                "\(name) max limit to request ratio per \(type) is \(bound), but no request is specified or request is 0"
            )
            return
        }
        guard let limit, !limit.isZero else {
            faults.append(
                "\(name) max limit to request ratio per \(type) is \(bound), but no limit is specified or limit is 0")
            return
        }
        let ratio = limit.approximateDouble / request.approximateDouble
        if ratio > bound.approximateDouble {
            faults.append(
                "\(name) max limit to request ratio per \(type) is \(bound), but provided ratio is "
                    + LimitCheck.sixDigits(ratio))
        }
    }

    /// As Go prints `%f`.
    private static func sixDigits(_ number: Double) -> String {
        guard number < 1e12 else { return String(number) }
        let scaled = Int64((number * 1_000_000).rounded())
        let fraction = String(scaled % 1_000_000)
        return "\(scaled / 1_000_000)." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }
}
