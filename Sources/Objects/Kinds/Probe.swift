/// A view of a `v1.Probe`: what is done to see how a container is, and when.
public struct Probe: Sendable, Hashable {
    /// What is done; the port of `grpc` is a number, as in Kubernetes.
    public enum Handler: Sendable, Hashable {
        case exec(command: [String])
        case httpGet(HTTPGetAction)
        case tcpSocket(TCPSocketAction)
        case grpc(port: Int64, service: String)
    }

    public var content: Value

    public init(_ content: Value) { self.content = content }

    /// Nil where no action is given.
    public var handler: Handler? {
        if let exec = content["exec"] { return .exec(command: exec.texts("command")) }
        if let action = content["httpGet"] { return .httpGet(HTTPGetAction(action)) }
        if let action = content["tcpSocket"] { return .tcpSocket(TCPSocketAction(action)) }
        if let grpc = content["grpc"] {
            return .grpc(port: grpc["port"]?.integer ?? 0, service: grpc.text("service"))
        }
        return nil
    }

    /// From the start of the container to the first probe; 0 where the probe does not say.
    public var initialDelaySeconds: Int64 { max(0, content["initialDelaySeconds"]?.integer ?? 0) }
    /// At least 1; the defaults are those of `SetDefaults_Probe`.
    public var timeoutSeconds: Int64 { number("timeoutSeconds", 1) }
    public var periodSeconds: Int64 { number("periodSeconds", 10) }
    public var successThreshold: Int64 { number("successThreshold", 1) }
    public var failureThreshold: Int64 { number("failureThreshold", 3) }
    /// How long the container may take to stop after this probe has failed; nil for as long as its pod says.
    public var terminationGracePeriodSeconds: Int64? { content["terminationGracePeriodSeconds"]?.integer }

    private func number(_ field: String, _ otherwise: Int64) -> Int64 {
        guard let value = content[field]?.integer, value > 0 else { return otherwise }
        return value
    }
}

/// A port, by its number or by its name among the container's ports.
public enum PortReference: Sendable, Hashable {
    case number(Int64)
    case name(String)

    public init(_ content: Value?) {
        switch content {
        case .integer(let number): self = .number(number)
        case .string(let name): self = .name(name)
        default: self = .number(0)
        }
    }

    /// The number; nil where the container has no port of this name, or the number is none of a port
    /// (`ResolveContainerPort`, pkg/probe/util.go).
    public func number(in container: Container) -> UInt16? {
        let number: Int64? =
            switch self {
            case .number(let number): number
            case .name(let name):
                container.ports.first { $0.name == name }?.containerPort ?? Int64(name)
            }
        guard let number, number > 0 else { return nil }
        return UInt16(exactly: number)
    }
}

extension PortReference: CustomStringConvertible {
    public var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .name(let name): name
        }
    }
}

/// A view of a `v1.HTTPGetAction`.
public struct HTTPGetAction: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    /// Empty for the pod's own address.
    public var host: String { content.text("host") }
    public var port: PortReference { PortReference(content["port"]) }
    /// With its query.
    public var path: String { content.text("path") }
    public var isSecure: Bool { content.text("scheme").uppercased() == "HTTPS" }
    /// In their order; a name may come several times.
    public var headers: [(name: String, value: String)] {
        content.list("httpHeaders").map { ($0.text("name"), $0.text("value")) }
    }
}

/// A view of a `v1.TCPSocketAction`.
public struct TCPSocketAction: Sendable, Hashable {
    public var content: Value

    public init(_ content: Value) { self.content = content }

    /// Empty for the pod's own address.
    public var host: String { content.text("host") }
    public var port: PortReference { PortReference(content["port"]) }
}
