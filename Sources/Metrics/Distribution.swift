/// How often what was measured lay below each of some bounds.
public struct Distribution: Sendable, Hashable {
    /// From half a millisecond to a minute, in seconds.
    public static let seconds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
    ]

    private let bounds: [Double]
    /// For each bound, and one more for what lies beyond.
    private var counts: [UInt64]
    private var sum = 0.0

    /// - Parameter bounds: Growing.
    public init(bounds: [Double] = Distribution.seconds) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    public mutating func observe(_ value: Double) {
        counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
        sum += value
    }

    /// In seconds.
    public mutating func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) * 1e-18)
    }

    /// How often something was measured.
    public var count: UInt64 { counts.reduce(0, +) }

    func write(_ description: MetricDescription, _ labels: [String], to writer: inout MetricWriter) {
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            writer.sample(description, labels, Double(total), suffix: "_bucket", bound: bound)
        }
        writer.sample(description, labels, sum, suffix: "_sum")
        writer.sample(description, labels, Double(total), suffix: "_count")
    }
}
