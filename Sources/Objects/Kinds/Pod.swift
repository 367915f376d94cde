/// A view of a `Pod` (`v1`).
public struct Pod: ObjectView {
    public static let kind = GroupKind.pod
    public static let apiVersion = "v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }
}
