import Controllers
import Measurements
import Objects
import Store
import Testing

/// A controller with a mistake in it, for seeing that the simulator finds it.
struct FaultyController: Controller {
    let sound: any Controller
    /// What it takes the state for.
    var mislead: @Sendable (Snapshot) -> Snapshot = { $0 }
    var spoil: @Sendable (Plan, Snapshot) -> Plan = { plan, _ in plan }

    var name: String { sound.name }

    func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        sound.keys(concernedBy: event, in: snapshot)
    }

    func keys(concernedBy measurements: Measurements, in snapshot: Snapshot) -> [ObjectKey] {
        sound.keys(concernedBy: measurements, in: snapshot)
    }

    var interval: Duration { sound.interval }

    func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, measuring measurements: Measurements, at now: Timestamp,
        ids: inout IDSource
    ) -> Plan {
        spoil(sound.reconcile(key, in: mislead(snapshot), measuring: measurements, at: now, ids: &ids), snapshot)
    }

    func reconcile(_ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource) -> Plan {
        spoil(sound.reconcile(key, in: mislead(snapshot), at: now, ids: &ids), snapshot)
    }
}
