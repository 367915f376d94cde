/// A view of a `Node` (`v1`).
public struct Node: ObjectView {
    public static let kind = GroupKind.node
    public static let apiVersion = "v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// Whether the node was closed to new pods (`kubectl cordon`).
    public var isUnschedulable: Bool { object.content["spec"]?["unschedulable"]?.bool ?? false }

    public var taints: [Taint] { object.content["spec"]?["taints"]?.array?.map(Taint.init) ?? [] }

    /// What pods may ask of this node in all.
    public var allocatable: Resources { Resources(object.content["status"]?["allocatable"]) }

    public var isReady: Bool { object.condition("Ready")?.isTrue ?? false }

    /// The address of the given type (`InternalIP`, `Hostname`); nil where there is none.
    public func address(_ type: String) -> String? {
        object.content["status"]?["addresses"]?.array?.first { $0["type"]?.string == type }?["address"]?.string
    }
}
