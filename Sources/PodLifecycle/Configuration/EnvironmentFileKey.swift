internal import Objects
internal import Runtime

/// A variable in an env file of a pod's volume (KEP-3721, Support for env files).
public struct EnvironmentFileKey: Sendable, Hashable {
    public var volume: String
    /// Absolute: the volume's own path.
    public var root: String
    /// Below `root`, without `..`.
    public var path: String
    public var key: String
    /// Whether the file or the key may be missing.
    public var isOptional: Bool

    public init(volume: String, root: String, path: String, key: String, isOptional: Bool = false) {
        self.volume = volume
        self.root = root
        self.path = path
        self.key = key
        self.isOptional = isOptional
    }

    /// Nil for a variable that is not out of a file, and where no such volume is made on this node.
    init?(_ variable: EnvVar, _ look: PodLook) {
        guard case .fileKey(let name, let path, let key, let isOptional) = variable.valueFrom,
            let volume = look.spec.volumes.first(where: { $0.name == name }), let root = look.path(of: volume)
        else { return nil }
        self.init(volume: name, root: root, path: path, key: key, isOptional: isOptional)
    }
}

extension PodLook {
    /// What a container's environment has out of files; nil while that is being read. It is read anew for each container
    /// that is made, after the init containers before it have ended.
    mutating func fileEnvironment(
        of container: Container, in sandbox: SandboxStatus
    ) -> [EnvironmentFileKey: String]? {
        let keys = container.env.compactMap { EnvironmentFileKey($0, self) }
        guard !keys.isEmpty else { return [:] }
        if let known = memory.environments[container.name], known.sandbox == sandbox.id { return known.values }
        begin(.readEnvironment(of: container.name, in: sandbox.id, keys))
        return nil
    }
}
