internal import Synchronization

/// What a program counts and measures, by name. https://prometheus.io/docs/concepts/data_model/
public final class MetricRegistry: Sendable {
    private let families = Mutex<[any MetricFamily]>([])

    public init() {}

    /// A number that only grows. Its name ends with `_total`.
    public func counter(_ name: String, _ help: String, labels: [String] = []) -> Counter {
        add(Counter(MetricDescription(name: name, help: help, labels: labels)))
    }

    /// A number that goes up and down, as it was set last.
    public func gauge(_ name: String, _ help: String, labels: [String] = []) -> Gauge {
        add(Gauge(MetricDescription(name: name, help: help, labels: labels)))
    }

    /// How often what was measured lay below each of some bounds.
    /// - Parameter bounds: Growing.
    public func histogram(
        _ name: String, _ help: String, labels: [String] = [], bounds: [Double] = Distribution.seconds
    ) -> Histogram {
        add(Histogram(MetricDescription(name: name, help: help, labels: labels), bounds))
    }

    /// Numbers that are looked up each time somebody asks.
    /// - Parameter read: Gives the values of the labels, and the number.
    public func observe(
        _ name: String, _ help: String, isCounter: Bool = false, labels: [String] = [],
        read: @escaping @Sendable () -> [(labels: [String], value: Double)]
    ) {
        _ = add(
            ObservedMetric(MetricDescription(name: name, help: help, labels: labels), isCounter: isCounter, read: read))
    }

    /// Distributions that are looked up each time somebody asks.
    /// - Parameter read: Gives the values of the labels, and the distribution.
    public func observeHistogram(
        _ name: String, _ help: String, labels: [String] = [],
        read: @escaping @Sendable () -> [(labels: [String], distribution: Distribution)]
    ) {
        _ = add(ObservedHistogram(MetricDescription(name: name, help: help, labels: labels), read: read))
    }

    /// All of it, in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/).
    public var text: String {
        var writer = MetricWriter()
        for family in families.withLock({ $0 }).sorted(by: { $0.description.name < $1.description.name }) {
            family.write(to: &writer)
        }
        return writer.text
    }

    private func add<Family: MetricFamily>(_ family: Family) -> Family {
        families.withLock { $0.append(family) }
        return family
    }
}

/// All series of one name.
protocol MetricFamily: Sendable {
    var description: MetricDescription { get }
    func write(to writer: inout MetricWriter)
}

/// What a name means.
struct MetricDescription: Sendable {
    var name: String
    var help: String
    var labels: [String]
}
