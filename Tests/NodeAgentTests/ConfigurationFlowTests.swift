import Glibc
import NodeAgent
import Objects
import PodLifecycle
import Runtime
import RuntimeSimulated
import Store
import Synchronization
import TestSupport
import Testing

/// From a change in the store to the files of the pods that read it, with the real store and a simulated runtime.
@Suite struct ConfigurationFlowTests {
    /// Files that are only remembered.
    private final class RememberedFiles: PodFiles {
        private let volumes = Mutex<[String: String]>([:])
        private let count = Mutex(0)

        /// What the file `value` of each volume holds, by the volume's path.
        var contents: [String: String] { volumes.withLock { $0 } }
        /// How many volumes were written.
        var writes: Int { count.withLock { $0 } }

        func prepare(volumes plans: [VolumePlan]) async throws(PodFilesError) {
            for plan in plans {
                guard case .files(let files, _) = plan.source else { continue }
                count.withLock { $0 += 1 }
                let texts = files.map { file in
                    if case .bytes(let bytes) = file.content { String(decoding: bytes, as: UTF8.self) } else { "?" }
                }
                volumes.withLock { $0[plan.path] = texts.joined(separator: ",") }
            }
        }

        func prepare(subPaths: [SubPathPlan]) async throws(PodFilesError) {}
        func removeVolumes(of uid: String) async throws(PodFilesError) {
            volumes.withLock { $0 = $0.filter { !$0.key.contains("/\(uid)/") } }
        }
        func removeLog(_ path: String) async {}
        func removeAll(of uid: String, logDirectory: String) async throws(PodFilesError) {}
        func leftovers() async -> [(uid: String, logDirectory: String)] { [] }
    }

    private struct Tokens: ServiceAccountTokens {
        let start: ContinuousClock.Instant
        let given = Counter()

        func token(for request: TokenRequest) async throws(PodFilesError) -> ServiceAccountToken {
            let number = given.next()
            let now = Timestamp.testStart + (ContinuousClock.now - start)
            return ServiceAccountToken(
                text: "\(request.serviceAccount) for \(request.audience) \(number)", renewAt: now + .milliseconds(300))
        }
    }

    private final class Counter: Sendable {
        private let value = Mutex(0)
        func next() -> Int {
            value.withLock { value in
                value += 1
                return value
            }
        }
    }

    private final class Fixture: Sendable {
        let store: Store
        let files = RememberedFiles()
        let agents: [NodeAgent]
        private let feed: StoreFeed

        init(nodes: Int = 1) throws {
            store = try Store(MemoryBackend(), kinds: .builtIn)
            let start = ContinuousClock.now
            let now: @Sendable () -> Timestamp = { .testStart + (ContinuousClock.now - start) }
            let (store, files) = (store, files)
            let feed = StoreFeed(store)
            self.feed = feed
            agents = (0..<nodes).map { index in
                let description = NodeDescription(
                    name: "node-\(index)", address: "192.0.2.1",
                    capacity: ["cpu": "640", "memory": "640Gi", "pods": "50000"], runtimeName: "simulated",
                    runtimeVersion: "1")
                let runtime = SimulatedRuntime(node: index, now: now)
                return NodeAgent(
                    store: store, runtime: runtime, files: files, prober: runtime,
                    options: NodeAgentOptions(
                        description: description, podsDirectory: "/nowhere/pods", logsDirectory: "/nowhere/logs",
                        tokens: Tokens(start: start), now: now, record: { _ in }),
                    feed: feed)
            }
        }

        func run(_ body: () async throws -> Void) async throws {
            let task = Task { [agents, feed] in
                await withDiscardingTaskGroup { group in
                    group.addTask { await feed.run() }
                    for agent in agents { group.addTask { await agent.run() } }
                }
            }
            defer { task.cancel() }
            try await body()
            task.cancel()
            await task.value
        }

        func commit(_ changes: [Change]) async throws { _ = try await store.commit(Transaction(changes, by: "test")) }

        func create(_ names: [String], on node: String = "node-0", _ volumes: Value) async throws {
            try await commit(
                names.map { name in
                    var pod = Make.pod(name, node: node).object.asStored()
                    pod.resourceVersion = ""
                    pod["status"] = nil
                    pod.spec["volumes"] = volumes
                    return .create(pod)
                })
        }

        func put(_ name: String, _ value: String) async throws {
            let key = ObjectKey(.configMap, namespace: "default", name: name)
            var object = Make.configMap(name, data: ["value": value])
            guard let stored = store.snapshot[key] else { return try await commit([.create(object.asNew())]) }
            object.content["metadata"] = stored.content["metadata"]
            try await commit([.update(object)])
        }

        var readyPods: Int { store.snapshot.objects(of: .pod, in: "default").filter { Pod($0).isReady }.count }

        func reaches(
            _ what: String, within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(2),
            _ isReached: () -> Bool
        ) async throws {
            let end = ContinuousClock.now + limit
            while !isReached() {
                guard ContinuousClock.now < end else {
                    Issue.record("never reached: \(what)")
                    return
                }
                try await Task.sleep(for: pause)
            }
        }
    }

