/// How often what was measured lay below each of some bounds.
public final class Histogram: Sendable, MetricFamily {
    /// From half a millisecond to a minute, in seconds.
    public static let seconds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    ]

    private struct Series: Sendable {
        /// For each bound, and one more for what lies beyond.
        var counts: [UInt64]
        var sum = 0.0
    }

    let description: MetricDescription
    private let bounds: [Double]
    private let table = SeriesTable<Series>()
    private let empty: Series

    init(_ description: MetricDescription, _ bounds: [Double]) {
        self.description = description
        self.bounds = bounds
        empty = Series(counts: Array(repeating: 0, count: bounds.count + 1))
    }

    public func observe(_ value: Double, _ labels: [String] = []) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        table.change(labels, empty) { series in
            series.counts[index] += 1
            series.sum += value
        }
    }

    /// In seconds.
    public func observe(_ duration: Duration, _ labels: [String] = []) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18, labels)
    }

    func write(to writer: inout MetricWriter) {
        writer.begin(description, "histogram")
        for (labels, series) in table.all {
            var total: UInt64 = 0
            for (bound, count) in zip(bounds + [.infinity], series.counts) {
                total += count
                writer.sample(description, labels, Double(total), suffix: "_bucket", bound: bound)
            }
            writer.sample(description, labels, series.sum, suffix: "_sum")
            writer.sample(description, labels, Double(total), suffix: "_count")
        }
    }
}
