internal import Objects
internal import PodLifecycle

/// What a pod takes of its node.
struct PodUsage: Sendable, Hashable {
    var requests: Resources
    var hostPorts: [HostPort]

    init(_ spec: PodSpec) {
        requests = spec.requests
        requests.others["pods", default: 0] += 1
        hostPorts = spec.hostPorts
    }
}

/// What all pods together take of a node, and whether one more fits: the kubelet's general predicates
/// (pkg/kubelet/lifecycle/predicate.go), with its words.
struct NodeUsage: Sendable {
    private var used = Resources()
    private var hostPorts: [HostPort: Int] = [:]

    mutating func add(_ usage: PodUsage) {
        used = used + usage.requests
        for port in usage.hostPorts { hostPorts[port, default: 0] += 1 }
    }

    mutating func remove(_ usage: PodUsage) {
        used = used - usage.requests
        for port in usage.hostPorts {
            let left = hostPorts[port, default: 0] - 1
            hostPorts[port] = left > 0 ? left : nil
        }
    }

    /// Why a node cannot take a pod; nil where it can. `node` is the node's object, for its labels.
    func rejection(of spec: PodSpec, _ asked: PodUsage, node: Node, allocatable: Resources) -> Rejection? {
        let isSelected = spec.nodeSelector.allSatisfy { node.object.label($0.key) == $0.value }
        guard isSelected, spec.requiredNodeAffinity?.matches(node) ?? true else {
            return Rejection(
                reason: "NodeAffinity",
                message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector")
        }
        if let lack = lack(for: asked.requests, allocatable) { return lack }
        if asked.hostPorts.contains(where: { port in hostPorts.keys.contains { $0.conflicts(with: port) } }) {
            return Rejection(
                reason: "NodePorts",
                message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports")
        }
        return nil
    }

    /// The first resource that does not suffice: pods, then cpu and memory, then the others by name.
    private func lack(for asked: Resources, _ allocatable: Resources) -> Rejection? {
        var rows = [
            ("cpu", asked.cpuMillicores, used.cpuMillicores, allocatable.cpuMillicores),
            ("memory", asked.memoryBytes, used.memoryBytes, allocatable.memoryBytes)
        ]
        for name in asked.others.keys.sorted(by: { ($0 == "pods" ? "" : $0) < ($1 == "pods" ? "" : $1) }) {
            let row = (name, asked.others[name] ?? 0, used.others[name] ?? 0, allocatable.others[name] ?? 0)
            if name == "pods" { rows.insert(row, at: 0) } else { rows.append(row) }
        }
        for (resource, amount, used, capacity) in rows where amount > 0 && amount > capacity - used {
            return Rejection(
                reason: "OutOf\(resource)",
                message: "Node didn't have enough resource: \(resource), requested: \(amount), used: \(used), "
                    + "capacity: \(capacity)")
        }
        return nil
    }
}
