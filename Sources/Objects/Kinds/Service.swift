/// A view of a `Service` (`v1`).
public struct Service: ObjectView {
    public static let kind = GroupKind.service
    public static let apiVersion = "v1"
    public var object: Object

    public init(_ object: Object) { self.object = object }

    /// `None` for one without an address of its own; empty where it has not been given one.
    public var clusterIP: String { object.spec.text("clusterIP") }
    public var ports: [ServicePort] { object.spec.list("ports").map(ServicePort.init) }
}

/// A view of one entry of a Service's `ports`.
public struct ServicePort: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    public var name: String { content.text("name") }
    public var port: Int64 { content["port"]?.integer ?? 0 }
    public var networkProtocol: String { content["protocol"]?.string ?? "TCP" }
}
