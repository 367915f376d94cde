public import Objects
public import Store

/// What a store has from its first start on.
public enum Bootstrap {
    /// The namespaces that Kubernetes makes itself (`pkg/controlplane/controller/systemnamespaces`).
    public static let namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"]

    /// The changes that make what is missing. To be committed before any controller starts.
    ///
    /// - Parameter checksumKey: Random bytes, for a store that has no key of checksums yet. Not of `ids`: of what that
    ///   gives, everybody sees a part.
    public static func changes(
        in snapshot: Snapshot, checksumKey: [UInt8], at now: Timestamp, ids: inout IDSource
    ) -> [Change] {
        namespaces(in: snapshot, at: now, ids: &ids) + key(checksumKey, in: snapshot, at: now, ids: &ids)
    }

    private static func key(
        _ bytes: [UInt8], in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> [Change] {
        guard snapshot[ConfigChecksumKey.object] == nil else { return [] }
        var secret = ConfigChecksumKey.secret(bytes)
        secret.uid = ids.uid()
        secret.creationTimestamp = now
        return [.create(secret)]
    }

    private static func namespaces(in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource) -> [Change] {
        namespaces.compactMap { name in
            guard snapshot[ObjectKey(.namespace, name: name)] == nil else { return nil }
            var namespace = NamespaceController.complete(Namespace(name: name))
            namespace.object.uid = ids.uid()
            namespace.object.creationTimestamp = now
            return .create(namespace.object)
        }
    }
}
