internal import Objects

/// How much a pod would like each of the nodes that can take it: the default plugins and weights of Kubernetes'
/// scheduler (`pkg/scheduler/apis/config/v1/default_plugins.go`). Each plugin gives 0 to 100.
enum Scores {
    static let best: Int64 = 100

    /// What does not depend on the pods that run: taints and affinity. Both are scaled by the best of the nodes given.
    static func liking(of nodes: [NodeState], for pod: PodDemand) -> [Int64] {
        let taints = normalised(nodes.map { intolerable($0, pod) }, reversed: true)
        let affinity = normalised(nodes.map { preference($0, pod) }, reversed: false)
        return nodes.indices.map { 3 * taints[$0] + 2 * affinity[$0] }
    }

    /// What depends on the pods that run.
    static func room(on node: NodeState, for pod: PodDemand) -> Int64 {
        leastAllocated(node, pod) + balancedAllocation(node, pod)
    }

    /// `noderesources/least_allocated.go`: the mean of the free share of CPU and memory, with the pod on the node.
    ///
    /// 4 cores with 1 taken, 8 GiB with 2 GiB taken, a pod of 1 core and 2 GiB:
    /// ((4-2)·100/4 + (8-4)·100/8) / 2 = 50.
    static func leastAllocated(_ node: NodeState, _ pod: PodDemand) -> Int64 {
        func share(_ used: Int64, of capacity: Int64) -> Int64? {
            guard capacity > 0 else { return nil }
            return used > capacity ? 0 : Int64(Double(capacity - used) / Double(capacity) * Double(best))
        }
        let shares = [
            share(
                Resources.sum(node.scoredCPUMillicores, pod.scoredRequests.cpuMillicores),
                of: node.allocatable.cpuMillicores),
            share(
                Resources.sum(node.scoredMemoryBytes, pod.scoredRequests.memoryBytes),
                of: node.allocatable.memoryBytes)
        ].compactMap { $0 }
        return shares.isEmpty ? 0 : shares.reduce(0, +) / Int64(shares.count)
    }

    /// `noderesources/balanced_allocation.go`: 100 less the spread between the used shares of CPU and memory. With two
    /// resources the standard deviation is half their distance. Pods that ask for nothing have no say in it.
    static func balancedAllocation(_ node: NodeState, _ pod: PodDemand) -> Int64 {
        guard !pod.isBestEffort, node.allocatable.cpuMillicores > 0, node.allocatable.memoryBytes > 0 else { return 0 }
        let cpu = Double(Resources.sum(node.requested.cpuMillicores, pod.requests.cpuMillicores))
        let memory = Double(Resources.sum(node.requested.memoryBytes, pod.requests.memoryBytes))
        let cpuShare = min(1, cpu / Double(node.allocatable.cpuMillicores))
        let memoryShare = min(1, memory / Double(node.allocatable.memoryBytes))
        return Int64((1 - abs(cpuShare - memoryShare) / 2) * Double(best))
    }

    private static func intolerable(_ node: NodeState, _ pod: PodDemand) -> Int64 {
        Int64(node.taints.count { $0.effect == "PreferNoSchedule" && !pod.tolerates($0) })
    }

    private static func preference(_ node: NodeState, _ pod: PodDemand) -> Int64 {
        guard let view = node.node else { return 0 }
        return pod.preferredAffinity.reduce(0) { $0 + ($1.term.matches(view) ? $1.weight : 0) }
    }

    /// `plugins/helper/normalize_score.go`: scaled so that the largest is 100; reversed, the smallest is best.
    static func normalised(_ raw: [Int64], reversed: Bool) -> [Int64] {
        guard let largest = raw.max(), largest > 0 else { return raw.map { _ in reversed ? best : 0 } }
        return raw.map { value in
            let scaled = value * best / largest
            return reversed ? best - scaled : scaled
        }
    }
}
