import Controllers
import Objects
import Store
import Testing

/// A controller with a mistake in it, for seeing that the simulator finds it.
struct FaultyController: Controller {
    let sound: any Controller
    let spoil: @Sendable (Plan, Snapshot) -> Plan

    var name: String { sound.name }

    func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        sound.keys(concernedBy: event, in: snapshot)
    }

    func reconcile(_ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource) -> Plan {
        spoil(sound.reconcile(key, in: snapshot, at: now, ids: &ids), snapshot)
    }
}
