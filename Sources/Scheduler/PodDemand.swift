internal import Objects

/// What one pod asks of a node, read once before it is held against many nodes.
struct PodDemand {
    /// With one of `pods`.
    var requests: Resources
    /// What is asked for besides CPU, memory and the pod's own place, in the order of the names.
    var otherRequests: [(name: String, amount: Int64)]
    /// The requests that scores count: a container that asks for nothing counts with a small amount, so that such pods
    /// spread too (`pkg/scheduler/util/pod_resources.go`).
    var scoredRequests: (cpuMillicores: Int64, memoryBytes: Int64)
    var isBestEffort: Bool
    var nodeName: String
    var nodeSelector: [String: String]
    var requiredAffinity: NodeSelector?
    var preferredAffinity: [(weight: Int64, term: NodeSelector.Term)]
    var tolerations: [Toleration]
    var hostPorts: [HostPort]
    /// A pod that asks for CPU or memory bears that its node is short of memory, as if it had a toleration for it
    /// (plugin/pkg/admission/podtolerationrestriction adds one).
    private var bearsMemoryPressure: Bool

    static let defaultCPUMillicores: Int64 = 100
    static let defaultMemoryBytes: Int64 = 200 * 1024 * 1024

    init(_ pod: Pod) {
        let spec = pod.spec
        requests = spec.requests
        otherRequests = requests.others.sorted { $0.key < $1.key }.filter { $0.key != "pods" && $0.value > 0 }
            .map { ($0.key, $0.value) }
        requests.others["pods"] = Resources.sum(requests.others["pods"] ?? 0, 1)
        isBestEffort = requests.cpuMillicores == 0 && requests.memoryBytes == 0
        var cpu: Int64 = 0
        var memory: Int64 = 0
        for container in spec.containers {
            let own = Resources(.object(container.requests))
            cpu = Resources.sum(cpu, own.cpuMillicores == 0 ? PodDemand.defaultCPUMillicores : own.cpuMillicores)
            memory = Resources.sum(memory, own.memoryBytes == 0 ? PodDemand.defaultMemoryBytes : own.memoryBytes)
        }
        scoredRequests = (max(cpu, requests.cpuMillicores), max(memory, requests.memoryBytes))
        nodeName = spec.nodeName
        nodeSelector = spec.nodeSelector
        requiredAffinity = spec.requiredNodeAffinity
        preferredAffinity = spec.preferredNodeAffinity
        tolerations = spec.tolerations
        hostPorts = spec.hostPorts
        bearsMemoryPressure = QOSClass.of(spec) != .bestEffort
    }

    func tolerates(_ taint: Taint) -> Bool {
        if bearsMemoryPressure, taint == .memoryPressure { return true }
        return tolerations.contains { $0.tolerates(taint) }
    }
}
