internal import Objects
internal import Runtime

extension PodLook {
    /// The bounds of a container (`calculateLinuxResources`, pkg/kubelet/kuberuntime/kuberuntime_container_linux.go).
    func resources(of container: Container) -> ContainerConfiguration.Resources {
        let cpuLimit = container.limits["cpu"].flatMap { Quantity($0) }
        let cpuRequest = container.requests["cpu"].flatMap { Quantity($0) }
        let memoryLimit = container.limits["memory"].flatMap { Quantity($0) }
        // A container that only has a limit requests as much.
        let weight = cpuRequest ?? cpuLimit
        return ContainerConfiguration.Resources(
            cpuShares: PodLook.shares(milliCPU: weight?.milliValue ?? 0),
            cpuLimitMillicores: cpuLimit.flatMap { $0 == .zero ? nil : $0.milliValue },
            memoryLimitBytes: memoryLimit.flatMap { $0 == .zero ? nil : $0.value },
            oomScoreAdjustment: oomScoreAdjustment(container))
    }

    /// 1024 for one core, at least 2 (`MilliCPUToShares`, pkg/kubelet/cm/helpers_linux.go).
    static func shares(milliCPU: Int64) -> Int64 { min(max(milliCPU, 2), 256_000) * 1024 / 1000 }

    /// Who is ended first where memory runs out (`GetContainerOOMScoreAdjust`, pkg/kubelet/qos/policy.go).
    private func oomScoreAdjustment(_ container: Container) -> Int64 {
        switch QOSClass.of(spec) {
        case .guaranteed: return -997
        case .bestEffort: return 1000
        case .burstable:
            let request = container.requests["memory"].flatMap { Quantity($0) }?.value ?? 0
            let capacity = node.allocatable.memoryBytes
            guard capacity > 0 else { return 999 }
            // A thousandth of the node first: a request may be as large as it likes.
            let share = capacity < 1000 ? 0 : min(request, capacity) / (capacity / 1000)
            return min(max(1000 - share, 3), 999)
        }
    }
}
