public import Objects
public import Store

/// What a store has from its first start on.
public enum Bootstrap {
    /// The namespaces that Kubernetes makes itself (`pkg/controlplane/controller/systemnamespaces`).
    public static let namespaces = ["default", "kube-node-lease", "kube-public", "kube-system"]

    /// The changes that make what is missing. To be committed before any controller starts.
    public static func changes(in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource) -> [Change] {
        namespaces.compactMap { name in
            guard snapshot[ObjectKey(.namespace, name: name)] == nil else { return nil }
            var namespace = NamespaceController.complete(Namespace(name: name))
            namespace.object.uid = ids.uid()
            namespace.object.creationTimestamp = now
            return .create(namespace.object)
        }
    }
}
