public import Measurements
public import Objects
public import Store
internal import UserMetrics

/// `custom.metrics.k8s.io`: the user's own metrics, of pods and of other objects, as autoscalers and people read them
/// (`k8s.io/metrics/pkg/apis/custom_metrics`). Nothing of it is stored.
public struct CustomMetrics: Sendable, Hashable {
    public static let group = "custom.metrics.k8s.io"
    /// The preferred one first.
    public static let versions = ["v1beta2", "v1beta1"]

    /// Whether `metric` is an object of its own, as since v1beta2.
    private let isNested: Bool
    private let groupVersion: GroupVersion
    /// The kind's plural, maybe with its group.
    public let resource: String
    public let namespace: String
    /// `*` for all that the labels fit.
    public let name: String
    public let metric: String

    /// Nil for a path of another group, or of a shape that this one does not have.
    public init?(_ path: ResourcePath) {
        guard path.groupVersion.group == CustomMetrics.group, CustomMetrics.versions.contains(path.groupVersion.version)
        else { return nil }
        groupVersion = path.groupVersion
        isNested = path.groupVersion.version != "v1beta1"
        namespace = path.namespace
        if path.resource == "metrics", path.subresource.isEmpty, let metric = path.name, !namespace.isEmpty {
            // `/namespaces/shop/metrics/hits` is about the namespace itself.
            (resource, name, self.metric) = ("namespaces", namespace, metric)
        } else if let name = path.name, !path.subresource.isEmpty, path.rest.isEmpty {
            (resource, self.name, metric) = (path.resource, name, path.subresource)
        } else {
            return nil
        }
    }

    /// - Throws: 404 where there is no such kind, no such object, or nothing is known of the metric; 400 for selectors that cannot
    ///   be read.
    public func list(_ query: Query, in snapshot: Snapshot, _ measurements: Measurements) throws(APIStatus) -> Value {
        guard let info = CustomMetrics.kind(named: resource, in: snapshot) else {
            throw notFound(" for \(resource)")
        }
        let selector = try LabelSelector.read(query, "metricLabelSelector")
        let lookup = MetricLookup(snapshot, measurements)
        var items: [Value] = []
        for key in try keys(of: info, query, in: snapshot) {
            guard let series = lookup.value(of: metric, ofObject: key, matching: selector) else { continue }
            items.append(item(key, info, series, selector))
        }
        guard !items.isEmpty else {
            throw notFound(" for \(info.qualifiedPlural)" + (name == "*" ? "" : " \(name)"))
        }
        return [
            "kind": "MetricValueList", "apiVersion": .string(groupVersion.description), "metadata": .emptyObject,
            "items": .array(items)
        ]
    }

    /// `pods`, `ingresses.networking.k8s.io`.
    private static func kind(named word: String, in snapshot: Snapshot) -> KindInfo? {
        let mark = word.firstIndex(of: ".")
        let plural = mark.map { word[..<$0] } ?? word[...]
        let group = mark.map { String(word[word.index(after: $0)...]) }
        let fitting = snapshot.kinds.all.filter { $0.plural == plural && (group == nil || $0.kind.group == group) }
        // Of kinds with one name, Kubernetes' own are meant.
        return fitting.first { !$0.isCustom } ?? fitting.first
    }

    private func keys(of info: KindInfo, _ query: Query, in snapshot: Snapshot) throws(APIStatus) -> [ObjectKey] {
        let place = info.isNamespaced ? namespace : ""
        guard name == "*" else { return [ObjectKey(info.kind, namespace: place, name: name)] }
        let selector = try LabelSelector.read(query, "labelSelector")
        return snapshot.objects(of: info.kind)
            .filter { (!info.isNamespaced || $0.namespace == place) && selector.matches($0) }
            .map(\.key).sorted()
    }

    private func item(_ key: ObjectKey, _ info: KindInfo, _ series: MetricSeries, _ selector: LabelSelector) -> Value {
        var described: Value = [
            "kind": .string(info.kind.kind), "name": .string(key.name), "apiVersion": .string(info.apiVersion)
        ]
        if !key.namespace.isEmpty { described["namespace"] = .string(key.namespace) }
        var item: Value = ["describedObject": described]
        if isNested {
            var identifier: Value = ["name": .string(metric)]
            identifier["selector"] = selector.isEmpty ? nil : selector.content
            item["metric"] = identifier
        } else {
            item["metricName"] = .string(metric)
            item["selector"] = selector.isEmpty ? nil : selector.content
        }
        item.setMeasured(series, window: "windowSeconds")
        return item
    }

    private func notFound(_ of: String) -> APIStatus {
        APIStatus.notFound("the server could not find the metric \(metric)\(of)")
    }

