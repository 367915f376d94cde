/// A view of a `ReplicaSet` (`apps/v1`).
public struct ReplicaSet: ObjectView {
    public static let kind = GroupKind.replicaSet
    public static let apiVersion = "apps/v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }
}
