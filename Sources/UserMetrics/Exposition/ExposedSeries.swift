/// One number that a program exposes, as of one scrape.
public struct ExposedSeries: Sendable, Hashable {
    public enum Kind: Sendable, Hashable {
        /// It only grows, but for a new beginning: what counts is how fast.
        case counter
        case gauge
    }

    public var name: String
    public var labels: [String: String]
    public var kind: Kind
    /// Neither infinite nor no number.
    public var value: Double

    public init(_ name: String, labels: [String: String] = [:], kind: Kind, value: Double) {
        self.name = name
        self.labels = labels
        self.kind = kind
        self.value = value
    }
}

/// In which form numbers are exposed.
public enum ExpositionFormat: Sendable, Hashable, CaseIterable {
    /// Prometheus' text format, version 0.0.4
    /// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
    case text
    /// https://prometheus.io/docs/specs/om/open_metrics_spec/
    case openMetrics

    /// What a scrape asks for. No names beyond the old alphabet are asked for, so that none has to be escaped in a path.
    public static let accept =
        "application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"

    /// Whatever is not said to be OpenMetrics is taken for the older format, as Prometheus' `fallback_scrape_protocol` does.
    public init(contentType: String) {
        let type = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        self = type == "application/openmetrics-text" ? .openMetrics : .text
    }
}
