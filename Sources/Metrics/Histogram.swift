/// How what was measured is distributed.
public final class Histogram: Sendable, MetricFamily {
    let description: MetricDescription
    private let table = SeriesTable<Distribution>()
    private let empty: Distribution

    init(_ description: MetricDescription, _ bounds: [Double]) {
        self.description = description
        empty = Distribution(bounds: bounds)
    }

    public func observe(_ value: Double, _ labels: [String] = []) {
        table.change(labels, empty) { $0.observe(value) }
    }

    /// In seconds.
    public func observe(_ duration: Duration, _ labels: [String] = []) {
        table.change(labels, empty) { $0.observe(duration) }
    }

    func write(to writer: inout MetricWriter) {
        writer.begin(description, "histogram")
        for (labels, distribution) in table.all { distribution.write(description, labels, to: &writer) }
    }
}

/// Distributions that are looked up when somebody asks.
final class ObservedHistogram: Sendable, MetricFamily {
    let description: MetricDescription
    private let read: @Sendable () -> [(labels: [String], distribution: Distribution)]

    init(
        _ description: MetricDescription,
        read: @escaping @Sendable () -> [(labels: [String], distribution: Distribution)]
    ) {
        self.description = description
        self.read = read
    }

    func write(to writer: inout MetricWriter) {
        writer.begin(description, "histogram")
        for (labels, distribution) in read().prefix(SeriesTable<Distribution>.limit) {
            distribution.write(description, labels, to: &writer)
        }
    }
}
