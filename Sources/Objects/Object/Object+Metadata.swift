/// `metav1.ObjectMeta`, field by field.
extension Object {
    public var metadata: Value {
        get { content["metadata"] ?? .emptyObject }
        set { content["metadata"] = newValue }
    }

    private func text(_ name: String) -> String { content["metadata"]?[name]?.string ?? "" }

    private mutating func setText(_ name: String, _ value: String) {
        metadata[name] = value.isEmpty ? nil : .string(value)
    }

    private func time(_ name: String) -> Timestamp? { content["metadata"]?[name]?.string.flatMap { Timestamp($0) } }

    public var name: String {
        get { text("name") }
        set { setText("name", newValue) }
    }

    public var generateName: String { text("generateName") }

    public var namespace: String {
        get { text("namespace") }
        set { setText("namespace", newValue) }
    }

    public var uid: String {
        get { text("uid") }
        set { setText("uid", newValue) }
    }

    /// The revision of the store at which this object was last written; empty before it is stored. Opaque to clients.
    public var resourceVersion: String {
        get { text("resourceVersion") }
        set { setText("resourceVersion", newValue) }
    }

    /// Counts the changes of what is desired; 0 for kinds that do not count them.
    public var generation: Int64 {
        get { content["metadata"]?["generation"]?.integer ?? 0 }
        set { metadata["generation"] = .integer(newValue) }
    }

    public var creationTimestamp: Timestamp? {
        get { time("creationTimestamp") }
        set { metadata["creationTimestamp"] = newValue.map { .string($0.text) } }
    }

    /// When the object shall be gone. Set once, by the first deletion; from then on the object only waits for its
    /// finalizers and, if a pod, for its grace period.
    public var deletionTimestamp: Timestamp? {
        get { time("deletionTimestamp") }
        set { metadata["deletionTimestamp"] = newValue.map { .string($0.text) } }
    }

    public var isBeingDeleted: Bool { content["metadata"]?["deletionTimestamp"] != nil }

    /// Seconds; for pods.
    public var deletionGracePeriodSeconds: Int64? {
        get { content["metadata"]?["deletionGracePeriodSeconds"]?.integer }
        set { metadata["deletionGracePeriodSeconds"] = newValue.map { .integer($0) } }
    }

    public var finalizers: [String] {
        get { content["metadata"]?["finalizers"]?.array?.compactMap(\.string) ?? [] }
        set { metadata["finalizers"] = newValue.isEmpty ? nil : .array(newValue.map { .string($0) }) }
    }

    public var labels: [String: String] {
        get { Object.strings(content["metadata"]?["labels"]) }
        set { metadata["labels"] = Object.map(newValue) }
    }

    public var annotations: [String: String] {
        get { Object.strings(content["metadata"]?["annotations"]) }
        set { metadata["annotations"] = Object.map(newValue) }
    }

    /// One label, without reading the others.
    public func label(_ name: String) -> String? { content["metadata"]?["labels"]?[name]?.string }

    /// One annotation, without reading the others.
    public func annotation(_ name: String) -> String? { content["metadata"]?["annotations"]?[name]?.string }

    public mutating func setLabel(_ name: String, to value: String?) {
        content.set(value.map { .string($0) }, at: ["metadata", "labels", name])
    }

    public mutating func setAnnotation(_ name: String, to value: String?) {
        content.set(value.map { .string($0) }, at: ["metadata", "annotations", name])
    }

    public var ownerReferences: [OwnerReference] {
        get { content["metadata"]?["ownerReferences"]?.array?.map(OwnerReference.init) ?? [] }
        set { metadata["ownerReferences"] = newValue.isEmpty ? nil : .array(newValue.map(\.content)) }
    }

    /// The owner that manages this object, of which there is at most one
    /// (`k8s.io/apimachinery/pkg/apis/meta/v1.GetControllerOf`).
    public var controller: OwnerReference? { ownerReferences.first { $0.isController } }

    static func strings(_ value: Value?) -> [String: String] {
        guard let fields = value?.fields else { return [:] }
        var result: [String: String] = [:]
        result.reserveCapacity(fields.count)
        for field in fields {
            if let text = field.value.string { result[field.name] = text }
        }
        return result
    }

    private static func map(_ strings: [String: String]) -> Value? {
        strings.isEmpty ? nil : .object(Fields(strings.map { ($0.key, .string($0.value)) }))
    }
}

/// `metav1.OwnerReference`: an object without which this one shall not be.
public struct OwnerReference: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    /// A reference to the controller of an object (`metav1.NewControllerRef`).
    public init(controller owner: Object) {
        content = [
            "apiVersion": .string(owner.apiVersion), "kind": .string(owner.kindName), "name": .string(owner.name),
            "uid": .string(owner.uid), "controller": true, "blockOwnerDeletion": true
        ]
    }

    public var apiVersion: String { content["apiVersion"]?.string ?? "" }
    public var kind: GroupKind {
        GroupKind(GroupVersion(apiVersion: apiVersion)?.group ?? "", content["kind"]?.string ?? "")
    }
    public var name: String { content["name"]?.string ?? "" }
    public var uid: String { content["uid"]?.string ?? "" }
    public var isController: Bool { content["controller"]?.bool ?? false }
    public var blocksOwnerDeletion: Bool { content["blockOwnerDeletion"]?.bool ?? false }
}
