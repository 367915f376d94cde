public import Measurements
public import Objects
public import Store

/// What the user's own metrics say of a pod, of another object, or from outside; for autoscalers and for the API alike.
///
/// Kubernetes leaves it to an adapter what the metric of an object is. Here it is, in this order:
/// 1. the sum of those series of pods in the object's namespace that have its name in a label that is called as its kind is,
///    `service="web"`, as the default rules of prometheus-adapter map them;
/// 2. the sum over its pods: those that a Service selects, those that a workload owns, all of a namespace.
///
/// A pod speaks for its own namespace only, whatever its labels say.
public struct MetricLookup: Sendable {
    /// How deep owners are followed: a pod, its Job, the CronJob of that, and one more.
    static let ownerDepth = 4

    private let snapshot: Snapshot
    private let measurements: Measurements

    public init(_ snapshot: Snapshot, _ measurements: Measurements) {
        self.snapshot = snapshot
        self.measurements = measurements
    }

    // MARK: Pods

    /// The sum of a pod's series that the selector fits; nil where there is none.
    public func value(of metric: String, ofPod pod: Object, matching selector: LabelSelector) -> MetricSeries? {
        let subject = MetricSubject(namespace: pod.namespace, metric: metric, object: pod.key)
        if let told = measurements.sum(of: subject, matching: selector) { return told }
        return MetricSeries.sum(series(of: metric, pod).filter { selector.matches($0.labels) })
    }

    private func series(of metric: String, _ pod: Object) -> [MetricSeries] {
        guard let exposed = measurements.exposed[pod.key], exposed.uid == pod.uid else { return [] }
        return exposed.series(of: metric)
    }

    // MARK: Objects

    /// What a metric says of an object; nil where nothing does. One that is named by a label need not exist.
    public func value(of metric: String, ofObject key: ObjectKey, matching selector: LabelSelector) -> MetricSeries? {
        if key.kind == .pod {
            return snapshot[key].flatMap { value(of: metric, ofPod: $0, matching: selector) }
        }
        let isNamespace = key.kind == .namespace
        let namespace = isNamespace ? key.name : key.namespace
        let subject = MetricSubject(namespace: namespace, metric: metric, object: key)
        if let told = measurements.sum(of: subject, matching: selector) { return told }
        guard !namespace.isEmpty else { return nil }
        let all = exposing(in: namespace)
        if !isNamespace, let label = snapshot.kinds[key.kind]?.singular {
            let named = all.flatMap { series(of: metric, $0) }
                .filter { $0.labels[label] == key.name && selector.matches($0.labels) }
            if let sum = MetricSeries.sum(named) { return sum }
        }
        let own = isNamespace ? all : snapshot[key].map { pods(of: $0, among: all) } ?? []
        return MetricSeries.sum(own.compactMap { value(of: metric, ofPod: $0, matching: selector) })
    }

    /// The pods that have told of metrics and are to stay.
    private func exposing(in namespace: String) -> [Object] {
        let told = measurements.metrics.keys.compactMap { $0.object?.kind == .pod ? $0.object : nil }
        return Set(measurements.exposed.keys).union(told)
            .filter { $0.namespace == namespace }.sorted()
            .compactMap { snapshot[$0] }.filter { !$0.isBeingDeleted }
    }

    private func pods(of object: Object, among pods: [Object]) -> [Object] {
        if object.kind == .service {
            let labels = (object.spec["selector"]?.fields ?? Fields()).reduce(into: [:]) {
                $0[$1.name] = $1.value.string
            }
            guard !labels.isEmpty else { return [] }
            let selector = LabelSelector(labels: labels)
            return pods.filter(selector.matches)
        }
        return pods.filter { isOwned($0, by: object) }
    }

    private func isOwned(_ pod: Object, by owner: Object) -> Bool {
        var object = pod
        for _ in 0..<MetricLookup.ownerDepth {
            guard let reference = object.controller else { return false }
            if reference.uid == owner.uid { return true }
            let key = ObjectKey(reference.kind, namespace: pod.namespace, name: reference.name)
            guard let next = snapshot[key], next.uid == reference.uid else { return false }
            object = next
        }
        return false
    }

    // MARK: From outside

    /// The series of an external metric: what a query has found, or else what the pods of the namespace expose, each with its pod's
    /// name as a label.
    public func external(_ metric: String, in namespace: String, matching selector: LabelSelector) -> [MetricSeries] {
        if let asked = measurements.metrics[MetricSubject(namespace: namespace, metric: metric)] {
            return asked.filter { selector.matches($0.labels) }
        }
        return exposing(in: namespace).flatMap { pod in
            series(of: metric, pod).map { series in
                var labelled = series
                if labelled.labels["pod"] == nil { labelled.labels["pod"] = pod.name }
                return labelled
            }
        }.filter { selector.matches($0.labels) }
    }

    /// The names of metrics that something is known of: of pods, and from outside. For people who look what there is.
    public var names: (pods: [String], external: [String]) {
        var pods: Set<String> = []
        var external: Set<String> = []
        for exposed in measurements.exposed.values { pods.formUnion(exposed.series.keys) }
        for subject in measurements.metrics.keys {
            if subject.object?.kind == .pod {
                pods.insert(subject.metric)
            } else if subject.object == nil {
                external.insert(subject.metric)
            }
        }
        return (pods.sorted(), external.union(pods).sorted())
    }
}
