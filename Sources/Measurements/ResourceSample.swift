public import Objects

/// What a container, a pod or a node uses, as of one moment. CPU is a rate, so it has a window over which it was taken.
public struct ResourceSample: Sendable, Hashable {
    /// The end of the window.
    public var time: Timestamp
    public var window: Duration
    /// Billionths of a core, on average over the window.
    public var cpuNanocores: Int64
    /// What cannot be taken back without killing: the kubelet's working set.
    public var memoryWorkingSetBytes: Int64

    public init(time: Timestamp, window: Duration, cpuNanocores: Int64, memoryWorkingSetBytes: Int64) {
        self.time = time
        self.window = window
        self.cpuNanocores = cpuNanocores
        self.memoryWorkingSetBytes = memoryWorkingSetBytes
    }

    /// The usage of a resource by its name in a manifest, in thousandths; nil for one that is not measured. CPU is rounded
    /// up, as `resource.Quantity.MilliValue` does.
    public func milliValue(of resource: String) -> Int64? {
        switch resource {
        case "cpu":
            let (quotient, remainder) = cpuNanocores.quotientAndRemainder(dividingBy: 1_000_000)
            return quotient + (remainder > 0 ? 1 : 0)
        case "memory": return Int64(clamping: Int128(memoryWorkingSetBytes) * 1000)
        default: return nil
        }
    }
}

/// What the containers of one pod use.
public struct PodUsage: Sendable, Hashable {
    /// Of the pod that was measured: one that took its name later has used nothing yet.
    public var uid: String
    /// By the containers' names.
    public var containers: [String: ResourceSample]

    public init(uid: String, containers: [String: ResourceSample]) {
        self.uid = uid
        self.containers = containers
    }
}
