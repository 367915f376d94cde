import Metrics
import NodeAgent
import Objects
import PodLifecycle
import Runtime
import RuntimeSimulated
import Store
import Synchronization
import TestSupport
import Testing

/// Probes by the agent in real time, with a prober that does what a test wants.
@Suite struct ProbingTests {
    /// Answers by the pod's name, which is the command of its probe.
    private final class ScriptedProber: Prober {
        private let asked = Mutex<[String: Int]>([:])
        private let answers = Mutex<[String: ProbeAnswer]>([:])
        private let silent: Set<String>

        init(silent: Set<String> = []) { self.silent = silent }

        func set(_ name: String, _ answer: ProbeAnswer) { answers.withLock { $0[name] = answer } }
        func count(_ name: String) -> Int { asked.withLock { $0[name] ?? 0 } }

        func probe(_ request: ProbeRequest) async -> ProbeAnswer {
            guard case .exec(let command) = request.action, let name = command.first else {
                return ProbeAnswer(.unknown, "no command")
            }
            asked.withLock { $0[name, default: 0] += 1 }
            if silent.contains(name) {
                // For ever, as far as the test is concerned.
                try? await Task.sleep(for: .seconds(1_000_000))
                return ProbeAnswer(.failure, "late", hasTimedOut: true)
            }
            return answers.withLock { $0[name] } ?? ProbeAnswer(.success)
        }
    }

    private final class Fixture: Sendable {
        let store: Store
        let runtime: SimulatedRuntime
        let prober: ScriptedProber
        let events = Mutex<[String]>([])
        let start = ContinuousClock.now

        init(_ prober: ScriptedProber) throws {
            let start = ContinuousClock.now
            store = try Store(MemoryBackend(), kinds: .builtIn)
            runtime = SimulatedRuntime(node: 0) { .testStart + (ContinuousClock.now - start) }
            self.prober = prober
        }

        func run(_ body: (NodeAgent) async throws -> Void) async throws {
            let description = NodeDescription(
                name: "node-0", address: "192.0.2.1", capacity: ["cpu": "64", "memory": "64Gi", "pods": "5000"],
                runtimeName: "simulated", runtimeVersion: "1")
            let start = start
            let agent = NodeAgent(
                store: store, runtime: runtime, files: NoPodFiles(), prober: prober,
                options: NodeAgentOptions(
                    description: description, podsDirectory: "/nowhere/pods", logsDirectory: "/nowhere/logs",
                    now: { .testStart + (ContinuousClock.now - start) },
                    record: { [self] notes in
                        events.withLock { $0 += notes.map { "\($0.regarding.name): \($0.message)" } }
                    }))
            let task = Task { await agent.run() }
            defer { task.cancel() }
            try await body(agent)
            task.cancel()
            await task.value
        }

        /// Pods whose probe is a command of their own name.
        func create(_ names: [String], _ probes: [String: Value]) async {
            let results = await store.commit(
                names.map { name in
                    var pod = Make.pod(name, node: "node-0").object.asStored()
                    pod.resourceVersion = ""
                    pod["status"] = nil
                    var container = Pod(pod).spec.containers.first?.content ?? .emptyObject
                    for (field, more) in probes {
                        var probe = more
                        probe["exec"] = ["command": [.string(name)]]
                        container[field] = probe
                    }
                    pod.spec["containers"] = [container]
                    return Transaction([.create(pod)], by: "test")
                })
            for result in results { #expect((try? result.get()) != nil) }
        }

        func pod(_ name: String) -> Pod? {
            store.snapshot[ObjectKey(.pod, namespace: "default", name: name)].map { Pod($0) }
        }

        func reaches(_ what: String, _ isReached: () -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(300)
            while !isReached() {
                guard ContinuousClock.now < end else {
                    Issue.record("never reached: \(what)")
                    return
                }
                try await Task.sleep(for: .milliseconds(2))
            }
        }
    }

    private static let each: Value = ["periodSeconds": 1, "failureThreshold": 1]

    @Test func twoHundredProbesThatHangHoldNoOtherUp() async throws {
        let silent = (0..<200).map { "silent-\($0)" }
        let fixture = try Fixture(ScriptedProber(silent: Set(silent)))
        try await fixture.run { _ in
            await fixture.create(silent, ["livenessProbe": Self.each, "readinessProbe": Self.each])
            try await fixture.reaches("all hang") { silent.allSatisfy { fixture.prober.count($0) == 2 } }
            await fixture.create(["web"], ["readinessProbe": Self.each])
            // The silent ones would be silent for days.
            try await fixture.reaches("a ready pod") { fixture.pod("web")?.isReady == true }
            try await fixture.reaches("more looks") { fixture.prober.count("web") >= 3 }
        }
        #expect(silent.allSatisfy { fixture.prober.count($0) == 2 })
        #expect(silent.allSatisfy { fixture.pod($0)?.isReady == false })
    }

    @Test func aLookThatFindsNothingNewIsNotWritten() async throws {
        let fixture = try Fixture(ScriptedProber())
        try await fixture.run { agent in
            await fixture.create(["web"], ["livenessProbe": Self.each, "readinessProbe": Self.each])
            try await fixture.reaches("a ready pod") { fixture.pod("web")?.isReady == true }
            let revision = fixture.store.revision
            let seen = fixture.prober.count("web")
            try await fixture.reaches("more looks") { fixture.prober.count("web") >= seen + 4 }
            #expect(fixture.store.revision == revision)
            let counted = agent.probeCounts.all
            #expect(Set(counted.map(\.key.kind)) == [.liveness, .readiness])
            #expect(counted.allSatisfy { $0.key.pod == "web" && $0.count.successful > 0 && $0.count.failed == 0 })
            #expect(counted.allSatisfy { $0.count.times.count == $0.count.successful })
        }
        let told = fixture.events.withLock { $0 }
        #expect(!told.contains { $0.contains("probe") }, "\(told)")
    }

    @Test func aContainerThatFailsIsStartedAgainAndItsPodStays() async throws {
        let fixture = try Fixture(ScriptedProber())
        try await fixture.run { agent in
            await fixture.create(["web"], ["livenessProbe": Self.each])
            try await fixture.reaches("a ready pod") { fixture.pod("web")?.isReady == true }
            let uid = fixture.pod("web")?.uid
            fixture.prober.set("web", ProbeAnswer(.failure, "broken"))
            try await fixture.reaches("a restart") { fixture.pod("web")?.restartCount == 1 }
            fixture.prober.set("web", ProbeAnswer(.success))
            try await fixture.reaches("a ready pod") {
                fixture.pod("web")?.isReady == true
                    && fixture.pod("web")?.object.condition(PodStatus.probeFailed) == nil
            }
            #expect(fixture.pod("web")?.uid == uid)
            // What was counted of a pod goes with it.
            let pod = try #require(fixture.pod("web"))
            let deletion = try #require(pod.object.deletion(at: .testStart))
            _ = try await fixture.store.commit(Transaction([deletion], by: "test"))
            try await fixture.reaches("no pod") { fixture.pod("web") == nil }
            try await fixture.reaches("no counts") { agent.probeCounts.all.isEmpty }
        }
        let told = fixture.events.withLock { $0 }
        #expect(told.contains("web: Liveness probe failed: broken"))
        #expect(told.contains("web: Container main failed liveness probe, will be restarted"))
    }
}
