/// What one pod says of itself: its own metrics, as they were when it was asked last.
public struct ExposedMetrics: Sendable, Hashable {
    /// Of the pod that was asked: one that took its name later has said nothing yet.
    public var uid: String
    /// By the metrics' names; a counter is there as its rate, with a window.
    public var series: [String: [MetricSeries]]

    public init(uid: String, series: [String: [MetricSeries]]) {
        self.uid = uid
        self.series = series
    }

    /// The series of a metric. The rate of a counter `x_total` goes by the names `x` and `x_per_second` too, as it does with the
    /// rules that prometheus-adapter comes with, and those of its guide.
    public func series(of metric: String) -> [MetricSeries] {
        if let exact = series[metric] { return exact }
        let perSecond = "_per_second"
        let name = metric.hasSuffix(perSecond) ? String(metric.dropLast(perSecond.count)) : metric
        for counter in [name + "_total", name] {
            guard let found = series[counter], found.contains(where: { $0.window > .zero }) else { continue }
            return found
        }
        return []
    }
}
