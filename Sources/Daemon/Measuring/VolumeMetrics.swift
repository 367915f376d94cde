internal import Measurements
internal import Metrics

/// What pods' volumes take, under the names of the kubelet's metrics (`pkg/kubelet/metrics/collectors/volume_stats.go`). There they
/// are of claims; here of volumes that come and go with their pods, by the names of both.
struct VolumeMetrics: Sendable {
    let board: VolumeBoard

    func register(in registry: MetricRegistry) {
        observe(registry, "kubelet_volume_stats_used_bytes", "Bytes that the volume takes.") { Double($0.usedBytes) }
        observe(registry, "kubelet_volume_stats_capacity_bytes", "Bytes of the volume's file system.") {
            Double($0.bytes.capacity)
        }
        observe(registry, "kubelet_volume_stats_available_bytes", "Bytes that are left on the volume's file system.") {
            Double($0.bytes.available)
        }
        observe(registry, "kubelet_volume_stats_inodes_used", "Files and folders in the volume.") {
            Double($0.usedInodes)
        }
        observe(registry, "kubelet_volume_stats_inodes", "Files that the volume's file system can hold.") {
            $0.inodes.map { Double($0.capacity) }
        }
        observe(registry, "kubelet_volume_stats_inodes_free", "Files that it can still take.") {
            $0.inodes.map { Double($0.available) }
        }
    }

    private func observe(
        _ registry: MetricRegistry, _ name: String, _ help: String,
        _ value: @escaping @Sendable (VolumeUsage) -> Double?
    ) {
        registry.observe(name, help, labels: ["namespace", "pod", "volume"]) {
            board.known.compactMap { entry in
                value(entry.usage).map { ([entry.namespace, entry.pod, entry.volume], $0) }
            }
        }
    }
}
