public import Objects

/// Remembers digests of configuration between looks. What is remembered is what would be computed, so that nobody can tell: it
/// only saves the work.
public protocol DigestMemory: Sendable {
    func digest(_ name: DigestName, else compute: () -> String) -> String
}

/// What a digest is of: one version of one object, as far as it is read.
public struct DigestName: Sendable, Hashable {
    var uid: String
    var resourceVersion: String
    /// nil for all.
    var keys: [String]?
}

extension Snapshot {
    /// The checksum of the configuration that a pod template reads. Each version of a ConfigMap or Secret is gone through once for
    /// all who read the same of it, where there is a memory.
    public func configChecksum(of spec: PodSpec, in namespace: String, key: [UInt8]) -> ConfigChecksum {
        ConfigChecksum(of: spec, in: namespace, key: key, digest: digest)
    }

    private func digest(_ read: ConfigRead) -> String? {
        guard let object = self[read.object] else { return nil }
        guard let digests, !object.uid.isEmpty, !object.resourceVersion.isEmpty else { return read.digest(of: object) }
        let name = DigestName(uid: object.uid, resourceVersion: object.resourceVersion, keys: read.keys)
        return digests.digest(name) { read.digest(of: object) }
    }
}
