internal import Measurements
internal import Metrics
internal import Objects

/// What containers, pods and nodes use, under the names of the kubelet's resource metrics (`pkg/kubelet/metrics/collectors/
/// resource_metrics.go`). The kubelet speaks of its own node only; here each has its name.
struct UsageMetrics: Sendable {
    let board: MeasurementBoard

    func register(in registry: MetricRegistry) {
        container(
            registry, "container_cpu_usage_seconds_total", "Time on processors since the container was started.",
            isCounter: true
        ) { seconds($0.count) }
        container(registry, "container_memory_working_set_bytes", "Memory that the container needs.") {
            bytes($0.count)
        }
        container(registry, "container_start_time_seconds", "When the container was started, since 1970.") {
            Double($0.startedAt.nanoseconds) / 1e9
        }
        pod(
            registry, "pod_cpu_usage_seconds_total", "Time on processors of the pod's containers that run.",
            isCounter: true
        ) { seconds($0.count) }
        pod(registry, "pod_memory_working_set_bytes", "Memory that the pod needs.") { bytes($0.count) }
        node(registry, "node_cpu_usage_seconds_total", "Time on processors of all on the node.", isCounter: true) {
            seconds($0)
        }
        node(registry, "node_memory_working_set_bytes", "Memory that is needed on the node.") { bytes($0) }
    }

    private func seconds(_ count: UsageCount) -> Double { Double(count.cpuNanoseconds) / 1e9 }
    private func bytes(_ count: UsageCount) -> Double { Double(count.memoryWorkingSetBytes) }

    /// In order, each name once: a pod that is ending may have one who has its name already.
    private var running: [ContainerUsage] {
        let all = board.nodes.values.flatMap(\.containers).filter(\.isRunning)
        return Dictionary(grouping: all) { [$0.pod.namespace, $0.pod.name, $0.name] }
            .compactMapValues { $0.max { $0.startedAt < $1.startedAt } }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }

    private func container(
        _ registry: MetricRegistry, _ name: String, _ help: String, isCounter: Bool = false,
        _ value: @escaping @Sendable (ContainerUsage) -> Double
    ) {
        registry.observe(name, help, isCounter: isCounter, labels: ["container", "namespace", "pod"]) {
            running.map { ([$0.name, $0.pod.namespace, $0.pod.name], value($0)) }
        }
    }

    private func pod(
        _ registry: MetricRegistry, _ name: String, _ help: String, isCounter: Bool = false,
        _ value: @escaping @Sendable (ContainerUsage) -> Double
    ) {
        registry.observe(name, help, isCounter: isCounter, labels: ["namespace", "pod"]) {
            Dictionary(grouping: running, by: \.pod).map { pod, containers in
                ([pod.namespace, pod.name], containers.reduce(0) { $0 + value($1) })
            }.sorted { $0.0.lexicographicallyPrecedes($1.0) }
        }
    }

    private func node(
        _ registry: MetricRegistry, _ name: String, _ help: String, isCounter: Bool = false,
        _ value: @escaping @Sendable (UsageCount) -> Double
    ) {
        registry.observe(name, help, isCounter: isCounter, labels: ["node"]) {
            board.nodes.sorted { $0.key < $1.key }.compactMap { name, node in
                node.node.count.map { ([name], value($0)) }
            }
        }
    }
}
