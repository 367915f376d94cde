internal import Synchronization

/// The series of one name, by the values of its labels. Values that come from outside cannot make it grow without bound.
struct SeriesTable<Series: Sendable>: ~Copyable, Sendable {
    /// Series of one name; what comes beyond is counted in one whose labels all say `other`.
    static var limit: Int { 2_000 }

    private let series = Mutex<[[String]: Series]>([:])

    /// Changes the series with these values; one begins with `empty`.
    func change(_ labels: [String], _ empty: Series, _ change: (inout sending Series) -> Void) {
        series.withLock { table in
            var labels = labels
            if table[labels] == nil, table.count >= Self.limit { labels = labels.map { _ in "other" } }
            change(&table[labels, default: empty])
        }
    }

    var all: [(labels: [String], series: Series)] {
        series.withLock { table in table.map { (labels: $0.key, series: $0.value) } }
            .sorted { $0.labels.lexicographicallyPrecedes($1.labels) }
    }
}
