public import Objects
public import Store

/// Has the values of each GeneratedSecret made, and keeps them in a Secret of its name, which it owns: so the Secret goes when
/// the declaration does, and only then.
public struct GeneratedSecretController: Controller {
    public let name = "generatedsecret-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        switch event.kind {
        case .generatedSecret: return [event.key]
        case .secret:
            let key = ObjectKey(.generatedSecret, namespace: event.key.namespace, name: event.key.name)
            return snapshot[key] == nil ? [] : [key]
        default: return []
        }
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let object = snapshot[key], !object.isBeingDeleted else { return Plan() }
        let namespace = snapshot[ObjectKey(.namespace, name: key.namespace)]
        guard namespace?.isBeingDeleted == false else { return Plan() }
        var work = SecretGeneration(GeneratedSecret(object), in: snapshot, at: now)
        return work.plan(&ids)
    }
}
