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

/// A mistake that controllers had elsewhere.
struct Mistake: Sendable, CustomTestStringConvertible {
    var name: String
    var controller: String
    var spoil: @Sendable (Plan, Snapshot) -> Plan

    var testDescription: String { name }

    private init(_ name: String, in controller: String, _ spoil: @escaping @Sendable (Plan, Snapshot) -> Plan) {
        self.name = name
        self.controller = controller
        self.spoil = spoil
    }

    private static func changing(_ change: @escaping @Sendable (Change, Snapshot) -> Change?)
        -> @Sendable (Plan, Snapshot) -> Plan
    {
        { plan, snapshot in
            var plan = plan
            plan.changes = plan.changes.compactMap { change($0, snapshot) }
            return plan
        }
    }

    /// How many pods a ReplicaSet is asked for, made another number wherever it changes.
    private static func resizing(_ size: @escaping @Sendable (_ before: Int64, _ after: Int64) -> Int64)
        -> @Sendable (Plan, Snapshot) -> Plan
    {
        changing { change, snapshot in
            guard case .update(var object) = change, object.kind == .replicaSet,
                let before = snapshot[object.key]?.spec["replicas"]?.integer,
                let after = object.spec["replicas"]?.integer, before != after
            else { return change }
            object.spec["replicas"] = .integer(size(before, after))
            return .update(object)
        }
    }

    static let all: [Mistake] = [
        Mistake(
            "pods are made without writing their ReplicaSet", in: "replicaset-controller",
            changing { change, _ in
                switch change {
                case .touch, .expect: nil
                case .update(let object): object.kind == .replicaSet ? nil : change
                default: change
                }
            }),
        Mistake(
            "objects are removed by name", in: "garbage-collector",
            changing { change, _ in
                if case .remove(let key, _, _) = change { return .remove(key, uid: "") }
                return change
            }),
        Mistake("one pod more than the surge", in: "deployment-controller", resizing { $1 > $0 ? $1 + 1 : $1 }),
        Mistake(
            "one old pod less than may go", in: "deployment-controller", resizing { $1 < $0 ? max(0, $1 - 1) : $1 }),
        Mistake(
            "a later look is forgotten", in: "replicaset-controller",
            { plan, _ in
                var plan = plan
                plan.requeueAfter = nil
                return plan
            }),
        Mistake(
            "dependents stay", in: "garbage-collector",
            changing { change, _ in
                if case .remove = change { return nil }
                return change
            })
    ]
}
