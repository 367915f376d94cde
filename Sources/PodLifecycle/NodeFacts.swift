public import Objects
public import Runtime

/// What a pod needs to know of the node it is on.
public struct NodeFacts: Sendable {
    public var name: String
    /// The node's address: `status.hostIP`.
    public var address: String
    /// What pods may use together.
    public var allocatable: Resources
    public var labels: [String: String]
    /// The runtime's name, before container ids: `process://…`.
    public var runtimeName: String
    /// Whom containers run as that do not say: root for images that do not either, the daemon's user on the host.
    public var defaultUser: UInt32
    /// Where pods' volumes are: `<podsDirectory>/<uid>/volumes/…`.
    public var podsDirectory: String
    /// Where pods' logs are: `<logsDirectory>/<namespace>_<name>_<uid>`.
    public var logsDirectory: String
    /// Which images the node's runtime can run.
    public var accepts: @Sendable (_ image: String) -> ImageVerdict

    public init(
        name: String, address: String, allocatable: Resources, labels: [String: String] = [:],
        runtimeName: String, defaultUser: UInt32 = 0, podsDirectory: String, logsDirectory: String,
        accepts: @escaping @Sendable (_ image: String) -> ImageVerdict
    ) {
        self.name = name
        self.address = address
        self.allocatable = allocatable
        self.labels = labels
        self.runtimeName = runtimeName
        self.defaultUser = defaultUser
        self.podsDirectory = podsDirectory
        self.logsDirectory = logsDirectory
        self.accepts = accepts
    }

    /// As the kubelet names it (`BuildPodLogsDirectory`).
    public func logDirectory(namespace: String, name: String, uid: String) -> String {
        "\(logsDirectory)/\(namespace)_\(name)_\(uid)"
    }

    /// Where the agent makes a volume of a pod; nil for one that it does not make.
    public func path(of volume: PodVolume, uid: String) -> String? {
        volume.plugin.map { volumePath(uid: uid, plugin: $0, volume: volume.name) }
    }

    /// As the kubelet lays volumes out (`getPodVolumeDir`).
    public func volumePath(uid: String, plugin: String, volume: String) -> String {
        "\(podsDirectory)/\(uid)/volumes/kubernetes.io~\(plugin)/\(volume)"
    }
}
