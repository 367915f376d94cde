/// A port that a pod takes on its node.
public struct HostPort: Sendable, Hashable {
    public var address: String
    public var networkProtocol: String
    public var port: Int64

    public static let anyAddress = "0.0.0.0"

    public init(address: String, networkProtocol: String, port: Int64) {
        self.address = address
        self.networkProtocol = networkProtocol
        self.port = port
    }

    /// Whether both cannot be had at once: every address meets the one that stands for all
    /// (`pkg/scheduler/framework/types.go`, HostPortInfo.CheckConflict).
    public func conflicts(with other: HostPort) -> Bool {
        port == other.port && networkProtocol == other.networkProtocol
            && (address == other.address || address == HostPort.anyAddress || other.address == HostPort.anyAddress)
    }
}

extension PodSpec {
    /// The host ports of all containers. On the host's network a container's ports are the host's.
    public var hostPorts: [HostPort] {
        (containers + initContainers.filter(\.isSidecar)).flatMap(\.ports).compactMap { port in
            let number = port.hostPort > 0 ? port.hostPort : hostNetwork ? port.containerPort : 0
            guard number > 0 else { return nil }
            return HostPort(
                address: port.hostIP.isEmpty || port.hostIP == "::" ? HostPort.anyAddress : port.hostIP,
                networkProtocol: port.networkProtocol, port: number)
        }
    }
}
