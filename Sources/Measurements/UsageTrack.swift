public import Objects

/// One thing that is counted again and again: what it uses now, and what it used lately.
public struct UsageTrack: Sendable {
    /// The time over which a rate is taken, once there are counts enough.
    public static let window = Duration.seconds(5)
    /// The least time between two counts that make a rate: over a shorter one, the kernel's steps of ten milliseconds show.
    static let shortestWindow = Duration.milliseconds(500)
    /// How much less than a window is one: one comes a little early or late.
    private static let slack = Duration.milliseconds(100)
    /// Counts that are held for the window.
    static let countLimit = 64

    /// The oldest first. All of one run, so that they only grow.
    private var counts: [UsageCount] = []
    private var remembered: Int64?
    /// nil where there are no two counts yet.
    public private(set) var sample: ResourceSample?
    public private(set) var history = SampleRing()

    public init() {}

    /// The newest; nil before the first, and where it begins anew.
    public var count: UsageCount? { counts.last }

    /// - Parameter time: Of the same moment, by the time of day, which may jump.
    public mutating func add(_ count: UsageCount, at time: Timestamp) {
        if let last = counts.last {
            if count.instant == last.instant { return }
            // Counted by somebody who began anew, such as the kernel after a restart of the machine.
            if count.instant < last.instant || count.cpuNanoseconds < last.cpuNanoseconds { beginAnew() }
        }
        counts.append(count)
        while counts.count > 2,
            UsageTrack.isFullWindow(count.instant - counts[1].instant) || counts.count > UsageTrack.countLimit
        {
            counts.removeFirst()
        }
        guard let first = counts.first, count.instant - first.instant >= UsageTrack.shortestWindow.nanoseconds else {
            sample = nil
            return
        }
        let sample = UsageTrack.sample(from: first, to: count, at: time)
        self.sample = sample
        remember(sample, at: count.instant)
    }

    /// What is counted next says nothing about what was before: another run of a container has its place. The history stays.
    public mutating func beginAnew() {
        counts = []
        sample = nil
        remembered = nil
    }

    private static func isFullWindow(_ elapsed: Int64) -> Bool { elapsed >= (window - slack).nanoseconds }

    /// `usage_nano_cores`: the rate of `usage_core_nano_seconds` over the window.
    private static func sample(from first: UsageCount, to last: UsageCount, at time: Timestamp) -> ResourceSample {
        let elapsed = last.instant - first.instant
        let used = last.cpuNanoseconds - first.cpuNanoseconds
        return ResourceSample(
            time: time, window: .nanoseconds(elapsed),
            cpuNanocores: Int64(clamping: Int128(used) * 1_000_000_000 / Int128(elapsed)),
            memoryWorkingSetBytes: Int64(clamping: last.memoryWorkingSetBytes))
    }

    /// Once for each window, so that all samples together tell of all the time and none of a time twice.
    private mutating func remember(_ sample: ResourceSample, at instant: Int64) {
        if let remembered, !UsageTrack.isFullWindow(instant - remembered) { return }
        remembered = instant
        history.append(sample)
    }
}
