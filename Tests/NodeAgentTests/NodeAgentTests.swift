import NodeAgent
import Objects
import Runtime
import RuntimeSimulated
import Store
import Synchronization
import TestSupport
import Testing

/// The agent in real time, with the real store and a simulated runtime.
@Suite struct NodeAgentTests {
    /// A running agent and what stands around it.
    private final class Fixture: Sendable {
        let store: Store
        let runtime: SimulatedRuntime
        let events = Mutex<[EventNote]>([])
        let start = ContinuousClock.now

        init() throws {
            let start = ContinuousClock.now
            store = try Store(MemoryBackend(), kinds: .builtIn)
            runtime = SimulatedRuntime(node: 0) { Fixture.now(since: start) }
        }

        static func now(since start: ContinuousClock.Instant) -> Timestamp {
            .testStart + (ContinuousClock.now - start)
        }

        func agent() -> NodeAgent {
            let description = NodeDescription(
                name: "node-0", address: "192.0.2.1", capacity: ["cpu": "64", "memory": "64Gi", "pods": "5000"],
                runtimeName: "simulated", runtimeVersion: "1")
            let start = start
            return NodeAgent(
                store: store, runtime: runtime, files: NoPodFiles(), prober: runtime,
                options: NodeAgentOptions(
                    description: description, podsDirectory: "/nowhere/pods", logsDirectory: "/nowhere/logs",
                    now: { Fixture.now(since: start) },
                    record: { [self] notes in events.withLock { $0 += notes } }))
        }

        func withAgent(_ body: () async throws -> Void) async throws {
            let agent = agent()
            let task = Task { await agent.run() }
            defer { task.cancel() }
            try await body()
            task.cancel()
            await task.value
        }

        func create(_ names: [String], annotations: [String: String] = [:]) async {
            let results = await store.commit(
                names.map { name in
                    var pod = Make.pod(name, node: "node-0").object.asStored()
                    pod.resourceVersion = ""
                    pod["status"] = nil
                    pod.annotations = annotations
                    return Transaction([.create(pod)], by: "test")
                })
            for result in results { #expect((try? result.get()) != nil) }
        }

        func pod(_ name: String) -> Pod? {
            store.snapshot[ObjectKey(.pod, namespace: "default", name: name)].map { Pod($0) }
        }

        /// Waits for a state of the store.
        func reaches(_ what: String, _ isReached: (Snapshot) -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(300)
            while !isReached(store.snapshot) {
                guard ContinuousClock.now < end else {
                    Issue.record("never reached: \(what)")
                    return
                }
                try await Task.sleep(for: .milliseconds(2))
            }
        }
    }

    @Test func theNodeRegistersItself() async throws {
        let fixture = try Fixture()
        try await fixture.withAgent {
            try await fixture.reaches("a ready node") { snapshot in
                snapshot[ObjectKey(.node, name: "node-0")]?.condition("Ready")?.isTrue == true
            }
        }
        let node = try #require(fixture.store.snapshot[ObjectKey(.node, name: "node-0")])
        #expect(node.label("skeg.dev/runtime") == "simulated")
        #expect(node.label("kubernetes.io/hostname") == "node-0")
        #expect(node.status["allocatable"]?["pods"] == "5000")
    }

    @Test func podsComeUpAndGo() async throws {
        let fixture = try Fixture()
        try await fixture.withAgent {
            await fixture.create(["web"], annotations: ["skeg.dev/simulate": "start=20ms,stop=20ms"])
            try await fixture.reaches("a ready pod") { _ in fixture.pod("web")?.isReady == true }
            let pod = try #require(fixture.pod("web"))
            let deletion = try #require(pod.object.deletion(at: .testStart))
            _ = try await fixture.store.commit(Transaction([deletion], by: "test"))
            try await fixture.reaches("no pod") { _ in fixture.pod("web") == nil }
        }
        let messages = fixture.events.withLock { $0.map(\.message) }
        #expect(Set(messages) == ["Created container: main", "Started container main", "Stopping container main"])
    }

    @Test func aDeathIsSeenAtOnce() async throws {
        let fixture = try Fixture()
        try await fixture.withAgent {
            await fixture.create(["web"])
            try await fixture.reaches("a ready pod") { _ in fixture.pod("web")?.isReady == true }
            let start = ContinuousClock.now
            fixture.runtime.disturb { runtime in
                for container in runtime.containerList { runtime.kill(container.id, exitCode: 9) }
            }
            try await fixture.reaches("a restart") { _ in
                fixture.pod("web")?.restartCount == 1 && fixture.pod("web")?.isReady == true
            }
            #expect(ContinuousClock.now - start < .seconds(5))
        }
    }

    @Test func anotherAgentAdoptsWhatRuns() async throws {
        let fixture = try Fixture()
        try await fixture.withAgent {
            await fixture.create((0..<20).map { "web-\($0)" })
            try await fixture.reaches("ready pods") { snapshot in
                snapshot.pods(onNode: "node-0").allSatisfy { Pod($0).isReady }
            }
        }
        let before = try await fixture.runtime.containers().sorted { $0.id < $1.id }
        let pods = fixture.store.snapshot.pods(onNode: "node-0")
        try await fixture.withAgent { try await Task.sleep(for: .milliseconds(200)) }
        #expect(try await fixture.runtime.containers().sorted { $0.id < $1.id } == before)
        #expect(fixture.store.snapshot.pods(onNode: "node-0") == pods)
    }

    @Test func manyPodsCostFewWrites() async throws {
        let fixture = try Fixture()
        let names = (0..<300).map { "web-\($0)" }
        try await fixture.withAgent {
            await fixture.create(names)
            try await fixture.reaches("ready pods") { snapshot in
                snapshot.pods(onNode: "node-0").allSatisfy { Pod($0).isReady }
            }
        }
        // Each pod is written when it is taken on and when it runs, perhaps once between.
        #expect(fixture.store.revision <= Revision(300 + 300 * 4 + 10))
    }
}
