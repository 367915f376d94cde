/// A volume that is to be there before the pod's containers start.
public struct VolumePlan: Sendable, Hashable {
    public enum Source: Sendable, Hashable {
        /// A fresh directory that lives as long as the pod; `isMemory` where the pod asks for a file system in memory,
        /// of `sizeLimit` bytes at most.
        case emptyDirectory(isMemory: Bool, sizeLimit: Int64? = nil)
        /// A path of the node, with the `type` that `hostPath` gives: empty for no check.
        case hostPath(type: String)
        /// Files that the agent writes, and replaces together. In the order of their paths; `isMemory` for those that
        /// are better not on a disk.
        case files([VolumeFile], isMemory: Bool)
    }

    public var name: String
    public var source: Source
    /// Absolute.
    public var path: String
    /// The group that owns the volume (`securityContext.fsGroup`).
    public var group: UInt32?
    /// What it is made from.
    public var version: VolumeVersion

    public init(
        name: String, source: Source, path: String, group: UInt32? = nil, version: VolumeVersion = VolumeVersion()
    ) {
        self.name = name
        self.source = source
        self.path = path
        self.group = group
        self.version = version
    }
}

/// What a volume was made from. While that stays the same, so do the files in it: a look at a pod compares versions, not
/// contents.
public struct VolumeVersion: Sendable, Hashable {
    enum Source: Sendable, Hashable {
        /// A ConfigMap or a Secret.
        case object(uid: String, resourceVersion: String)
        /// One that is not there.
        case missing
        /// Of the pod itself.
        case text(String)
    }

    var sources: [Source] = []

    /// Of a volume that stays as it was made.
    public init() {}

    init(_ sources: [Source]) { self.sources = sources }
}

/// A part of a volume that a container mounts.
public struct SubPathPlan: Sendable, Hashable {
    public var volume: String
    /// Absolute: the volume's own path.
    public var root: String
    /// Below `root`, without `..`.
    public var path: String
    /// The volume is one of files, in which every name is a link to what it stands for now. In all others no link is
    /// followed, for a workload may have made it.
    public var followsLinks: Bool

    public init(volume: String, root: String, path: String, followsLinks: Bool = false) {
        self.volume = volume
        self.root = root
        self.path = path
        self.followsLinks = followsLinks
    }
}
