internal import Objects

/// What an autoscaler has to know of its past: what its metrics recommended lately, and what it has done.
///
/// It is kept in an annotation of the autoscaler and written in the transaction that scales, so a daemon that is started
/// anew knows what the last one did: it neither goes faster than the policies allow nor forgets a window half over.
/// Kubernetes' controller holds this in its own memory. So that a load that wavers does not cause a write each second,
/// recommendations are kept as the course of their least and greatest, in steps of a twentieth of the longest window.
struct AutoscalerMemory: Sendable, Hashable {
    /// What was recommended from a moment on, until the next one.
    struct Recommended: Sendable, Hashable {
        var from: Timestamp
        var lowest: Int
        var highest: Int
    }

    /// More pods, or with a minus fewer.
    struct Scaled: Sendable, Hashable {
        var time: Timestamp
        var change: Int
    }

    static let annotation = "skeg.dev/autoscaler-memory"
    /// Into so many steps the longest window is cut.
    static let steps = 20
    /// So many changes are kept apart; of more, the two oldest count as one at the time of the later.
    static let maximumScaled = 64

    private(set) var recommended: [Recommended] = []
    private(set) var scaled: [Scaled] = []
    /// When measured values were written to the status.
    var measured: Timestamp?

    init() {}

    // MARK: Recommendations

    /// Adds what the metrics recommend now. What is not known, because nothing was measured or no daemon ran, counts as if
    /// the last recommendation had gone on.
    mutating func recommend(_ count: Int, at now: Timestamp, window: Duration) {
        guard window > .zero else {
            recommended = []
            return
        }
        let step = max(.seconds(1), window / AutoscalerMemory.steps)
        if let last = recommended.indices.last, now - recommended[last].from < step {
            recommended[last].lowest = min(recommended[last].lowest, count)
            recommended[last].highest = max(recommended[last].highest, count)
        } else if recommended.last.map({ $0.lowest != count || $0.highest != count }) ?? true {
            recommended.append(Recommended(from: now, lowest: count, highest: count))
        }
        while recommended.count > 1, recommended[1].from + window <= now { recommended.removeFirst() }
    }

    /// What was recommended within a window that ends now.
    func recommendations(within window: Duration, before now: Timestamp) -> ArraySlice<Recommended> {
        guard window > .zero else { return [] }
        // The first that was still valid after the window's beginning.
        let first = recommended.indices.first { $0 + 1 == recommended.count || recommended[$0 + 1].from + window > now }
        return first.map { recommended[$0...] } ?? []
    }

    /// When the oldest recommendation that counts now no longer does.
    func expiry(of window: Duration, at now: Timestamp) -> Timestamp? {
        let known = recommendations(within: window, before: now)
        return known.count > 1 ? known[known.startIndex + 1].from + window : nil
    }

    // MARK: What was done

    mutating func scale(by change: Int, at now: Timestamp, period: Duration) {
        forgetScaled(period: period, at: now)
        scaled.append(Scaled(time: now, change: change))
        guard scaled.count > AutoscalerMemory.maximumScaled else { return }
        let oldest = scaled.removeFirst()
        scaled[0].change += oldest.change
    }

    private mutating func forgetScaled(period: Duration, at now: Timestamp) {
        scaled.removeAll { $0.time + period <= now }
    }

    /// By how much the count has grown within a period that ends now; less than nothing where it has shrunk.
    func change(within period: Duration, before now: Timestamp) -> Int {
        scaled.reduce(0) { $1.time + period > now ? $0 + $1.change : $0 }
    }

    /// When the oldest change that counts within a period no longer does.
    func nextExpiry(ofChangesWithin periods: [Duration], at now: Timestamp) -> Timestamp? {
        periods.flatMap { period in scaled.map { $0.time + period } }.filter { $0 > now }.min()
    }

    // MARK: Clock

    /// Lets nothing lie in the future: a clock that was set back would keep it in every window for as long.
    mutating func clock(_ now: Timestamp) {
        for index in recommended.indices { recommended[index].from = min(recommended[index].from, now) }
        for index in scaled.indices { scaled[index].time = min(scaled[index].time, now) }
        measured = measured.map { min($0, now) }
    }
}

// MARK: - As a text

extension AutoscalerMemory {
    /// More than a memory of ours ever has.
    private static let maximumBytes = 16_384

    /// What was kept; nothing where that is malformed, as for a new autoscaler.
    init(of autoscaler: Object) {
        guard let text = autoscaler.annotation(AutoscalerMemory.annotation),
            text.utf8.count <= AutoscalerMemory.maximumBytes,
            let content = try? JSONParser.parse(text, duplicates: .lastCounts)
        else { return }
        recommended = (content["recommended"]?.array ?? []).compactMap(Recommended.init)
        scaled = (content["scaled"]?.array ?? []).compactMap(Scaled.init)
        measured = content["measured"]?.integer.map(Timestamp.init(milliseconds:))
    }

    var text: String {
        var content: Value = [
            "recommended": .array(
                recommended.map {
                    [.integer($0.from.milliseconds), .integer(Int64($0.lowest)), .integer(Int64($0.highest))]
                }),
            "scaled": .array(scaled.map { [.integer($0.time.milliseconds), .integer(Int64($0.change))] })
        ]
        content["measured"] = measured.map { .integer($0.milliseconds) }
        return JSONWriter.text(content)
    }
}

extension AutoscalerMemory.Recommended {
    fileprivate init?(_ content: Value) {
        guard let numbers = content.array?.compactMap(\.integer), numbers.count == 3 else { return nil }
        self.init(
            from: Timestamp(milliseconds: numbers[0]), lowest: Int(Int32(clamping: numbers[1])),
            highest: Int(Int32(clamping: numbers[2])))
    }
}

extension AutoscalerMemory.Scaled {
    fileprivate init?(_ content: Value) {
        guard let numbers = content.array?.compactMap(\.integer), numbers.count == 2 else { return nil }
        self.init(time: Timestamp(milliseconds: numbers[0]), change: Int(Int32(clamping: numbers[1])))
    }
}

extension Timestamp {
    fileprivate init(milliseconds: Int64) {
        self.init(nanoseconds: Int64(clamping: Int128(milliseconds) * 1_000_000))
    }

    /// Rounded up, so that nothing is forgotten too soon.
    fileprivate var milliseconds: Int64 {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return quotient + (remainder > 0 ? 1 : 0)
    }
}
