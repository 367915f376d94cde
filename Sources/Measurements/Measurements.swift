public import Objects

/// What is measured now: the latest sample of everything. A value beside the store's snapshot, handed to those decisions
/// that go by usage. It changes every second and is not kept: after a restart it is measured anew.
public struct Measurements: Sendable, Hashable {
    /// By the pods' keys.
    public var pods: [ObjectKey: PodUsage] = [:]
    /// By the nodes' names.
    public var nodes: [String: ResourceSample] = [:]
    /// The user's own metrics, of pods, of other objects and from outside.
    public var metrics: [MetricSubject: [MetricSeries]] = [:]

    public init() {}

    /// The usage of the pod that has this uid.
    public func usage(of key: ObjectKey, uid: String) -> PodUsage? {
        guard let usage = pods[key], usage.uid == uid else { return nil }
        return usage
    }

    /// The sum of those series of a subject whose labels a selector fits, with the time of the oldest; nil where there is
    /// none.
    public func sum(of subject: MetricSubject, matching selector: LabelSelector) -> MetricSeries? {
        let fitting = (metrics[subject] ?? []).filter { selector.matches($0.labels) }
        guard var total = fitting.first else { return nil }
        for series in fitting.dropFirst() {
            total.milliValue = Int64(clamping: Int128(total.milliValue) + Int128(series.milliValue))
            total.time = min(total.time, series.time)
            total.window = max(total.window, series.window)
        }
        total.labels = [:]
        return total
    }
}
