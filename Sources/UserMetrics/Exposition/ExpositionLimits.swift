/// What is read of one answer to a scrape. An answer beyond a limit is refused whole, so that no half of it is taken for all.
public struct ExpositionLimits: Sendable, Hashable {
    public static let standard = ExpositionLimits()

    /// Of the whole answer.
    public var bytes = 2 * 1024 * 1024
    /// That are kept; buckets of histograms are not.
    public var series = 5000
    /// Metrics whose type is told.
    public var families = 5000
    /// Of one series.
    public var labels = 32
    /// Of a metric's or a label's name.
    public var nameBytes = 256
    /// Of a label's value.
    public var labelBytes = 1024

    public init() {}

    /// For each of several answers that together may be as large as one.
    public func shared(by count: Int) -> ExpositionLimits {
        var limits = self
        limits.bytes /= max(1, count)
        return limits
    }
}

/// Why an answer to a scrape cannot be read.
public struct ExpositionError: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1 on; 0 for the whole.
    public var line: Int
    public var message: String

    public var description: String { line > 0 ? "line \(line): \(message)" : message }

    static func limit(_ name: String, _ value: Int, line: Int) -> ExpositionError {
        ExpositionError(line: line, message: "more than ExpositionLimits.\(name), which is \(value)")
    }
}
