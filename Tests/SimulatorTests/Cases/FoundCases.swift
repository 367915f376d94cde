import Objects
import Store
import Testing

@testable import Simulator

/// What simulations have found, each as the shortest course that leads to it.
@Suite struct FoundCases {
    private let broken = SimulatedFile(manifests: [], damage: .syntax)

    /// The namespace had left git before, and stayed for what was in it.
    @Test func aNamespaceIsNotPrunedWithWhatMayStandInABrokenFile() {
        var world = SimulatedCase()
        let inside = SimulatedManifest.configMap("data", in: "shop")
        var files: [String: SimulatedFile] = [
            "namespace.yaml": SimulatedFile(manifests: [.namespace("shop")]),
            "data.yaml": SimulatedFile(manifests: [inside]),
            "other.yaml": SimulatedFile(manifests: [.configMap("other")])
        ]
        world.commit(files)
        world.run(for: .seconds(10))
        files["namespace.yaml"] = nil
        world.commit(files)
        world.run(for: .seconds(10))
        files["data.yaml"] = nil
        files["other.yaml"] = broken
        world.commit(files)
        world.run(for: .seconds(30))
        #expect(world.snapshot[inside.key] != nil)
        #expect(world.snapshot[ObjectKey(.namespace, name: "shop")]?.isBeingDeleted == false)
    }

    /// A prune was held back, what it was about came again, and its file broke, all while the daemon was down.
    @Test func nothingIsPrunedBesideAFileThatComesUpBroken() {
        var world = SimulatedCase()
        let data = SimulatedManifest.configMap("data")
        world.commit(["data.yaml": SimulatedFile(manifests: [data])])
        world.run(for: .seconds(10))
        world.commit([:])
        world.run(for: .seconds(10))
        world.crashDaemon()
        world.commit(["data.yaml": SimulatedFile(manifests: [data])])
        world.commit([
            "data.yaml": SimulatedFile(manifests: [data], damage: .syntax),
            "other.yaml": SimulatedFile(manifests: [.configMap("other")])
        ])
        world.startDaemon()
        world.run(for: .seconds(30))
        #expect(world.snapshot[ObjectKey(.configMap, namespace: "default", name: "other")] != nil)
        #expect(world.snapshot[data.key] != nil)
    }

    /// The daemon ended between the write that brought an object and the one that said at which commit, and then the file
    /// broke. Simulations 10424 and, later, 12545.
    @Test func whatACommitHasJustBroughtIsProtectedAfterACrash() {
        let first = SimulatedManifest.configMap("first")
        let second = SimulatedManifest.configMap("second")
        func begun(_ crash: CrashPoint?) -> SimulatedCase {
            var world = SimulatedCase(crash: crash)
            world.commit(["all.yaml": SimulatedFile(manifests: [first])])
            world.run(for: .seconds(30))
            return world
        }
        let writes = begun(nil).writes
        var cases = 0
        for number in writes + 1...writes + 5 {
            var world = begun(CrashPoint(.afterWrite, number))
            world.commit(["all.yaml": SimulatedFile(manifests: [second, first])])
            world.run(for: .seconds(30), untilCrash: true)
            guard world.hasCrashed, world.snapshot[second.key] != nil else { continue }
            cases += 1
            world.commit([
                "all.yaml": SimulatedFile(manifests: [second, first], damage: .syntax),
                "other.yaml": SimulatedFile(manifests: [.configMap("other")])
            ])
            world.startDaemon()
            world.run(for: .seconds(30))
            #expect(world.snapshot[second.key] != nil, "after write \(number)")
        }
        #expect(cases > 1, "\(writes) writes")
    }

    /// Two ReplicaSets had pods when the strategy and the size changed.
    @Test func aRolloutHalfDoneBecomesARecreationOfAnotherSize() {
        var world = SimulatedCase()
        var workload = SimulatedManifest.Workload()
        func files() -> [String: SimulatedFile] {
            ["web.yaml": SimulatedFile(manifests: [.deployment("web", workload)])]
        }
        workload.replicas = 4
        world.commit(files())
        world.run(for: .seconds(60))
        workload.version = 2
        // It never gets so far, for there is no such ConfigMap.
        workload.configMap = "nowhere"
        world.commit(files())
        world.run(for: .seconds(60))
        workload.version = 3
        workload.configMap = ""
        workload.rolling = nil
        workload.replicas = 2
        world.commit(files())
        world.run(for: .seconds(300))
        #expect(world.missing == nil)
    }
}
