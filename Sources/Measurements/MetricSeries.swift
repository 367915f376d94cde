public import Objects

/// What a metric is about: a pod or another object, or with no object a number from outside.
public struct MetricSubject: Sendable, Hashable {
    public var namespace: String
    public var metric: String
    /// Nil for an external metric.
    public var object: ObjectKey?

    public init(namespace: String, metric: String, object: ObjectKey? = nil) {
        self.namespace = namespace
        self.metric = metric
        self.object = object
    }
}

/// One value of a metric; several of one subject differ in their labels.
public struct MetricSeries: Sendable, Hashable {
    public var labels: [String: String]
    public var milliValue: Int64
    public var time: Timestamp
    /// Zero for what is no rate.
    public var window: Duration

    public init(labels: [String: String] = [:], milliValue: Int64, time: Timestamp, window: Duration = .zero) {
        self.labels = labels
        self.milliValue = milliValue
        self.time = time
        self.window = window
    }
}

extension MetricSeries {
    /// All together, with the time of the oldest and the longest window; nil of none.
    public static func sum(_ series: [MetricSeries]) -> MetricSeries? {
        guard var total = series.first else { return nil }
        for one in series.dropFirst() {
            total.milliValue = Int64(clamping: Int128(total.milliValue) + Int128(one.milliValue))
            total.time = min(total.time, one.time)
            total.window = max(total.window, one.window)
        }
        total.labels = [:]
        return total
    }
}
