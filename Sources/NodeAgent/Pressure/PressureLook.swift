public import Measurements
public import Objects
public import PodLifecycle

/// What was found at one look at what a node has left.
public struct PressureLook: Sendable {
    public var supply: NodeSupply
    /// Of the pods, as far as it was needed.
    public var usage: EvictionUsage

    public init(supply: NodeSupply, usage: EvictionUsage = EvictionUsage()) {
        self.supply = supply
        self.usage = usage
    }
}

/// Where a pod writes on its node's disk.
public struct PodDisk: Sendable, Hashable {
    public var uid: String
    /// The directories of its volumes, by their names.
    public var volumes: [String: String]
    public var logDirectory: String
    public var containers: [String]

    public init(uid: String, volumes: [String: String], logDirectory: String, containers: [String]) {
        self.uid = uid
        self.volumes = volumes
        self.logDirectory = logDirectory
        self.containers = containers
    }
}

extension PodDisk {
    /// What a pod writes on a node: its volumes that come and go with it, and its logs. What the agent writes itself is left out,
    /// and of a hostPath nothing is measured, as with the kubelet.
    public init(_ pod: Pod, on node: NodeFacts) {
        let spec = pod.spec
        self.init(
            uid: pod.uid,
            volumes: Dictionary(
                spec.volumes.compactMap { volume in
                    guard ["emptyDir", ""].contains(volume.source) else { return nil }
                    return node.path(of: volume, uid: pod.uid).map { (volume.name, $0) }
                },
                uniquingKeysWith: { first, _ in first }),
            logDirectory: node.logDirectory(namespace: pod.namespace, name: pod.name, uid: pod.uid),
            containers: (spec.initContainers + spec.containers).map(\.name))
    }
}
