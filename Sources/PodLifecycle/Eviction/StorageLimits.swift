internal import Measurements
public import Objects

/// What pods may take of a disk by their own words (`localStorageEviction`, pkg/kubelet/eviction/eviction_manager.go).
enum StorageLimits {
    private static let resource = "ephemeral-storage"

    /// Whether a pod says anything that has to be looked after.
    static func has(_ spec: PodSpec) -> Bool {
        spec.containers.contains { $0.limits[resource] != nil }
            || spec.volumes.contains { isOnDisk($0) && sizeLimit(of: $0) != nil }
    }

    /// What of a pod's volumes counts as its own: what it writes on the node's disk (`localVolumeNames`).
    static func isOnDisk(_ volume: PodVolume) -> Bool {
        ["emptyDir", ""].contains(volume.source) && volume.settings["medium"]?.string != "Memory"
    }

    private static func sizeLimit(of volume: PodVolume) -> Quantity? {
        guard let limit = volume.settings["sizeLimit"].flatMap({ Quantity($0) }) else { return nil }
        return limit.isZero || limit.isNegative ? nil : limit
    }

    /// In which way a pod takes more than it may; nil where it does not.
    static func excess(of pod: Pod, _ usage: PodDiskUsage) -> String? {
        let spec = pod.spec
        for volume in spec.volumes where isOnDisk(volume) {
            guard let limit = sizeLimit(of: volume), let used = usage.volumes[volume.name]?.usedBytes,
                Quantity(whole: used) > limit
            else { continue }
            return "Usage of EmptyDir volume \"\(volume.name)\" exceeds the limit \"\(limit)\". "
        }
        if let limit = limit(of: spec), Quantity(whole: bytes(of: pod, usage)) > limit {
            return "Pod ephemeral local storage usage exceeds the total limit of containers \(limit). "
        }
        for container in spec.containers {
            guard let limit = container.limits[resource].flatMap({ Quantity($0) }), !limit.isZero,
                let used = usage.logs[container.name], Quantity(whole: used) > limit
            else { continue }
            return "Container \(container.name) exceeded its local ephemeral storage limit \"\(limit)\". "
        }
        return nil
    }

    /// The limits of a pod's containers together; nil where none has one (`PodLimits`, k8s.io/component-helpers/resource).
    private static func limit(of spec: PodSpec) -> Quantity? {
        func limit(_ container: Container) -> Quantity? { container.limits[resource].flatMap { Quantity($0) } }
        let main = (spec.containers + spec.initContainers.filter(\.isSidecar)).compactMap(limit)
        let initial = spec.initContainers.filter { !$0.isSidecar }.compactMap(limit)
        guard var total = main.first ?? initial.first else { return nil }
        if !main.isEmpty { total = main.dropFirst().reduce(total, +) }
        return initial.reduce(total) { max($0, $1) }
    }

    static func bytes(of pod: Pod, _ usage: PodDiskUsage) -> Int64 {
        let volumes = pod.spec.volumes.filter(isOnDisk).compactMap { usage.volumes[$0.name]?.usedBytes }
        return (volumes + usage.logs.values).reduce(0, Resources.sum)
    }

    static func inodes(of pod: Pod, _ usage: PodDiskUsage) -> Int64 {
        pod.spec.volumes.filter(isOnDisk).compactMap { usage.volumes[$0.name]?.usedInodes }.reduce(0, Resources.sum)
    }
}

extension PodSpec {
    /// Whether it has to be measured what the pod takes of its node's disk.
    public var limitsStorage: Bool { StorageLimits.has(self) }
}
