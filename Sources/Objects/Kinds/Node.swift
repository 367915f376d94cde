/// A view of a `Node` (`v1`).
public struct Node: ObjectView {
    public static let kind = GroupKind.node
    public static let apiVersion = "v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }
}
