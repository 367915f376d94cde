public import Objects

/// What something has used since it began, as it is counted at one moment.
public struct UsageCount: Sendable, Hashable {
    /// Nanoseconds by a clock that never goes back, from any moment on. Rates go by it, whatever is done to the time of day.
    public var instant: Int64
    /// `usage_core_nano_seconds` of the Container Runtime Interface.
    public var cpuNanoseconds: UInt64
    /// What cannot be taken back without killing: all memory without the files that were not used lately
    /// (`inactive_file`), as the kubelet counts it.
    public var memoryWorkingSetBytes: UInt64

    public init(instant: Int64, cpuNanoseconds: UInt64, memoryWorkingSetBytes: UInt64) {
        self.instant = instant
        self.cpuNanoseconds = cpuNanoseconds
        self.memoryWorkingSetBytes = memoryWorkingSetBytes
    }
}

/// What one container that runs has used since it was started.
public struct ContainerCount: Sendable, Hashable {
    /// Of this run of the container: another run counts from zero.
    public var id: String
    public var pod: ObjectKey
    public var podUID: String
    public var name: String
    public var startedAt: Timestamp
    public var count: UsageCount

    public init(
        id: String, pod: ObjectKey, podUID: String, name: String, startedAt: Timestamp, count: UsageCount
    ) {
        self.id = id
        self.pod = pod
        self.podUID = podUID
        self.name = name
        self.startedAt = startedAt
        self.count = count
    }
}

/// What a node has counted at one moment.
public struct NodeCount: Sendable, Hashable {
    /// Of all that runs on it, be it a container or not; since it was booted.
    public var node: UsageCount
    /// Those that run.
    public var containers: [ContainerCount]

    public init(node: UsageCount, containers: [ContainerCount]) {
        self.node = node
        self.containers = containers
    }
}
