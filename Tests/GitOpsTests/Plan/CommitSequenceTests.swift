import GitOps
import Objects
import Store
import TestSupport
import Testing

/// Random commits, edits and restarts against a store.
@Suite struct CommitSequenceTests {
    private struct Chaos {
        var world: World
        var random: IDSource
        let foreign: [ObjectKey: Object]

        init(seed: UInt64) {
            random = IDSource(seed: seed)
            let strangers = (0..<4).map { Make.configMap("c\($0)", in: "shop", data: ["own": "1"]) }
            var world = World(objects: strangers)
            world.sync.drift = .correct
            var foreign: [ObjectKey: Object] = [:]
            for stranger in strangers { foreign[stranger.key] = world.snapshot[stranger.key] }
            self.world = world
            self.foreign = foreign
        }

        mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }

        /// One file, changed at random: good, bad, moved, doubled or gone.
        mutating func commit() -> SyncPlan {
            for _ in 0...pick(3) {
                let path = "dir\(pick(2))/f\(pick(6)).yaml"
                switch pick(8) {
                case 0: world.repository.files[path] = nil
                case 1: world.repository.files[path] = "{["
                case 2: world.repository.files[path] = Manifest.configMap("c\(pick(6))") + "dota: {}\n"
                case 3: world.repository.files[path] = Manifest.deployment("d\(pick(3))", replicas: pick(3) + 1)
                case 4: world.repository.files[path] = Manifest.deployment("d\(pick(3))")
                default:
                    world.repository.files[path] = Manifest.configMap(
                        "c\(pick(6))", data: ["k": "\(pick(3))", "l\(pick(2))": "x"])
                }
            }
            let allows = pick(2) == 0
            world.desired.update(to: world.repository.commit(allows ? "x\n\nSkeg-Allow-Prune: yes\n" : "x"))
            return world.plan()
        }

        mutating func disturb() throws {
            let owned = world.snapshot.inventory(of: "main")
            guard !owned.isEmpty else { return }
            let key = owned[pick(owned.count)]
            switch pick(4) {
            case 0: try world.remove(key)
            case 1:
                world.restart()
                world.desired.update(to: world.repository.commit("again"))
            case 2: try world.edit(key) { $0.setLabel("added", to: "1") }
            default:
                try world.edit(key) { object in
                    if object.kind == .deployment {
                        object.content.set(9, at: ["spec", "replicas"])
                    } else {
                        object["data"] = ["k": "mine"]
                    }
                }
            }
        }
    }

    @Test(arguments: UInt64(0)..<12)
    func whateverHappensGitsFieldsAreLiveAndNothingElseIsTouched(_ seed: UInt64) throws {
        var chaos = Chaos(seed: seed)
        for step in 0..<20 {
            let before = chaos.world.snapshot
            let plan = chaos.commit()
            let foreignKeys = plan.changes.map(\.key).filter { before[$0] != nil && before.claim(of: $0) != "main" }
            #expect(foreignKeys.isEmpty, "seed \(seed), step \(step)")
            if !plan.pruned.isEmpty {
                let named = plan.pruned.filter { chaos.world.desired.names($0) || chaos.world.desired.protects($0) }
                #expect(named.isEmpty, "seed \(seed), step \(step): pruned what git names or may name")
            }
            try chaos.world.carryOut(plan)
            let blocked = Set(plan.blocked.compactMap(\.key))
            for key in chaos.world.desired.keys where !blocked.contains(key) {
                let wanted = try Require.value(chaos.world.desired[key])
                let live = try Require.value(chaos.world.snapshot[key])
                #expect(
                    ServerSideApply.isApplied(wanted.object, to: live, kinds: .builtIn),
                    "seed \(seed), step \(step), \(key)")
            }
            let again = chaos.world.plan()
            #expect(again.changes.isEmpty, "seed \(seed), step \(step): \(again.changes.map(\.key))")
            #expect(chaos.world.snapshot.verifyIndexes().isEmpty)
            try chaos.disturb()
        }
        for (key, object) in chaos.foreign { #expect(chaos.world.snapshot[key] == object, "seed \(seed)") }
    }
}

extension ServerSideApply {
    /// Whether every field that git sets has git's value: laying it over changes nothing but, at most, who owns what.
    static func isApplied(_ wanted: Object, to live: Object, kinds: KindRegistry) -> Bool {
        guard
            let outcome = try? apply(
                wanted, onto: live, manager: SyncPlanner.manager, kinds: kinds, force: true, at: .at(9999))
        else { return false }
        return !outcome.isChanged
    }
}
