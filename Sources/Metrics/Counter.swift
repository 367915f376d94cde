/// A number that only grows.
public final class Counter: Sendable, MetricFamily {
    let description: MetricDescription
    private let table = SeriesTable<Double>()

    init(_ description: MetricDescription) { self.description = description }

    /// - Parameters:
    ///   - amount: Not below zero.
    ///   - labels: A value for each label, in their order.
    public func add(_ amount: Double = 1, _ labels: [String] = []) {
        table.change(labels, 0) { $0 += max(0, amount) }
    }

    func write(to writer: inout MetricWriter) {
        writer.begin(description, "counter")
        for (labels, value) in table.all { writer.sample(description, labels, value) }
    }
}

/// A number that goes up and down.
public final class Gauge: Sendable, MetricFamily {
    let description: MetricDescription
    private let table = SeriesTable<Double>()

    init(_ description: MetricDescription) { self.description = description }

    public func set(_ value: Double, _ labels: [String] = []) { table.change(labels, 0) { $0 = value } }

    public func add(_ amount: Double, _ labels: [String] = []) { table.change(labels, 0) { $0 += amount } }

    func write(to writer: inout MetricWriter) {
        writer.begin(description, "gauge")
        for (labels, value) in table.all { writer.sample(description, labels, value) }
    }
}

/// A number that is looked up when somebody asks.
final class ObservedMetric: Sendable, MetricFamily {
    let description: MetricDescription
    private let isCounter: Bool
    private let read: @Sendable () -> [(labels: [String], value: Double)]

    init(
        _ description: MetricDescription, isCounter: Bool,
        read: @escaping @Sendable () -> [(labels: [String], value: Double)]
    ) {
        self.description = description
        self.isCounter = isCounter
        self.read = read
    }

    func write(to writer: inout MetricWriter) {
        writer.begin(description, isCounter ? "counter" : "gauge")
        for (labels, value) in read().prefix(SeriesTable<Double>.limit) { writer.sample(description, labels, value) }
    }
}
