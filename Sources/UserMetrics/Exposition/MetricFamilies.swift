/// The types of metrics that an answer tells of, and what they make of a series' name.
struct MetricFamilies {
    private enum FamilyType: String {
        case counter, gauge, histogram, gaugehistogram, summary, info, stateset, unknown, untyped
    }

    private var types: [String: FamilyType] = [:]
    private let limits: ExpositionLimits

    init(_ limits: ExpositionLimits) { self.limits = limits }

    mutating func tell(_ name: String, type: String, line: Int) throws(ExpositionError) {
        guard let type = FamilyType(rawValue: type) else {
            throw ExpositionError(line: line, message: "a metric has an unknown type")
        }
        guard types.count < limits.families || types[name] != nil else {
            throw .limit("families", limits.families, line: line)
        }
        types[name] = type
    }

    /// Nil for what is not kept: buckets, of which there are many and of which nobody can scale by one, and times of
    /// creation.
    func kind(of name: String) -> ExposedSeries.Kind? {
        if let type = types[name] {
            switch type {
            case .counter: return .counter
            case .unknown, .untyped: return untold(name)
            case .gauge, .histogram, .gaugehistogram, .summary, .info, .stateset: return .gauge
            }
        }
        // Of a family the series have further words at their ends.
        guard let mark = name.lastIndex(of: "_"), let type = types[String(name[..<mark])] else { return untold(name) }
        switch (type, name[mark...]) {
        case (.counter, "_total"), (.histogram, "_count"), (.histogram, "_sum"), (.summary, "_count"),
            (.summary, "_sum"):
            return .counter
        case (.histogram, "_bucket"), (.gaugehistogram, "_bucket"), (.counter, "_created"), (.histogram, "_created"),
            (.summary, "_created"):
            return nil
        case (.gaugehistogram, "_gcount"), (.gaugehistogram, "_gsum"), (.info, "_info"): return .gauge
        default: return untold(name)
        }
    }

    /// Where no type is told, the name says it: that of a counter ends so
    /// (https://prometheus.io/docs/practices/naming/#metric-names).
    private func untold(_ name: String) -> ExposedSeries.Kind { name.hasSuffix("_total") ? .counter : .gauge }
}
