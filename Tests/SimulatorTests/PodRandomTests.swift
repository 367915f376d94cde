import NodeAgent
import Objects
import PodLifecycle
import Runtime
import RuntimeSimulated
import Simulator
import Store
import TestSupport
import Testing

/// Random pods, deletions, deaths, restarts and faults on one node. A seed that fails is printed with the issue.
@Suite struct PodRandomTests {
    private static let specs: [Value] = [
        ["containers": [["name": "a", "image": "x"]], "restartPolicy": "Always"],
        ["containers": [["name": "a", "image": "x"], ["name": "b", "image": "x"]], "restartPolicy": "OnFailure"],
        ["containers": [["name": "a", "image": "x"]], "restartPolicy": "Never"],
        [
            "initContainers": [["name": "i", "image": "x"], ["name": "j", "image": "x"]],
            "containers": [["name": "a", "image": "x"]], "restartPolicy": "OnFailure"
        ],
        [
            "initContainers": [["name": "s", "image": "x", "restartPolicy": "Always"], ["name": "j", "image": "x"]],
            "containers": [["name": "a", "image": "x"], ["name": "b", "image": "x"]], "restartPolicy": "Never",
            "activeDeadlineSeconds": 40
        ],
        [
            "containers": [
                [
                    "name": "a", "image": "x", "volumeMounts": [["name": "v", "mountPath": "/v"]],
                    "lifecycle": [
                        "postStart": ["exec": ["command": ["true"]]], "preStop": ["sleep": ["seconds": 3]]
                    ]
                ]
            ], "volumes": [["name": "v", "emptyDir": [:]]], "restartPolicy": "Always"
        ]
    ]

    private static let behaviors: [[String: String]] = [
        [:], ["skeg.dev/simulate": "start=700ms,stop=2s"],
        ["skeg.dev/simulate.i": "after=1s", "skeg.dev/simulate.j": "after=2s", "skeg.dev/simulate.a": "after=9s"],
        ["skeg.dev/simulate": "start=300ms,after=3s,exit=1"],
        ["skeg.dev/simulate.i": "exit=1", "skeg.dev/simulate.j": "after=1s,exit=0", "skeg.dev/simulate.b": "after=4s"],
        ["skeg.dev/simulate": "stop=90s", "skeg.dev/simulate.j": "after=500ms"]
    ]

    /// What must never happen, checked at every moment.
    private struct Watch {
        var finished: [String: Int] = [:]
        var gone: Set<String> = []
        var forced: Set<String> = []

        mutating func check(_ world: PodWorld, _ seed: UInt64) {
            let containers = world.node.runtime.containerList
            var running: Set<String> = []
            for container in containers {
                guard case .running = container.state else { continue }
                let uid = String(container.sandbox.prefix { $0 != "/" })
                #expect(
                    running.insert("\(uid)/\(container.name)").inserted,
                    "seed \(seed): two of \(container.name) of \(uid) run")
                #expect(
                    !gone.contains(uid) || forced.contains(uid),
                    "seed \(seed): \(container.id) runs though its pod was removed")
                #expect(finished[uid] == nil, "seed \(seed): \(container.id) runs though its pod has finished")
            }
            let ready = Dictionary(grouping: world.node.runtime.sandboxList.filter(\.isReady), by: \.podUID)
            #expect(ready.values.allSatisfy { $0.count == 1 }, "seed \(seed): a pod has two sandboxes")
            for object in world.store.objects(of: .pod) where Pod(object).isFinished {
                let created = containers.filter { $0.sandbox.hasPrefix(object.uid) }.count
                if let before = finished[object.uid] {
                    #expect(created <= before, "seed \(seed): a container was made for a finished pod")
                }
                finished[object.uid] = created
            }
        }
    }

    @Test(arguments: [UInt64](1...12))
    func whateverHappensNothingIsDoubledAndAllConverges(seed: UInt64) {
        var random = IDSource(seed: seed)
        func chance(_ of: UInt64) -> UInt64 { random.next() % of }
        var world = PodWorld(
            seed: seed,
            faults: SimulatedFaults(
                failure: 0.05, lostAnswer: 0.1, delay: .milliseconds(Int64(seed % 4) * 500), seed: seed),
            limits: NodeAgentLimits(actionsAtOnce: Int(1 + chance(8))))
        world.conflicts = 0.1
        var watch = Watch()
        var count = 0
        for _ in 0..<40 {
            let names = world.store.objects(of: .pod).map(\.name)
            let name = names.isEmpty ? "" : names[Int(chance(UInt64(names.count)))]
            switch chance(12) {
            case 0...3:
                count += 1
                world.create(
                    "pod-\(count)", Self.specs[Int(chance(UInt64(Self.specs.count)))],
                    annotations: Self.behaviors[Int(chance(UInt64(Self.behaviors.count)))])
            case 4, 5: world.delete(name, grace: chance(2) == 0 ? nil : Int64(chance(10)))
            case 6:
                if let object = world.object(name) {
                    watch.forced.insert(object.uid)
                    world.commit([.remove(object.key, uid: object.uid)])
                }
            case 7:
                let containers = world.node.runtime.containerList.sorted { $0.id < $1.id }
                if !containers.isEmpty {
                    world.node.runtime.kill(containers[Int(chance(UInt64(containers.count)))].id, exitCode: 2)
                }
            case 8: world.restartAgent()
            case 9:
                world.node.runtime.crash(forgetting: chance(3) == 0)
                world.restartAgent()
            default: break
            }
            let before = Set(world.store.objects(of: .pod).map(\.uid))
            world.run(for: .milliseconds(Int64(chance(5000)))) { watch.check($0, seed) }
            watch.gone.formUnion(before.subtracting(world.store.objects(of: .pod).map(\.uid)))
        }
        world.node.runtime.faults = SimulatedFaults()
        world.conflicts = 0
        world.run(for: .seconds(700)) { watch.check($0, seed) }
        expectConverged(world, seed)
    }

    private func expectConverged(_ world: PodWorld, _ seed: UInt64) {
        let pods = world.store.objects(of: .pod).map { Pod($0) }
        let known = Set(pods.map(\.uid))
        #expect(
            world.node.runtime.sandboxList.allSatisfy { known.contains($0.podUID) },
            "seed \(seed): sandboxes are left of pods that are gone")
        #expect(!pods.contains { $0.isBeingDeleted }, "seed \(seed): a deleted pod stays")
        for pod in pods {
            let running = world.running(pod.uid)
            let states = pod.status.containerStatuses + pod.status.initContainerStatuses
            #expect(
                Set(states.filter { $0.state?.isRunning == true }.map(\.name)) == Set(running.map(\.name)),
                "seed \(seed): the status of \(pod.name) is not what runs")
            let isStuck = states.contains {
                if case .waiting(let reason, _) = $0.state {
                    reason != "CrashLoopBackOff" && reason != "PodInitializing"
                } else {
                    false
                }
            }
            #expect(!isStuck, "seed \(seed): \(pod.name) does not come up: \(states.map(\.state))")
        }
    }
}
