/// What there is of something in all, and what is left of it.
public struct Supply: Sendable, Hashable {
    public var capacity: Int64
    public var available: Int64

    public init(capacity: Int64, available: Int64) {
        self.capacity = capacity
        self.available = available
    }
}

/// What a node has left of what can run out: the observations behind the kubelet's eviction signals
/// (`makeSignalObservations`, pkg/kubelet/eviction/helpers.go). What is not known is nil.
public struct NodeSupply: Sendable, Hashable {
    /// Bytes: all, and all without the working set.
    public var memory: Supply?
    /// Bytes of the file system that volumes and logs are on, as a user without privileges may have them.
    public var filesystem: Supply?
    /// Files that this file system can hold; nil for one that knows no such bound.
    public var inodes: Supply?
    /// Processes and threads.
    public var processes: Supply?

    public init(
        memory: Supply? = nil, filesystem: Supply? = nil, inodes: Supply? = nil, processes: Supply? = nil
    ) {
        self.memory = memory
        self.filesystem = filesystem
        self.inodes = inodes
        self.processes = processes
    }
}