    private static func mounts(_ name: String) -> Value {
        [["name": "v", "configMap": ["name": .string(name)]]]
    }

    @Test func aChangeReachesAllPodsThatReadItAndNoOthers() async throws {
        let fixture = try Fixture(nodes: 2)
        try await fixture.run {
            try await fixture.put("settings", "1")
            try await fixture.put("other", "1")
            try await fixture.create((0..<50).map { "web-\($0)" }, ConfigurationFlowTests.mounts("settings"))
            try await fixture.create((0..<50).map { "far-\($0)" }, on: "node-1", ConfigurationFlowTests.mounts("other"))
            try await fixture.reaches("all pods are ready") { fixture.readyPods == 100 }
            let before = fixture.files.writes
            try await fixture.put("settings", "2")
            try await fixture.reaches("all files have changed") {
                fixture.files.contents.values.filter { $0 == "2" }.count == 50
            }
            try await Task.sleep(for: .milliseconds(50))
            #expect(fixture.files.writes - before == 50)
            #expect(fixture.files.contents.values.filter { $0 == "1" }.count == 50)
        }
    }

    /// Many: some hundred, or as many as `SKEG_READERS` says. Each goes all its way to a container that runs, which takes a
    /// debug build a while for thousands.
    @Test func aChangeReachesEachOfManyPodsOnce() async throws {
        let count = getenv("SKEG_READERS").flatMap { Int(String(cString: $0)) } ?? 500
        // A simulated node has addresses for a thousand pods.
        let nodes = count / 1000 + 1
        let (limit, pause) = (Duration.seconds(60 + count / 10), Duration.milliseconds(2 + count / 25))
        let fixture = try Fixture(nodes: nodes)
        try await fixture.run {
            try await fixture.put("settings", "1")
            for node in 0..<nodes {
                let names = stride(from: node, to: count, by: nodes).map { "web-\($0)" }
                try await fixture.create(names, on: "node-\(node)", ConfigurationFlowTests.mounts("settings"))
            }
            try await fixture.reaches("all pods are ready", within: limit, every: pause) { fixture.readyPods == count }
            let before = fixture.files.writes
            try await fixture.put("settings", "2")
            try await fixture.reaches("all files have changed", within: limit, every: pause) {
                fixture.files.contents.values.count { $0 == "2" } == count
            }
            try await Task.sleep(for: .milliseconds(50))
            #expect(fixture.files.writes - before == count)
        }
    }

    @Test func aPodThatWaitsGoesOnAtOnce() async throws {
        let fixture = try Fixture()
        try await fixture.run {
            try await fixture.create(["web"], ConfigurationFlowTests.mounts("settings"))
            try await fixture.reaches("the pod waits") {
                let pod = fixture.store.snapshot[ObjectKey(.pod, namespace: "default", name: "web")]
                return pod?.status["startTime"] != nil
            }
            // Long enough that it would be looked at again after a second, and then two.
            try await Task.sleep(for: .milliseconds(1200))
            let start = ContinuousClock.now
            try await fixture.put("settings", "1")
            try await fixture.reaches("the pod is ready") { fixture.readyPods == 1 }
            #expect(ContinuousClock.now - start < .seconds(1))
        }
    }

    /// A commit that concerns a node in two ways is told as one: the node passes over what it has heard of.
    @Test func aCommitThatChangesAPodAndWhatItReadsIsToldWhole() async throws {
        let fixture = try Fixture()
        let items: Value = [["path": "labels", "fieldRef": ["fieldPath": "metadata.labels"]]]
        let volumes: Value = [
            ["name": "v", "configMap": ["name": "settings"]], ["name": "w", "downwardAPI": ["items": items]]
        ]
        try await fixture.run {
            try await fixture.put("settings", "1")
            try await fixture.create(["web"], volumes)
            try await fixture.reaches("the pod is ready") { fixture.readyPods == 1 }
            try await Task.sleep(for: .milliseconds(100))
            let snapshot = fixture.store.snapshot
            var pod = try #require(snapshot[ObjectKey(.pod, namespace: "default", name: "web")])
            var settings = try #require(snapshot[ObjectKey(.configMap, namespace: "default", name: "settings")])
            pod.labels = ["app": "new"]
            settings["data"] = ["value": "2"]
            try await fixture.commit([.update(settings), .update(pod)])
            try await fixture.reaches("both files have changed") {
                Set(fixture.files.contents.values) == ["2", "app=\"new\""]
            }
        }
    }

    @Test func tokensAreGivenAndRenewed() async throws {
        let fixture = try Fixture()
        let token: Value = ["path": "token", "audience": "vault"]
        try await fixture.run {
            try await fixture.create(
                ["web"],
                [
                    ["name": "v", "projected": ["sources": [["serviceAccountToken": token]]]]
                ])
            try await fixture.reaches("the third token is there") {
                fixture.files.contents.values.contains(" for vault 3")
            }
        }
    }
}

extension Object {
    fileprivate func asNew() -> Object {
        var object = asStored()
        object.resourceVersion = ""
        return object
    }
}
