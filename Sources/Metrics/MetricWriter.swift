/// Writes Prometheus' text format.
struct MetricWriter {
    private(set) var text = ""

    mutating func begin(_ description: MetricDescription, _ type: String) {
        text += "# HELP \(description.name) \(MetricWriter.escaped(description.help, quotes: false))\n"
        text += "# TYPE \(description.name) \(type)\n"
    }

    /// - Parameter bound: Of a histogram.
    mutating func sample(
        _ description: MetricDescription, _ labels: [String], _ value: Double, suffix: String = "", bound: Double? = nil
    ) {
        var pairs = zip(description.labels, labels).map { ($0, $1) }
        if let bound { pairs.append(("le", MetricWriter.number(bound))) }
        text += description.name + suffix
        if !pairs.isEmpty {
            let list = pairs.map { "\($0)=\"\(MetricWriter.escaped($1, quotes: true))\"" }
            text += "{\(list.joined(separator: ","))}"
        }
        text += " \(MetricWriter.number(value))\n"
    }

    static func number(_ value: Double) -> String {
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if value.isNaN { return "NaN" }
        guard let whole = Int64(exactly: value) else { return "\(value)" }
        return "\(whole)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
