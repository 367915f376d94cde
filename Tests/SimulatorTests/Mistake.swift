import Controllers
import Objects
import Store
import Testing

@testable import Simulator

/// A mistake that others made, and how the simulator finds it.
struct Mistake: Sendable, CustomTestStringConvertible {
    var name: String
    /// In which controller it is; nil for one in another part.
    var controller: String?
    /// A part of the words in which it is found.
    var isFoundAs: String
    /// The first that found it when this was written. A seed means another run as soon as the simulator draws one number
    /// more, so that others are tried too.
    var seed: UInt64
    /// Short runs with what it takes for the mistake to do harm.
    var settings: SimulationSettings

    var testDescription: String { name }

    private init(_ name: String, isFoundAs: String, seed: UInt64, _ faults: Set<SimulatedFault>) {
        self.name = name
        self.isFoundAs = isFoundAs
        self.seed = seed
        settings = Mistake.sound(faults)
    }

    /// A run without the mistake, of which nothing may be said.
    var sound: SimulationSettings {
        var sound = Mistake.sound(settings.certainFaults)
        sound.autoscales = settings.autoscales
        return sound
    }

    private static func sound(_ faults: Set<SimulatedFault>) -> SimulationSettings {
        var settings = SimulationSettings()
        settings.faults = []
        settings.certainFaults = faults
        settings.nodes = 2
        settings.turmoil = .seconds(90)
        settings.patience = .seconds(900)
        settings.quiet = .seconds(10)
        settings.autoscales = false
        return settings
    }

    static let all = inControllers + inSyncs
}

// MARK: - In syncs

extension Mistake {
    private init(
        _ name: String, seed: UInt64, wording: @escaping @Sendable (_ message: String, _ file: String) -> String
    ) {
        self.init(name, isFoundAs: "a secret is told in Sync", seed: seed, [])
        settings.mistakes.wording = wording
    }

    /// A sync that brings the number of pods too, whosever that is.
    private static let writesReplicas: Mistake = {
        var mistake = Mistake(
            "a sync writes the replicas of an autoscaler's target", isFoundAs: "which are an autoscaler's", seed: 1, [])
        mistake.settings.autoscales = true
        mistake.settings.mistakes.change = { change, snapshot in
            guard case .update(var object) = change, object.kind == .deployment,
                snapshot.objects(of: .horizontalPodAutoscaler, in: object.namespace).contains(where: {
                    HorizontalPodAutoscaler($0).target == object.key
                })
            else { return change }
            object.spec["replicas"] = 9
            return .update(object)
        }
        return mistake
    }()

    private static let inSyncs: [Mistake] = [
        writesReplicas,
        Mistake("what is wrong with a Secret is told with its value", seed: 6) { message, file in "\(message): \(file)"
        },
        Mistake("what is wrong with a Secret is told with its value in base64", seed: 6) { message, file in
            file.contains(SimulatedManifest.secretText) ? "\(message): \(SimulatedManifest.secretBase64)" : message
        }
    ]
}

// MARK: - In controllers

extension Mistake {
    private init(
        _ name: String, isFoundAs: String, in controller: String, seed: UInt64,
        with faults: Set<SimulatedFault> = [], _ spoil: @escaping @Sendable (Plan, Snapshot) -> Plan
    ) {
        self.init(name, isFoundAs: isFoundAs, seed: seed, faults)
        self.controller = controller
        settings.controllers = Simulation.controllers.map { sound in
            sound.name == controller ? FaultyController(sound: sound, spoil: spoil) : sound
        }
    }

    private init(
        _ name: String, isFoundAs: String, in controller: String, seed: UInt64,
        misled mislead: @escaping @Sendable (Snapshot) -> Snapshot
    ) {
        self.init(name, isFoundAs: isFoundAs, seed: seed, [])
        self.controller = controller
        settings.controllers = Simulation.controllers.map { sound in
            sound.name == controller ? FaultyController(sound: sound, mislead: mislead) : sound
        }
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

    private static let inControllers: [Mistake] = [
        Mistake(
            "pods are made without writing their ReplicaSet", isFoundAs: "pods, more than", in: "replicaset-controller",
            seed: 2,
            with: [.lag, .watchCutOff, .pause],
            changing { change, _ in
                switch change {
                case .touch, .expect: nil
                case .update(let object): object.kind == .replicaSet ? nil : change
                default: change
                }
            }),
        Mistake(
            "objects are removed by name", isFoundAs: "by its name alone", in: "garbage-collector", seed: 1,
            changing { change, _ in
                if case .remove(let key, _, _) = change { return .remove(key, uid: "") }
                return change
            }),
        Mistake(
            "one pod more than the surge", isFoundAs: "pods, more than", in: "deployment-controller", seed: 3,
            resizing { $1 > $0 ? $1 + 1 : $1 }),
        Mistake(
            "one old pod less than may go", isFoundAs: "available pods, fewer than", in: "deployment-controller",
            seed: 3,
            resizing { $1 < $0 ? max(0, $1 - 1) : $1 }),
        Mistake(
            "a later look is forgotten", isFoundAs: "not converged after", in: "replicaset-controller", seed: 10,
            { plan, _ in
                var plan = plan
                plan.requeueAfter = nil
                return plan
            }),
        Mistake(
            "changed configuration is forgotten", isFoundAs: "the configuration of its pods has changed",
            in: "deployment-controller", seed: 1,
            misled: { snapshot in
                // Without its key no checksum is made, and what runs stays as it is.
                var state = snapshot
                guard let key = state[ConfigChecksumKey.object] else { return state }
                _ = try? state.apply(Transaction([.remove(key.key, uid: key.uid)], by: "mistake"))
                return state
            }),
        Mistake(
            "dependents stay", isFoundAs: "has an owner that is gone", in: "garbage-collector", seed: 1,
            changing { change, _ in
                if case .remove = change { return nil }
                return change
            })
    ]
}
