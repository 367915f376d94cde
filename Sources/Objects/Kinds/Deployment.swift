/// A view of a `Deployment` (`apps/v1`).
public struct Deployment: ObjectView {
    public static let kind = GroupKind.deployment
    public static let apiVersion = "apps/v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }
}
