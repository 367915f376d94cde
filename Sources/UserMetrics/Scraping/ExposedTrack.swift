internal import Measurements
internal import Objects

/// What one pod exposes, scrape after scrape: gauges as they are, counters as rates.
struct ExposedTrack: Sendable {
    /// How much less than a window is one: a scrape comes a little early or late.
    private static let slack = 0.1
    /// Values of a counter that are held for its rate.
    static let pointLimit = 8

    private struct Identity: Hashable {
        var name: String
        var labels: [String: String]
    }

    private struct Point {
        var instant: Int64
        var value: Double
    }

    /// Of each counter, the oldest first.
    private var counters: [Identity: [Point]] = [:]
    private(set) var series: [String: [MetricSeries]] = [:]
    private(set) var seriesCount = 0

    /// - Parameters:
    ///   - instant: Nanoseconds by a clock that never goes back; rates go by it.
    ///   - time: Of the same moment, by the time of day.
    ///   - window: Over which rates are taken, once there are scrapes enough.
    mutating func record(_ exposed: [ExposedSeries], at instant: Int64, time: Timestamp, window: Duration) {
        var before = counters
        counters = [:]
        series = [:]
        seriesCount = 0
        var known: Set<Identity> = []
        for one in exposed {
            let identity = Identity(name: one.name, labels: one.labels)
            // As Prometheus does: of two with one identity the first counts.
            guard known.insert(identity).inserted else { continue }
            seriesCount += 1
            var shown = MetricSeries(labels: one.labels, milliValue: ExposedTrack.milli(one.value), time: time)
            if one.kind == .counter {
                var points = before.removeValue(forKey: identity) ?? []
                points.append(Point(instant: instant, value: one.value))
                ExposedTrack.trim(&points, window: window)
                counters[identity] = points
                guard let rate = ExposedTrack.rate(of: points) else { continue }
                shown.milliValue = ExposedTrack.milli(rate.perSecond)
                shown.window = rate.window
            }
            series[one.name, default: []].append(shown)
        }
    }

    private static func trim(_ points: inout [Point], window: Duration) {
        guard let last = points.last else { return }
        let enough = Int64(Double(window.nanoseconds) * (1 - slack))
        while points.count > 2, points.count > pointLimit || last.instant - points[1].instant >= enough {
            points.removeFirst()
        }
    }

    /// Nil before there are two values. A counter that went back began anew at nothing.
    private static func rate(of points: [Point]) -> (perSecond: Double, window: Duration)? {
        guard let first = points.first, let last = points.last, last.instant > first.instant else { return nil }
        let increase = zip(points, points.dropFirst()).reduce(0.0) { sum, pair in
            sum + (pair.1.value < pair.0.value ? max(0, pair.1.value) : pair.1.value - pair.0.value)
        }
        let elapsed = last.instant - first.instant
        return (increase / (Double(elapsed) / 1e9), .nanoseconds(elapsed))
    }

    /// Thousandths, rounded; but what is something is never nothing, or a little load would pass for none.
    static func milli(_ value: Double) -> Int64 {
        let thousandths = (value * 1000).rounded()
        if thousandths == 0, value != 0 { return value < 0 ? -1 : 1 }
        return Int64(exactly: thousandths) ?? (value < 0 ? .min : .max)
    }
}
