internal import Metrics
internal import NodeAgent
internal import Runtime

/// What the probes of containers came to, under the kubelet's name (pkg/kubelet/prober).
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
    }
}
