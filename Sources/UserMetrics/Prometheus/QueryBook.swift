public import Measurements
internal import Objects

/// What queries have found lately, and what is wrong with those that found nothing.
public struct QueryBook: Sendable {
    /// What was found longer ago is forgotten.
    public static let keepTime = Duration.seconds(60)
    /// Queries that are asked at once.
    public static let concurrency = 4
    /// All that one may take.
    public static let timeLimit = Duration.seconds(5)

    private var found: [MetricSubject: (instant: Int64, series: [MetricSeries])] = [:]
    /// By the metric: why it cannot be had.
    public private(set) var troubles: [MetricSubject: String] = [:]

    public init() {}

    public var series: [MetricSubject: [MetricSeries]] { found.mapValues(\.series) }

    /// Forgets what is declared no more, and what is too old.
    public mutating func keep(_ declarations: [QueryDeclaration], at instant: Int64) {
        let subjects = Set(declarations.map(\.subject))
        troubles = troubles.filter { subjects.contains($0.key) }
        found = found.filter {
            subjects.contains($0.key) && instant - $0.value.instant <= QueryBook.keepTime.nanoseconds
        }
    }

    /// - Returns: Whether it was in trouble before.
    public mutating func answered(_ query: QueryDeclaration, _ series: [MetricSeries], at instant: Int64) -> Bool {
        found[query.subject] = (instant, series)
        return troubles.removeValue(forKey: query.subject) != nil
    }

    /// - Returns: Whether that is new.
    public mutating func failed(_ query: QueryDeclaration, _ message: String) -> Bool {
        troubles.updateValue(message, forKey: query.subject) != message
    }
}

extension QueryDeclaration {
    public var subject: MetricSubject { MetricSubject(namespace: namespace, metric: metric) }
}
