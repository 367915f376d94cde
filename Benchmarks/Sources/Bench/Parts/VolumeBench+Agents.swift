import NodeAgent
import Objects
import PodLifecycle
import RuntimeSimulated
import Store
import Synchronization

/// The same through the store, its feed and the agents, with pods that run on simulated nodes and files that are only counted.
extension VolumeBench {
    /// A simulated node has addresses for a thousand pods.
    private static let nodes = 6

    static func throughAgents() async throws -> Figure {
        let fleet = try Fleet()
        let running = Task { await fleet.run() }
        defer { running.cancel() }
        try await fleet.put(0)
        try await fleet.createPods()
        try await fleet.wait { fleet.readyPods == pods }
        var times: [Double] = []
        for round in 1...7 {
            let start = ContinuousClock.now
            try await fleet.put(round)
            try await fleet.wait { fleet.files.count(of: round) == pods }
            times.append((ContinuousClock.now - start).seconds * 1e6 / Double(pods))
        }
        return Figure("the same through the agents of \(nodes) simulated nodes", "µs a pod", times)
    }

    /// Counts the volumes that were written, by what the ConfigMap held.
    private final class CountedFiles: PodFiles {
        private let counts = Mutex<[String: Int]>([:])

        func count(of round: Int) -> Int { counts.withLock { $0["\(round)"] ?? 0 } }

        func prepare(volumes plans: [VolumePlan]) async throws(PodFilesError) {
            for plan in plans {
                guard case .files(let files, _) = plan.source, let file = files.first,
                    case .bytes(let bytes) = file.content
                else { continue }
                counts.withLock { $0[String(decoding: bytes, as: UTF8.self), default: 0] += 1 }
            }
        }

        func prepare(subPaths: [SubPathPlan]) async throws(PodFilesError) {}
        func removeVolumes(of uid: String) async throws(PodFilesError) {}
        func removeLog(_ path: String) async {}
        func removeAll(of uid: String, logDirectory: String) async throws(PodFilesError) {}
        func leftovers() async -> [(uid: String, logDirectory: String)] { [] }
    }

    private final class Fleet: Sendable {
        let files = CountedFiles()
        private let store: Store
        private let feed: StoreFeed
        private let agents: [NodeAgent]
        private let key = ObjectKey(.configMap, namespace: "default", name: "settings")

        init() throws {
            let store = try Store(MemoryBackend(), kinds: .builtIn)
            let feed = StoreFeed(store)
            let start = ContinuousClock.now
            let now: @Sendable () -> Timestamp = { Timestamp(seconds: 1_000) + (ContinuousClock.now - start) }
            let files = self.files
            agents = (0..<nodes).map { index in
                let description = NodeDescription(
                    name: "node-\(index)", address: "192.0.2.1",
                    capacity: ["cpu": "640", "memory": "640Gi", "pods": "\(pods)"], runtimeName: "simulated",
                    runtimeVersion: "1")
                let runtime = SimulatedRuntime(node: index, now: now)
                return NodeAgent(
                    store: store, runtime: runtime, files: files, prober: runtime,
                    options: NodeAgentOptions(
                        description: description, podsDirectory: "/nowhere/pods", logsDirectory: "/nowhere/logs",
                        now: now, record: { _ in }),
                    feed: feed)
            }
            self.store = store
            self.feed = feed
        }

        /// Until its task is cancelled.
        func run() async {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.feed.run() }
                for agent in agents { group.addTask { await agent.run() } }
            }
        }

        func put(_ round: Int) async throws {
            var map = Object(apiVersion: "v1", kind: "ConfigMap", namespace: "default", name: key.name)
            let stored = store.snapshot[key]
            if let stored { map = stored }
            map.uid = stored?.uid ?? "settings"
            map.creationTimestamp = Timestamp(seconds: 1_000)
            map["data"] = ["value": .string("\(round)")]
            _ = try await store.commit(Transaction([stored == nil ? .create(map) : .update(map)], by: "bench"))
        }

        func createPods() async throws {
            let changes = (0..<pods).map { index in
                var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "pod-\(index)")
                pod.uid = "pod-\(index)"
                pod.creationTimestamp = Timestamp(seconds: 1_000)
                pod.spec = [
                    "nodeName": .string("node-\(index % nodes)"), "restartPolicy": "Always",
                    "terminationGracePeriodSeconds": 30, "containers": [["name": "main", "image": "x"]],
                    "volumes": [["name": "config", "configMap": ["name": "settings", "defaultMode": 0o644]]]
                ]
                return Change.create(pod)
            }
            _ = try await store.commit(Transaction(changes, by: "bench"))
        }

        var readyPods: Int { store.snapshot.objects(of: .pod, in: "default").count { Pod($0).isReady } }

        func wait(until isReached: () -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(120)
            while !isReached() {
                guard ContinuousClock.now < end else { throw BenchFailure("the pods did not get there") }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
    }
}
