/// A view of a `Namespace` (`v1`).
public struct Namespace: ObjectView {
    public static let kind = GroupKind.namespace
    public static let apiVersion = "v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// The finalizer in `spec.finalizers` that keeps a namespace until all in it is gone (`v1.FinalizerKubernetes`).
    public static let contentFinalizer = "kubernetes"

    /// The label that carries the name, so that selectors can choose namespaces by it (`v1.LabelMetadataName`).
    public static let nameLabel = "kubernetes.io/metadata.name"

    /// What keeps the namespace while it is being deleted. Apart from `metadata.finalizers`, which other
    /// controllers add for themselves.
    public var contentFinalizers: [String] {
        get { object.content["spec"]?["finalizers"]?.array?.compactMap(\.string) ?? [] }
        set {
            object.content.set(
                newValue.isEmpty ? nil : .array(newValue.map { .string($0) }), at: ["spec", "finalizers"])
        }
    }

    /// `Active` or `Terminating`.
    public var phase: String {
        get { object.content["status"]?["phase"]?.string ?? "Active" }
        set { object.content.set(.string(newValue), at: ["status", "phase"]) }
    }
}
