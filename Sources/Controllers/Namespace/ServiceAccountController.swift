public import Objects
public import Store

/// Gives every namespace the ServiceAccount `default`, which pods have that name none
/// (`pkg/controller/serviceaccount`).
public struct ServiceAccountController: Controller {
    public let name = "serviceaccount-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        switch (event.kind, event) {
        case (.namespace, _): [event.key]
        case (.serviceAccount, .removed(let account)) where account.name == "default":
            [ObjectKey(.namespace, name: account.namespace)]
        default: []
        }
    }

    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard let namespace = snapshot[key], !namespace.isBeingDeleted else { return Plan() }
        let accountKey = ObjectKey(.serviceAccount, namespace: key.name, name: "default")
        guard snapshot[accountKey] == nil else { return Plan() }
        var account = Object(apiVersion: "v1", kind: "ServiceAccount", namespace: key.name, name: "default")
        account.uid = ids.uid()
        account.creationTimestamp = now
        return Plan(changes: [.create(account)])
    }
}
