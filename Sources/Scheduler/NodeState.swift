internal import Objects

/// A node with what its pods have taken of it.
struct NodeState {
    /// What one pod takes, kept so that it can be given back.
    struct Taken {
        var requests: Resources
        var scoredCPUMillicores: Int64
        var scoredMemoryBytes: Int64
        var hostPorts: [HostPort]

        init(_ demand: PodDemand) {
            requests = demand.requests
            scoredCPUMillicores = demand.scoredRequests.cpuMillicores
            scoredMemoryBytes = demand.scoredRequests.memoryBytes
            hostPorts = demand.hostPorts
        }
    }

    /// nil while pods name a node that is not there.
    private(set) var node: Node?
    private(set) var allocatable = Resources()
    private(set) var taints: [Taint] = []
    private(set) var taken: [String: Taken] = [:]
    private(set) var requested = Resources()
    private(set) var scoredCPUMillicores: Int64 = 0
    private(set) var scoredMemoryBytes: Int64 = 0

    mutating func update(_ node: Node?) {
        self.node = node
        allocatable = node?.allocatable ?? Resources()
        taints = node?.taints ?? []
    }

    mutating func add(_ podUID: String, _ demand: PodDemand) {
        remove(podUID)
        let new = Taken(demand)
        taken[podUID] = new
        count(new)
    }

    private mutating func count(_ pod: Taken) {
        requested = requested + pod.requests
        scoredCPUMillicores = Resources.sum(scoredCPUMillicores, pod.scoredCPUMillicores)
        scoredMemoryBytes = Resources.sum(scoredMemoryBytes, pod.scoredMemoryBytes)
    }

    mutating func remove(_ podUID: String) {
        guard let old = taken.removeValue(forKey: podUID) else { return }
        guard !requested.isCut, scoredCPUMillicores < .max, scoredMemoryBytes < .max else { return recount() }
        requested = requested - old.requests
        scoredCPUMillicores -= old.scoredCPUMillicores
        scoredMemoryBytes -= old.scoredMemoryBytes
    }

    /// From a sum that was cut nothing can be taken.
    private mutating func recount() {
        (requested, scoredCPUMillicores, scoredMemoryBytes) = (Resources(), 0, 0)
        for pod in taken.values { count(pod) }
    }

    func hasFree(_ ports: [HostPort]) -> Bool {
        guard !ports.isEmpty else { return true }
        return !taken.values.contains { pod in
            pod.hostPorts.contains { used in ports.contains { $0.conflicts(with: used) } }
        }
    }
}
