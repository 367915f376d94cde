extension PodTemplate {
    /// Asks, with `"true"`, that a changed ConfigMap or Secret rolls the pods over as a changed template does.
    public static let rolloutAnnotation = "skeg.dev/rollout-on-change"

    public func annotation(_ name: String) -> String? { content["metadata"]?["annotations"]?[name]?.string }

    /// Nil removes it.
    public mutating func setAnnotation(_ name: String, to value: String?) {
        content.set(value.map { .string($0) }, at: ["metadata", "annotations", name])
        if value == nil, content["metadata"]?["annotations"]?.fields?.isEmpty == true {
            content["metadata"]?["annotations"] = nil
        }
    }

    public var rollsOutOnChange: Bool { annotation(PodTemplate.rolloutAnnotation) == "true" }

    public var spec: PodSpec { PodSpec(content["spec"] ?? .emptyObject) }
}

extension Object {
    /// The ConfigMaps and Secrets whose change rolls out the pods of this Deployment, and the key of their checksum;
    /// empty for one that does not ask for it, and for every other kind.
    public var rolloutTriggers: Set<ObjectKey> {
        guard kind == .deployment else { return [] }
        let template = Deployment(self).template
        guard template.rollsOutOnChange else { return [] }
        let read = Set(
            template.spec.configReferences.map { ObjectKey($0.kind, namespace: namespace, name: $0.name) })
        return read.union([ConfigChecksumKey.object])
    }
}