    /// What discovery says of a version: each metric below each kind that it is told of.
    public static func resourceList(
        _ version: String, in snapshot: Snapshot, _ measurements: Measurements
    ) -> Value? {
        guard versions.contains(version) else { return nil }
        let names = MetricLookup(snapshot, measurements).names.pods
        let kinds = [("namespaces", false), ("pods", true), ("services", true)]
        let resources: [Value] = kinds.flatMap { plural, isNamespaced in
            names.map { name in
                [
                    "name": .string("\(plural)/\(name)"), "singularName": "", "namespaced": .bool(isNamespaced),
                    "kind": "MetricValueList", "verbs": ["get"]
                ]
            }
        }
        return .resourceList(GroupVersion(group: group, version: version), resources)
    }
}

/// `external.metrics.k8s.io`: metrics of no object (`k8s.io/metrics/pkg/apis/external_metrics`).
public struct ExternalMetrics: Sendable, Hashable {
    public static let groupVersion = GroupVersion(group: "external.metrics.k8s.io", version: "v1beta1")

    public let namespace: String
    public let metric: String

    public init?(_ path: ResourcePath) {
        guard path.groupVersion == ExternalMetrics.groupVersion, !path.namespace.isEmpty, path.name == nil else {
            return nil
        }
        namespace = path.namespace
        metric = path.resource
    }

    /// - Throws: 503 with the cause where a declared metric cannot be had, 404 where nothing is known of it, 400 for selectors that
    ///   cannot be read.
    public func list(_ query: Query, in snapshot: Snapshot, _ measurements: Measurements) throws(APIStatus) -> Value {
        let selector = try LabelSelector.read(query, "labelSelector")
        let lookup = MetricLookup(snapshot, measurements)
        let found = lookup.external(metric, in: namespace, matching: selector)
        if found.isEmpty {
            if let trouble = measurements.troubles[MetricSubject(namespace: namespace, metric: metric)] {
                throw APIStatus(code: 503, reason: "ServiceUnavailable", message: trouble)
            }
            guard !lookup.external(metric, in: namespace, matching: .everything).isEmpty || isDeclared(measurements)
            else { throw .notFound("the server could not find the metric \(metric) in the namespace \(namespace)") }
        }
        let items: [Value] = found.map { series in
            let labels = series.labels.sorted { $0.key < $1.key }.map { ($0.key, Value.string($0.value)) }
            var item: Value = ["metricName": .string(metric), "metricLabels": .object(Fields(labels))]
            item.setMeasured(series, window: "window")
            return item
        }
        return [
            "kind": "ExternalMetricValueList", "apiVersion": .string(ExternalMetrics.groupVersion.description),
            "metadata": .emptyObject, "items": .array(items)
        ]
    }

    /// Whether it is asked for from outside, though just now there is no series of it.
    private func isDeclared(_ measurements: Measurements) -> Bool {
        measurements.metrics[MetricSubject(namespace: namespace, metric: metric)] != nil
    }

    public static func resourceList(in snapshot: Snapshot, _ measurements: Measurements) -> Value {
        .resourceList(
            groupVersion,
            MetricLookup(snapshot, measurements).names.external.map { name in
                [
                    "name": .string(name), "singularName": "", "namespaced": true, "kind": "ExternalMetricValueList",
                    "verbs": ["get"]
                ]
            })
    }
}

extension Value {
    fileprivate mutating func setMeasured(_ series: MetricSeries, window: String) {
        self["timestamp"] = .string(series.time.text)
        // Whole seconds, as the field has no fraction.
        if series.window > .zero { self[window] = .integer((series.window.nanoseconds + 500_000_000) / 1_000_000_000) }
        self["value"] = .string(Quantity(milli: series.milliValue).description)
    }

    fileprivate static func resourceList(_ groupVersion: GroupVersion, _ resources: [Value]) -> Value {
        [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(groupVersion.description),
            "resources": .array(resources)
        ]
    }
}

extension LabelSelector {
    fileprivate static func read(_ query: Query, _ name: String) throws(APIStatus) -> LabelSelector {
        do throws(Diagnostic) {
            return try LabelSelector(parsing: query[name] ?? "")
        } catch {
            throw .badRequest("unable to parse requirement: \(error.message)")
        }
    }

    /// `metav1.LabelSelector`; what that cannot say, comparisons, is left out.
    fileprivate var content: Value {
        var labels = Fields()
        var expressions: [Value] = []
        for requirement in requirements {
            let values: [Value] = requirement.values.map { .string($0) }
            switch requirement.operator {
            case .equals: labels[requirement.key] = values.first
            case .notEquals:
                expressions.append(["key": .string(requirement.key), "operator": "NotIn", "values": .array(values)])
            case .in, .notIn:
                expressions.append([
                    "key": .string(requirement.key), "operator": .string(requirement.operator.rawValue),
                    "values": .array(values)
                ])
            case .exists, .doesNotExist:
                expressions.append([
                    "key": .string(requirement.key), "operator": .string(requirement.operator.rawValue)
                ])
            case .greaterThan, .lessThan: break
            }
        }
        var content = Value.emptyObject
        if !labels.isEmpty { content["matchLabels"] = .object(labels) }
        if !expressions.isEmpty { content["matchExpressions"] = .array(expressions) }
        return content
    }
}
