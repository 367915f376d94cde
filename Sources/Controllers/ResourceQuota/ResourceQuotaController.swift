internal import Admission
public import Objects
public import Store

/// Keeps `status.used` of every ResourceQuota at what is there (`pkg/controller/resourcequota`). What is made is counted when it
/// is admitted; this counts what has gone, and quotas that are new.
public struct ResourceQuotaController: Controller {
    public let name = "resourcequota-controller"

    public init() {}

    public func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        let namespace = event.key.namespace
        if event.kind == .resourceQuota { return [event.key] }
        guard !namespace.isEmpty, isRelease(event) else { return [] }
        return snapshot.count(of: .resourceQuota, in: namespace) == 0
            ? [] : snapshot.objects(of: .resourceQuota, in: namespace).prefix(1).map(\.key)
    }

    /// Whether something may have been given back, or changed in what it takes.
    private func isRelease(_ event: StoreEvent) -> Bool {
        switch event {
        case .added: false
        case .removed: true
        case .modified(let object, let previous):
            object.kind == .pod
                ? Pod(object).phase.isFinal != Pod(previous).phase.isFinal : object.spec != previous.spec
        }
    }

    /// All quotas of the namespace are counted together, in one look at what is there.
    public func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        guard snapshot[key] != nil else { return Plan() }
        return Plan(changes: QuotaLedger(of: key.namespace, in: snapshot).corrections)
    }
}
