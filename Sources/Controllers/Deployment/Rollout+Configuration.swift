internal import Objects
internal import Store

/// A change of the ConfigMaps and Secrets that the pods read is rolled out as a change of their template, where that asks for it.
extension Rollout {
    /// The checksum that goes into the template; nil where it asks for none.
    ///
    /// It is always made anew: `kubectl rollout undo` copies the template of a ReplicaSet into the Deployment, with a checksum
    /// that is out of date. While the key is away, what runs stays as it is.
    static func configuration(
        of deployment: Deployment, _ replicaSets: [ReplicaSet], in snapshot: Snapshot
    ) -> ConfigChecksum? {
        guard deployment.template.rollsOutOnChange else { return nil }
        guard let key = ConfigChecksumKey.bytes(in: snapshot[ConfigChecksumKey.object]) else {
            let newest = replicaSets.max { revision(of: $0) < revision(of: $1) }
            return newest?.template.annotation(ConfigChecksum.annotation).map { ConfigChecksum(text: $0) }
        }
        return snapshot.configChecksum(of: deployment.template.spec, in: deployment.namespace, key: key)
    }

    /// Writes down which configuration the newest ReplicaSet stands for, and tells what of it has changed since the one before:
    /// in an event, and as the cause that `kubectl rollout history` shows, where the Deployment gives none itself.
    mutating func noteConfiguration() {
        guard let newName, let configuration, !configuration.parts.isEmpty else { return }
        let previous = old.max { Rollout.revision(of: $0) < Rollout.revision(of: $1) }
        let before = previous?.object.annotation(DeploymentAnnotations.configuration) ?? ""
        let changes = Rollout.list(configuration.changes(since: ConfigChecksum.parts(ofRecord: before)))
        let hasOwnCause = deployment.object.annotation(DeploymentAnnotations.changeCause) != nil
        change(newName) { replicaSet in
            replicaSet.object.setAnnotation(DeploymentAnnotations.configuration, to: configuration.record)
            guard !hasOwnCause else { return }
            replicaSet.object.setAnnotation(
                DeploymentAnnotations.changeCause, to: changes.isEmpty ? nil : changes + " changed")
        }
        guard !changes.isEmpty else { return }
        note(.normal, "ConfigurationChanged", "\(changes) changed: rolling over to replica set \(newName)")
    }

    /// The first few, and how many more there are.
    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}
