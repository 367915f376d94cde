internal import Objects

/// Why a node cannot take a pod, in the words of Kubernetes' scheduler plugins. Each filter answers with nothing where
/// the node passes; the first that does not decides what is told.
enum Filters {
    static func refusals(of node: NodeState, for pod: PodDemand) -> [String] {
        guard let view = node.node else { return ["node(s) didn't match the requested node name"] }
        if let reason = unschedulable(view, pod) ?? nodeName(view, pod) ?? taints(node, pod) ?? affinity(view, pod)
            ?? ports(node, pod)
        {
            return [reason]
        }
        return resources(node, pod)
    }

    /// `plugins/nodeunschedulable`: a pod may tolerate the cordon as if it were a taint.
    private static func unschedulable(_ node: Node, _ pod: PodDemand) -> String? {
        let cordon = Taint(key: "node.kubernetes.io/unschedulable", effect: "NoSchedule")
        return node.isUnschedulable && !pod.tolerates(cordon) ? "node(s) were unschedulable" : nil
    }

    /// `plugins/nodename`.
    private static func nodeName(_ node: Node, _ pod: PodDemand) -> String? {
        pod.nodeName.isEmpty || pod.nodeName == node.name ? nil : "node(s) didn't match the requested node name"
    }

    /// `plugins/tainttoleration`; since 1.35 the message names no taint.
    private static func taints(_ node: NodeState, _ pod: PodDemand) -> String? {
        node.taints.contains { $0.forbids && !pod.tolerates($0) } ? "node(s) had untolerated taint(s)" : nil
    }

    /// `plugins/nodeaffinity`: nodeSelector and required affinity must both match.
    private static func affinity(_ node: Node, _ pod: PodDemand) -> String? {
        let matches =
            pod.nodeSelector.allSatisfy { node.object.label($0.key) == $0.value }
            && (pod.requiredAffinity?.matches(node) ?? true)
        return matches ? nil : "node(s) didn't match Pod's node affinity/selector"
    }

    /// `plugins/nodeports`.
    private static func ports(_ node: NodeState, _ pod: PodDemand) -> String? {
        node.hasFree(pod.hostPorts) ? nil : "node(s) didn't have free ports for the requested pod ports"
    }

    /// `plugins/noderesources/fit.go`: every resource that is short is told. A pod that asks for none of a resource
    /// fits even where more is taken of it than there is.
    private static func resources(_ node: NodeState, _ pod: PodDemand) -> [String] {
        var short: [String] = []
        let (allocatable, taken) = (node.allocatable, node.requested)
        func free(_ name: String) -> Int64 { (allocatable.others[name] ?? 0) - (taken.others[name] ?? 0) }
        if free("pods") < 1 { short.append("Too many pods") }
        if pod.requests.cpuMillicores > 0, pod.requests.cpuMillicores > allocatable.cpuMillicores - taken.cpuMillicores
        {
            short.append("Insufficient cpu")
        }
        if pod.requests.memoryBytes > 0, pod.requests.memoryBytes > allocatable.memoryBytes - taken.memoryBytes {
            short.append("Insufficient memory")
        }
        for (name, amount) in pod.otherRequests where amount > free(name) { short.append("Insufficient \(name)") }
        return short
    }
}
