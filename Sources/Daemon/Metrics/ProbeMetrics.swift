internal import Metrics
internal import NodeAgent
internal import Runtime

/// What the probes of containers came to, under the kubelet's names (pkg/kubelet/prober/prober_manager.go).
enum ProbeMetrics {
    static func observe(_ nodes: Nodes, _ registry: MetricRegistry) {
        registry.observe(
            "prober_probe_total", "Looks of probes, by what they found.", isCounter: true,
            labels: ["probe_type", "result", "container", "pod", "namespace", "pod_uid"]
        ) {
            nodes.probeCounts.flatMap { key, count in
                [("successful", count.successful), ("failed", count.failed), ("unknown", count.unknown)]
                    .filter { $0.1 > 0 }
                    .map { word, number in
                        ([key.kind.title, word, key.container, key.pod, key.namespace, key.podUID], Double(number))
                    }
            }
        }
        registry.observeHistogram(
            "prober_probe_duration_seconds", "Time until a look of a probe had its answer.",
            labels: ["probe_type", "container", "pod", "namespace"]
        ) {
            nodes.probeCounts.map {
                ([$0.key.kind.title, $0.key.container, $0.key.pod, $0.key.namespace], $0.count.times)
            }
        }
    }
}
