/// A view of a `HorizontalPodAutoscaler` (`autoscaling/v2`).
public struct HorizontalPodAutoscaler: ObjectView {
    public static let kind = GroupKind.horizontalPodAutoscaler
    public static let apiVersion = "autoscaling/v2"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// What is scaled; it may not exist. Nil where the reference's `apiVersion` is none.
    public var target: ObjectKey? {
        let reference = targetReference
        let version = reference.text("apiVersion")
        guard !version.isEmpty else {
            return ObjectKey(GroupKind("", targetKind), namespace: object.namespace, name: targetName)
        }
        guard let group = GroupVersion(apiVersion: version)?.group else { return nil }
        return ObjectKey(GroupKind(group, targetKind), namespace: object.namespace, name: targetName)
    }

    private var targetReference: Value { object.content.at(["spec", "scaleTargetRef"]) ?? .null }
    public var targetKind: String { targetReference.text("kind") }
    public var targetName: String { targetReference.text("name") }

    /// 1 where it is not said.
    public var minReplicas: Int { object.count("spec", "minReplicas") ?? 1 }
    public var maxReplicas: Int { object.count("spec", "maxReplicas") ?? 1 }

    public var metrics: [Metric] { object.spec.list("metrics").map(Metric.init) }

    /// Whether one of its metrics is there while there is no pod, so that it can ask for the first.
    public var hasMetricsApartFromPods: Bool { metrics.contains { $0.kind == .object || $0.kind == .external } }

    /// The rules for one direction, `scaleUp` or `scaleDown`; null where none are given.
    public func behavior(_ direction: String) -> Value {
        object.content.at(["spec", "behavior", direction]) ?? .null
    }

    /// A view of one entry of `spec.metrics`.
    public struct Metric: Sendable, Hashable {
        public enum Kind: String, Sendable, Hashable {
            case resource = "Resource"
            case containerResource = "ContainerResource"
            case pods = "Pods"
            case object = "Object"
            case external = "External"
        }

        public var content: Value

        public init(_ content: Value) { self.content = content }

        /// Nil for a type that Kubernetes does not know.
        public var kind: Kind? { Kind(rawValue: content.text("type")) }
        /// As it is written.
        public var type: String { content.text("type") }

        /// The part that says more, by the type: `resource`, `pods`.
        public var source: Value { AutoscalerRules.sources[type].flatMap { content[$0] } ?? .null }

        /// The resource's name, or the metric's.
        public var name: String { source.at(["metric", "name"])?.string ?? source.text("name") }
        public var container: String { source.text("container") }
        /// Which series of the metric count; all where it is not said.
        public var selector: LabelSelector? {
            source.at(["metric", "selector"]).map { LabelSelector($0) } ?? .everything
        }
        public var describedObject: Value { source["describedObject"] ?? .null }

        /// In percent.
        public var targetUtilization: Int64? { source.at(["target", "averageUtilization"])?.integer }
        public var targetAverage: Quantity? { amount("averageValue") }
        public var targetValue: Quantity? { amount("value") }

        /// Whether an amount for each pod is aimed at, where an object's metric has both.
        public var isAverageWanted: Bool {
            source.at(["target", "type"])?.string == "AverageValue" || targetValue == nil
        }

        private func amount(_ name: String) -> Quantity? { source.at(["target", name]).flatMap { Quantity($0) } }
    }
}
