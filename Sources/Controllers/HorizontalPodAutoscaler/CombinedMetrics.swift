internal import Objects

/// What several metrics say together: the greatest count, unless one that cannot be had might have asked for more
/// (`computeReplicasForMetrics` in `horizontal.go`).
struct CombinedMetrics {
    /// One for each metric that could be read.
    private(set) var statuses: [Value] = []
    /// One for each metric.
    private(set) var explained: [ScalingExplanation.Metric] = []
    /// Of the first metric that could not be read: the condition's reason, and why.
    private(set) var failure: (reason: String, message: String)?
    /// Whether only the user's own metrics could not be read.
    private(set) var failsByUserMetrics = true
    /// How many of how many could not be read, and why the first (`computeReplicasForMetrics`).
    private(set) var summary = ""
    private var greatest: MetricReading?

    init(_ metrics: [HorizontalPodAutoscaler.Metric], _ reader: MetricReader) {
        var failed = 0
        var first = ""
        for metric in metrics {
            do throws(MetricFailure) {
                add(try reader.read(metric))
            } catch {
                explained.append(MetricReader.unavailable(metric, error.message))
                failed += 1
                if metric.kind == .resource || metric.kind == .containerResource { failsByUserMetrics = false }
                if failure == nil { first = MetricReader.failurePrefix(metric) + error.message }
                failure = failure ?? (MetricReader.failureReason(metric), error.message)
            }
        }
        if failed > 0 {
            summary = "invalid metrics (\(failed) invalid out of \(metrics.count)), first error is: \(first)"
        }
    }

    private mutating func add(_ reading: MetricReading) {
        statuses.append(reading.status)
        explained.append(reading.explained)
        if greatest.map({ reading.replicas > $0.replicas }) ?? true { greatest = reading }
    }

    /// The count, and what it goes by. Nil where nothing is known, or one metric is not and the others ask for fewer pods
    /// than there are: a missing metric never scales down.
    func answer(current: Int) -> MetricReading? {
        guard let greatest, failure == nil || greatest.replicas >= current else { return nil }
        return greatest
    }
}
