public import Measurements
public import Objects

/// Which pods are asked for their metrics when, and what they have answered. A pure value: times come as arguments.
public struct ScrapeBook: Sendable {
    /// Pods that are asked at once.
    public static let concurrency = 64
    /// All that one pod may take for its answer.
    public static let timeLimit = Duration.seconds(5)
    /// A pod that does not answer is asked less and less often, but at least so often.
    public static let longestPause = Duration.seconds(60)
    /// What was answered longer ago is forgotten: it says nothing about now.
    public static let keepTime = Duration.seconds(60)
    /// Series of all pods together.
    public static let seriesLimit = 200_000
    /// Rates are taken over so many periods.
    public static let windowPeriods = 3

    private struct Entry {
        var target: ScrapeTarget
        var track = ExposedTrack()
        /// When it is asked next.
        var due: Int64
        var isAsked = false
        var answered: Int64?
        var failures = 0
        var failure: String?
    }

    private let period: Duration
    private var entries: [ObjectKey: Entry] = [:]
    private var seriesCount = 0
    /// Of the pods that have answered lately.
    public private(set) var exposed: [ObjectKey: ExposedMetrics] = [:]

    public init(period: Duration) { self.period = period }

    /// What has become of a pod's scrapes.
    public enum News: Sendable, Hashable {
        /// Said the first time only.
        case fails(String)
        case answersAgain
    }

    // MARK: Asking

    /// The pods to ask now, those that have waited longest first.
    /// - Parameter targets: All that there are.
    public mutating func due(_ targets: [ScrapeTarget], at instant: Int64) -> [ScrapeTarget] {
        forget(allBut: Set(targets.map(\.pod)), at: instant)
        var waiting: [(due: Int64, target: ScrapeTarget)] = []
        for target in targets {
            if let entry = entries[target.pod], entry.target.podUID == target.podUID {
                // With another port or path, it is asked at once.
                if entry.target != target, !entry.isAsked { entries[target.pod]?.due = instant }
                entries[target.pod]?.target = target
            } else {
                drop(target.pod)
                entries[target.pod] = Entry(target: target, due: instant)
            }
            guard let entry = entries[target.pod], !entry.isAsked, entry.due <= instant else { continue }
            waiting.append((entry.due, target))
        }
        let room = max(0, ScrapeBook.concurrency - entries.values.count(where: \.isAsked))
        let chosen = waiting.sorted { ($0.due, $0.target.pod) < ($1.due, $1.target.pod) }.prefix(room).map(\.target)
        for target in chosen { entries[target.pod]?.isAsked = true }
        return chosen
    }

    private mutating func forget(allBut pods: Set<ObjectKey>, at instant: Int64) {
        for (pod, entry) in entries {
            if !pods.contains(pod) {
                drop(pod)
            } else if let answered = entry.answered, instant - answered > ScrapeBook.keepTime.nanoseconds {
                seriesCount -= entry.track.seriesCount
                exposed[pod] = nil
                entries[pod]?.track = ExposedTrack()
                entries[pod]?.answered = nil
            }
        }
    }

    private mutating func drop(_ pod: ObjectKey) {
        if let entry = entries.removeValue(forKey: pod) { seriesCount -= entry.track.seriesCount }
        exposed[pod] = nil
    }

    // MARK: Answers

    /// Takes down what a pod answered; nothing for one that is gone meanwhile.
    public mutating func answered(
        _ target: ScrapeTarget, _ series: [ExposedSeries], at instant: Int64, time: Timestamp
    ) -> News? {
        guard var entry = entries[target.pod], entry.target.podUID == target.podUID else { return nil }
        let others = seriesCount - entry.track.seriesCount
        guard others + series.count <= ScrapeBook.seriesLimit else {
            return failed(
                target, "more than ScrapeBook.seriesLimit, which is \(ScrapeBook.seriesLimit) of all pods", at: instant)
        }
        entry.track.record(series, at: instant, time: time, window: period * ScrapeBook.windowPeriods)
        seriesCount = others + entry.track.seriesCount
        let news: News? = entry.failure == nil ? nil : .answersAgain
        entry.isAsked = false
        entry.answered = instant
        (entry.failures, entry.failure) = (0, nil)
        entry.due = next(after: entry.due, at: instant)
        entries[target.pod] = entry
        exposed[target.pod] = ExposedMetrics(uid: target.podUID, series: entry.track.series)
        return news
    }

    public mutating func failed(_ target: ScrapeTarget, _ message: String, at instant: Int64) -> News? {
        guard var entry = entries[target.pod], entry.target.podUID == target.podUID else { return nil }
        let news: News? = entry.failure == nil ? .fails(message) : nil
        entry.isAsked = false
        entry.failures += 1
        entry.failure = message
        let pause = min(period * (1 << min(entry.failures - 1, 6)), ScrapeBook.longestPause)
        entry.due = instant + max(pause, period).nanoseconds
        entries[target.pod] = entry
        return news
    }

    /// On a grid, so that a slow answer puts off none of the later ones.
    private func next(after due: Int64, at instant: Int64) -> Int64 {
        let step = max(period.nanoseconds, 1)
        return instant - due >= step ? instant + step : due + step
    }
}
