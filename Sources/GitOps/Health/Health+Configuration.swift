internal import Objects
internal import Store

extension Health {
    /// Whether a Deployment is about to be rolled over for what its pods read: its own generation does not tell that its controller
    /// has not seen it yet.
    static func hasOldConfiguration(_ deployment: Deployment, in snapshot: Snapshot) -> Bool {
        guard deployment.template.rollsOutOnChange,
            let key = ConfigChecksumKey.bytes(in: snapshot[ConfigChecksumKey.object]),
            let newest = newestReplicaSet(of: deployment, in: snapshot)
        else { return false }
        let wanted = snapshot.configChecksum(of: deployment.template.spec, in: deployment.namespace, key: key)
        return newest.template.annotation(ConfigChecksum.annotation) != wanted.text
    }

    private static func newestReplicaSet(of deployment: Deployment, in snapshot: Snapshot) -> ReplicaSet? {
        func revision(_ object: Object) -> Int64 {
            object.annotation("deployment.kubernetes.io/revision").flatMap { Int64($0) } ?? 0
        }
        let sets = snapshot.dependents(of: deployment.uid).filter { $0.kind == .replicaSet }
        return sets.max { revision($0) < revision($1) }.map(ReplicaSet.init)
    }
}
