public import Measurements
public import Objects

/// `metrics.k8s.io/v1beta1`: what pods and nodes use, as `kubectl top` and autoscalers read it
/// (`k8s.io/metrics/pkg/apis/metrics/v1beta1`). Nothing of it is stored: it is made when somebody asks.
public enum ResourceMetrics: String, Sendable, CaseIterable {
    case nodes
    case pods

    public static let groupVersion = GroupVersion(group: "metrics.k8s.io", version: "v1beta1")

    /// As in discovery, and in the `kind` of an answer.
    public var kind: String { self == .nodes ? "NodeMetrics" : "PodMetrics" }

    /// The kind of the objects that are measured.
    public var measured: GroupKind { self == .nodes ? .node : .pod }

    public init?(_ path: ResourcePath) {
        guard path.groupVersion == ResourceMetrics.groupVersion, path.subresource.isEmpty else { return nil }
        self.init(rawValue: path.resource)
        guard self == .pods || path.namespace.isEmpty else { return nil }
    }

    /// What a node or pod uses; nil for one that was not measured yet, or no more.
    public func content(of object: Object, in measurements: Measurements) -> Value? {
        var metadata: Value = ["name": .string(object.name)]
        var content: Value = [
            "kind": .string(kind), "apiVersion": .string(ResourceMetrics.groupVersion.description)
        ]
        let oldest: ResourceSample
        switch self {
        case .nodes:
            guard let sample = measurements.nodes[object.name] else { return nil }
            oldest = sample
            content["usage"] = sample.usage
        case .pods:
            guard let usage = measurements.usage(of: object.key, uid: object.uid),
                let first = usage.containers.values.min(by: { $0.time < $1.time })
            else { return nil }
            oldest = first
            metadata["namespace"] = .string(object.namespace)
            content["containers"] = .array(
                usage.containers.sorted { $0.key < $1.key }.map { name, sample in
                    ["name": .string(name), "usage": sample.usage]
                })
        }
        metadata["creationTimestamp"] = .string(oldest.time.text)
        if !object.labels.isEmpty {
            metadata["labels"] = .object(Fields(object.labels.map { ($0.key, .string($0.value)) }))
        }
        content["metadata"] = metadata
        content["timestamp"] = .string(oldest.time.text)
        content["window"] = .string(GoDuration.text(oldest.window))
        return content
    }

    public func list(of objects: [Object], in measurements: Measurements) -> Value {
        [
            "kind": .string(kind + "List"), "apiVersion": .string(ResourceMetrics.groupVersion.description),
            "metadata": .emptyObject, "items": .array(objects.compactMap { content(of: $0, in: measurements) })
        ]
    }

    /// - Parameter path: That was asked for, of one object.
    public func notFound(_ path: ResourcePath) -> APIStatus {
        let name = path.name ?? ""
        let whole = path.namespace.isEmpty ? name : "\(path.namespace)/\(name)"
        let group = ResourceMetrics.groupVersion.group
        return APIStatus(
            code: 404, reason: "NotFound", message: "\(kind.lowercased()).\(group) \"\(whole)\" not found",
            details: ["name": .string(whole), "group": .string(group), "kind": .string(kind.lowercased())])
    }
}

extension ResourceSample {
    /// `v1.ResourceList`: processors to the billionth, memory in binary units.
    fileprivate var usage: Value {
        let cpu = Quantity("\(cpuNanocores)n") ?? .zero
        return [
            "cpu": .string(cpu.description),
            "memory": .string(Quantity(whole: memoryWorkingSetBytes, format: .binarySI).description)
        ]
    }
}
