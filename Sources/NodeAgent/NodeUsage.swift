internal import Objects
internal import PodLifecycle

/// What a pod takes of its node.
struct PodUsage: Sendable, Hashable {
    struct HostPort: Sendable, Hashable {
        var address: String
        var port: Int64
        var networkProtocol: String
    }

    /// In milli-units for cpu, in units for all else.
    var amounts: [String: Int64] = [:]
    var hostPorts: [HostPort] = []

    init(_ spec: PodSpec) {
        for resource in spec.requestedResources {
            amounts[resource] = PodUsage.amount(spec.requested(resource), of: resource)
        }
        for container in spec.initContainers.filter(\.isSidecar) + spec.containers {
            for port in container.ports {
                let number = port.hostPort > 0 ? port.hostPort : spec.hostNetwork ? port.containerPort : 0
                guard number > 0 else { continue }
                hostPorts.append(
                    HostPort(address: port.hostIP, port: number, networkProtocol: port.networkProtocol))
            }
        }
    }

    static func amount(_ quantity: Quantity, of resource: String) -> Int64 {
        resource == "cpu" ? quantity.milliValue : quantity.value
    }
}

/// What all pods together take of a node, and whether one more fits: the kubelet's general predicates
/// (pkg/kubelet/lifecycle/predicate.go), with its words.
struct NodeUsage: Sendable {
    private var amounts: [String: Int64] = [:]
    private var pods: Int64 = 0
    private var hostPorts: [PodUsage.HostPort: Int] = [:]

    mutating func add(_ usage: PodUsage) { count(usage, 1) }
    mutating func remove(_ usage: PodUsage) { count(usage, -1) }

    private mutating func count(_ usage: PodUsage, _ sign: Int64) {
        pods += sign
        for (resource, amount) in usage.amounts { amounts[resource, default: 0] += sign * amount }
        for port in usage.hostPorts {
            let number = hostPorts[port, default: 0] + Int(sign)
            hostPorts[port] = number == 0 ? nil : number
        }
    }

    func rejection(of pod: Pod, _ asked: PodUsage, node: NodeFacts) -> Rejection? {
        for (name, value) in pod.spec.nodeSelector where node.labels[name] != value {
            return Rejection(
                reason: "NodeAffinity",
                message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector")
        }
        let wanted =
            [("pods", 1, pods)]
            + asked.amounts.sorted { $0.key < $1.key }.map { resource, amount in
                (resource, amount, amounts[resource, default: 0])
            }
        for (resource, amount, used) in wanted where amount > 0 {
            guard let allocatable = node.allocatable[resource] else {
                if resource == "pods" || resource == "cpu" || resource == "memory" { continue }
                return insufficient(resource, amount, used, 0)
            }
            let capacity = PodUsage.amount(allocatable, of: resource)
            if amount > capacity - used { return insufficient(resource, amount, used, capacity) }
        }
        if asked.hostPorts.contains(where: isTaken) {
            return Rejection(
                reason: "NodePorts",
                message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports")
        }
        return nil
    }

    private func insufficient(_ resource: String, _ asked: Int64, _ used: Int64, _ capacity: Int64) -> Rejection {
        Rejection(
            reason: "OutOf\(resource)",
            message: "Node didn't have enough resource: \(resource), requested: \(asked), used: \(used), "
                + "capacity: \(capacity)")
    }

    /// A port is taken by a pod that has it on the same address or on all of them.
    private func isTaken(_ port: PodUsage.HostPort) -> Bool {
        func isAll(_ address: String) -> Bool { address.isEmpty || address == "0.0.0.0" }
        return hostPorts.keys.contains { other in
            other.port == port.port && other.networkProtocol == port.networkProtocol
                && (other.address == port.address || isAll(other.address) || isAll(port.address))
        }
    }
}
