/// A view of a `v1.PodTemplateSpec`: what the pods of a workload are made from.
public struct PodTemplate: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var labels: [String: String] { Object.strings(content["metadata"]?["labels"]) }

    public func label(_ name: String) -> String? { content["metadata"]?["labels"]?[name]?.string }

    public mutating func setLabel(_ name: String, to value: String?) {
        content.set(value.map { .string($0) }, at: ["metadata", "labels", name])
    }

    /// The pod as the template describes it: its labels, annotations and finalizers, and its spec; nothing else of
    /// the template's metadata (`controller.GetPodFromTemplate`). Name, namespace, owner and uid are the caller's.
    public var pod: Object {
        var pod = Object(["apiVersion": "v1", "kind": "Pod"])
        for field in ["annotations", "finalizers", "labels"] {
            if let value = content["metadata"]?[field] { pod.metadata[field] = value }
        }
        pod.spec = content["spec"] ?? .emptyObject
        return pod
    }

    /// Whether two templates say the same, but for the label that a Deployment adds
    /// (`deploymentutil.EqualIgnoreHash`). What is empty and what is missing are the same, as in Kubernetes' semantic
    /// equality.
    public func isSame(as other: PodTemplate) -> Bool {
        content == other.content || meaning == other.meaning
    }

    /// The template without the hash label, and without what is null or an empty list.
    public var meaning: Value {
        var plain = content
        var labels = content["metadata"]?["labels"]
        labels?[ReplicaSet.templateHashLabel] = nil
        plain["metadata"]?["labels"] = labels?.fields?.isEmpty == false ? labels : nil
        plain = plain.withoutEmpty(depth: PodTemplate.maximumDepth)
        if plain["metadata"]?.fields?.isEmpty == true { plain["metadata"] = nil }
        return plain
    }

    /// No pod template nests deeper; what does is compared as it is.
    static let maximumDepth = 64
}

extension Value {
    /// This value without the fields that are null or an empty list. Empty maps stay: an `emptyDir: {}` says which kind
    /// of volume it is.
    fileprivate func withoutEmpty(depth: Int) -> Value {
        guard depth > 0 else { return self }
        switch self {
        case .array(let elements):
            return .array(elements.map { $0.withoutEmpty(depth: depth - 1) })
        case .object(let fields):
            let kept = fields.filter { !$0.value.isNull && $0.value != .array([]) }
            return .object(kept.mapValues { $0.withoutEmpty(depth: depth - 1) })
        default: return self
        }
    }
}
