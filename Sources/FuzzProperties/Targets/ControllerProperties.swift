import Controllers
import Objects
import Scheduler
import Store

/// Controllers and scheduler: whatever good objects there are, with whatever status and annotations, deciding about them ends.
enum ControllerProperties {
    private static let kinds = KindRegistry.builtIn
    private static let rounds = 6

    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var draws = Draws(input)
        var world = World()
        let drawn: [GroupKind] = [.deployment, .replicaSet, .pod, .node, .namespace, .service, .configMap, .event]
        let infos = drawn.compactMap { kinds[$0] }
        world.create(Namespace(name: "default").object)
        for _ in 0..<8 where !draws.isAtEnd {
            var object = draws.object(of: infos)
            // Thousands of pods say no more than a few, and take long.
            if let replicas = object.spec["replicas"]?.integer, !draws.once(in: 256) {
                object.spec["replicas"] = .integer(min(replicas, 4))
            }
            kinds.applyDefaults(to: &object)
            if kinds.check(object).isEmpty { world.create(object) }
        }
        world.start()
        for _ in 0..<rounds {
            try world.step()
            if draws.once(in: 4), let object = world.state.all.last(where: { _ in draws.once(in: 3) }) {
                world.delete(object)
            }
            world.now = world.now + .seconds(Int64(draws.below(200)))
        }
        for object in world.state.all {
            try expect(
                JSONProperties.read(JSONWriter.write(object.content)) == object.content,
                "what is stored reads back as it was written",
                seen: "\(object.key)")
        }
    }

    private struct World {
        var state = Snapshot()
        var now = Timestamp(seconds: 1_767_225_600)
        private var ids = IDSource(seed: 1)
        private var secrets = SeededSecretMaker(seed: 1)
        private var plane = ControlPlane(ControlPlane.controllers(rootCertificate: "certificate"))
        private var scheduler = Scheduler()

        mutating func create(_ object: Object) {
            var object = object
            object.uid = ids.uid()
            object.resourceVersion = ""
            object.creationTimestamp = now
            commit(Transaction([.create(object)], by: "git"))
        }

        mutating func delete(_ object: Object) {
            guard let change = state.deletion(of: object, at: now) else { return }
            commit(Transaction([change], by: "someone"))
        }

        mutating func start() {
            plane.started(with: state)
            scheduler.started(with: state)
        }

        @discardableResult
        private mutating func commit(_ transaction: Transaction) -> TransactionRefused? {
            do throws(TransactionRefused) {
                let committed = try state.apply(transaction)
                plane.observed(committed, in: state)
                scheduler.observed(committed)
                return nil
            } catch {
                return error
            }
        }

        mutating func step() throws(BrokenProperty) {
            for planned in plane.plan(upTo: 16, in: state, at: now, ids: &ids) {
                guard let work = try? planned.filled(by: &secrets, at: now) else { continue }
                try expect(work.transaction.changes.count <= 2000, "one decision is bounded")
                if let refusal = commit(work.transaction) {
                    plane.refused(work.item, because: refusal, at: now)
                } else {
                    plane.committed(work.item)
                }
            }
            let bindings = scheduler.schedule(in: state, at: now, ids: &ids)
            if !bindings.changes.isEmpty { commit(Transaction(bindings.changes, by: Scheduler.name)) }
        }
    }
}
