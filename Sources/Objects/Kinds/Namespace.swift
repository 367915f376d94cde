/// A view of a `Namespace` (`v1`).
public struct Namespace: ObjectView {
    public static let kind = GroupKind.namespace
    public static let apiVersion = "v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }
}
