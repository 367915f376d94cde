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
    /// What pods say of themselves, by their keys.
    public var exposed: [ObjectKey: ExposedMetrics] = [:]
    /// Whether measuring has just begun: what of the user's metrics is not there yet may be there soon.
    public var isNew = false
    /// Why metrics cannot be had that somebody has declared.
    public var troubles: [MetricSubject: String] = [:]

    public init() {}

    /// The usage of the pod that has this uid.
    public func usage(of key: ObjectKey, uid: String) -> PodUsage? {
        guard let usage = pods[key], usage.uid == uid else { return nil }
        return usage
    }

    /// The sum of those series of a subject whose labels a selector fits, with the time of the oldest; nil where there is
    /// none.
    public func sum(of subject: MetricSubject, matching selector: LabelSelector) -> MetricSeries? {
        MetricSeries.sum((metrics[subject] ?? []).filter { selector.matches($0.labels) })
    }
}
