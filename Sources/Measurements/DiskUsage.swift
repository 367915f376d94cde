/// What a volume takes, and what its file system has (`FsStats` of the kubelet's summary).
public struct VolumeUsage: Sendable, Hashable {
    /// On the disk, as du(1) counts.
    public var usedBytes: Int64
    /// Files and folders, itself among them.
    public var usedInodes: Int64
    /// There is more in it than was looked at: what is used is at least this.
    public var isPartial: Bool
    /// Of the file system that it is on.
    public var bytes: Supply
    /// nil where the file system knows no such bound.
    public var inodes: Supply?

    public init(usedBytes: Int64, usedInodes: Int64, isPartial: Bool = false, bytes: Supply, inodes: Supply? = nil) {
        self.usedBytes = usedBytes
        self.usedInodes = usedInodes
        self.isPartial = isPartial
        self.bytes = bytes
        self.inodes = inodes
    }
}

/// What one pod takes of its node's disk.
public struct PodDiskUsage: Sendable, Hashable {
    /// By the volumes' names; those that are on a disk or in memory of this node.
    public var volumes: [String: VolumeUsage]
    /// Bytes of the logs, by the containers' names.
    public var logs: [String: Int64]

    public init(volumes: [String: VolumeUsage] = [:], logs: [String: Int64] = [:]) {
        self.volumes = volumes
        self.logs = logs
    }
}
