public import Objects
public import Store

/// Makes the key of the checksums of configuration anew where somebody took it away or spoilt it.
public struct ConfigChecksumKeyController: Controller {
    public let name = "config-checksum-key-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        let isHome = event.kind == .namespace && event.key.name == ConfigChecksumKey.object.namespace
        return isHome || event.key == ConfigChecksumKey.object ? [ConfigChecksumKey.object] : []
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        let stored = snapshot[key]
        guard ConfigChecksumKey.bytes(in: stored) == nil, stored?.isBeingDeleted != true,
            snapshot[ObjectKey(.namespace, name: key.namespace)]?.isBeingDeleted == false
        else { return Plan() }
        let item = SecretOrder.Item(ConfigChecksumKey.dataKey, .bytes(count: ConfigChecksumKey.length))
        var plan = Plan()
        plan.orders = [SecretOrder(key, [item])]
        guard let stored else {
            var secret = ConfigChecksumKey.secret
            secret.uid = ids.uid()
            secret.creationTimestamp = now
            plan.changes = [.create(secret)]
            return plan
        }
        plan.changes = [.update(stored)]
        return plan
    }
}
