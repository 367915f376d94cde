public import Measurements
public import Objects

/// What a Prometheus server answers to an instant query
/// (https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries).
public enum QueryAnswer {
    /// Of the whole answer.
    public static let bytes = 1024 * 1024
    public static let seriesLimit = 1000
    /// Of what the server says is wrong, that is passed on.
    private static let messageLength = 200

    public struct Failure: Error, Sendable, Hashable {
        public var message: String
    }

    /// The series that were found; none where the query fits nothing. What is no number, or infinite, is left out.
    ///
    /// - Parameter time: When it was asked.
    public static func parse(
        _ body: [UInt8], status: Int, at time: Timestamp
    ) throws(Failure) -> [MetricSeries] {
        guard let content = try? JSONParser.parse(body, duplicates: .lastCounts) else {
            throw Failure(message: "the server answers \(status), and not in JSON")
        }
        guard content["status"]?.string == "success", let data = content["data"] else {
            let said = (content["error"]?.string ?? "nothing more").prefix(messageLength)
            let kind = (content["errorType"]?.string ?? "error").prefix(64)
            throw Failure(message: "the server answers \(status) \(kind): \(said)")
        }
        switch data["resultType"]?.string {
        case "vector":
            let results = data["result"]?.array ?? []
            guard results.count <= seriesLimit else {
                throw Failure(
                    message: "\(results.count) series are more than QueryAnswer.seriesLimit, which is \(seriesLimit)")
            }
            var found: [MetricSeries] = []
            for result in results {
                let labels = result["metric"]?.fields ?? Fields()
                if let one = try series(result["value"], labels: labels, at: time) { found.append(one) }
            }
            return found
        case "scalar": return try [series(data["result"], labels: Fields(), at: time)].compactMap { $0 }
        default:
            let kind = (data["resultType"]?.string ?? "nothing").prefix(64)
            throw Failure(message: "the query gives a \(kind); it has to give a vector or a scalar")
        }
    }

    /// `[1700000000.123, "42"]`
    private static func series(_ value: Value?, labels: Fields, at time: Timestamp) throws(Failure) -> MetricSeries? {
        guard let pair = value?.array, pair.count == 2, let text = pair[1].string, text.utf8.count <= 64,
            let number = Double(text)
        else { throw Failure(message: "a series has no value") }
        guard number.isFinite else { return nil }
        var plain: [String: String] = [:]
        for label in labels where label.name != "__name__" { plain[label.name] = label.value.string }
        return MetricSeries(labels: plain, milliValue: ExposedTrack.milli(number), time: time)
    }
}
