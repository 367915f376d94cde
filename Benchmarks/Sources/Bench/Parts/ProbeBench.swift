import Foundation
import Glibc
import Measurements
import NodeAgent
import Objects
import PodLifecycle
import Probing
import Runtime
import RuntimeSimulated
import Store

/// What probes cost: deciding on a node with a thousand of them, and looking at a server.
enum ProbeBench {
    private static let probes = 1000
    /// Seconds between two looks of one probe, as by default.
    private static let period = 10.0

    static func figures() async throws -> [Figure] {
        [deciding()] + (try await looking())
    }

    // MARK: Deciding

    /// All probes of a node once around: when they are due, what their answers mean, and that nothing is to be written.
    private static func deciding() -> Figure {
        let start = Timestamp(seconds: 1_767_225_600)
        let pods = (0..<probes).map { pod($0) }
        let snapshot = Snapshot(
            revision: 1, objects: pods.map { StoredObject($0) })
        var machine = NodeAgentMachine(
            lifecycle: PodLifecycle(
                node: NodeFacts(
                    name: "node", address: "192.0.2.1",
                    allocatable: Resources(
                        cpuMillicores: 1 << 30, memoryBytes: 1 << 50, others: ["pods": Int64(probes)]),
                    runtimeName: "none", podsDirectory: "/nowhere", logsDirectory: "/nowhere",
                    accepts: { _ in .runs })))
        machine.observe(snapshot)
        let token = machine.relistBegun()
        machine.relisted(
            token, sandboxes: pods.map { sandbox($0, start) }, containers: pods.map { container($0, start) }, at: start)
        var now = start
        var values: [Double] = []
        for _ in 0..<8 {
            let end = now + .seconds(Int64(period))
            let before = ProcessorTime.now
            while now < end {
                let commands = machine.step(at: now, in: snapshot)
                for probe in commands.probes {
                    _ = machine.probed(probe, ProbeAnswer(.success), in: snapshot, at: now)
                }
                now = now + .milliseconds(200)
            }
            values.append((ProcessorTime.now - before) / period * 100)
        }
        return Figure("decide \(probes) probes each 10 s, awake each 200 ms", "% of a core", Array(values.dropFirst()))
    }

    private static func pod(_ index: Int) -> Object {
        var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "web-\(index)")
        pod.uid = "u\(index)"
        pod.resourceVersion = "1"
        pod.spec = [
            "nodeName": "node",
            "containers": [
                [
                    "name": "web", "image": "skeg.dev/host",
                    "livenessProbe": ["httpGet": ["path": "/healthz", "port": 8080]]
                ]
            ]
        ]
        return pod
    }

    private static func sandbox(_ pod: Object, _ start: Timestamp) -> SandboxStatus {
        SandboxStatus(
            id: "s-\(pod.uid)", podName: pod.name, podNamespace: pod.namespace, podUID: pod.uid, attempt: 0,
            isReady: true, address: "127.64.0.1", createdAt: start)
    }

    private static func container(_ pod: Object, _ start: Timestamp) -> ContainerStatus {
        ContainerStatus(
            id: "c-\(pod.uid)", sandbox: "s-\(pod.uid)", name: "web", attempt: 0, image: "skeg.dev/host",
            createdAt: start, state: .running(startedAt: start), logPath: "")
    }

    // MARK: Looking

    /// An agent with a thousand containers that it looks at over the network, each with a connection of its own; and, to be taken off
    /// that, one whose containers nobody looks at.
    private static func looking() async throws -> [Figure] {
        let servers = try WebServers()
        defer { servers.stop() }
        try await servers.answer()
        var figures: [Figure] = []
        for (name, probe) in [
            ("no", nil), ("HTTP", { ["httpGet": ["host": "127.0.0.1", "port": $0, "path": "/healthz"]] }),
            ("TCP", { ["tcpSocket": ["host": "127.0.0.1", "port": $0]] })
        ] as [(String, ((Value) -> Value)?)] {
            let node = try ProbedNode(pods: probes, of: servers.ports, probe)
            let running = Task { await node.run() }
            defer { running.cancel() }
            try await node.settles()
            var values: [Double] = []
            for _ in 0..<3 {
                let looked = node.looks
                let before = ProcessorTime.now
                try await Task.sleep(for: .seconds(period))
                values.append((ProcessorTime.now - before) / period * 100)
                guard probe == nil || node.looks - looked >= UInt64(probes) * 9 / 10 else {
                    throw BenchFailure("only \(node.looks - looked) looks were made")
                }
            }
            figures.append(
                Figure("an agent with \(probes) pods and \(name) probes each 10 s", "% of a core", values))
        }
        return figures
    }
}

/// The agent of a node whose pods run, with a real prober and a runtime that is a model.
private struct ProbedNode {
    private let store: Store
    private let agent: NodeAgent

    init(pods: Int, of ports: [UInt16], _ probe: ((Value) -> Value)?) throws {
        let start = ContinuousClock.now
        let now: @Sendable () -> Timestamp = { Timestamp(seconds: 1_000) + (ContinuousClock.now - start) }
        store = try Store(MemoryBackend(), kinds: .builtIn)
        let runtime = SimulatedRuntime(node: 0, now: now)
        agent = NodeAgent(
            store: store, runtime: runtime, files: NoFiles(), prober: NodeProber(runtime: runtime),
            options: NodeAgentOptions(
                description: NodeDescription(
                    name: "node", address: "192.0.2.1",
                    capacity: ["cpu": "640", "memory": "640Gi", "pods": "\(pods)"], runtimeName: "simulated",
                    runtimeVersion: "1"),
                podsDirectory: "/nowhere/pods", logsDirectory: "/nowhere/logs", now: now, record: { _ in }))
        self.pods = (0..<pods).map { index in
            var pod = Object(apiVersion: "v1", kind: "Pod", namespace: "default", name: "web-\(index)")
            pod.uid = "u\(index)"
            pod.creationTimestamp = Timestamp(seconds: 1_000)
            var container: Value = ["name": "web", "image": "x"]
            container["livenessProbe"] = probe?(.integer(Int64(ports[index % ports.count])))
            pod.spec = ["nodeName": "node", "restartPolicy": "Always", "containers": [container]]
            return pod
        }
    }

    private let pods: [Object]

    /// How many answers there were.
    var looks: UInt64 { agent.probeCounts.all.reduce(0) { $0 + $1.count.successful } }

    /// Until its task is cancelled.
    func run() async { await agent.run() }

    /// Lets the pods come up bit by bit, so that their looks are spread as those of a node are, and waits until all run.
    func settles() async throws {
        for pod in pods {
            _ = try await store.commit(Transaction([.create(pod)], by: "bench"))
            try await Task.sleep(for: .milliseconds(10))
        }
        let end = ContinuousClock.now + .seconds(60)
        while store.snapshot.objects(of: .pod, in: "default").contains(where: { !Pod($0).isReady }) {
            guard ContinuousClock.now < end else { throw BenchFailure("the pods did not get there") }
            try await Task.sleep(for: .milliseconds(10))
        }
        try await Task.sleep(for: .seconds(2))
    }
}

/// Nothing is written for these pods.
private struct NoFiles: PodFiles {
    func prepare(volumes plans: [VolumePlan]) async throws(PodFilesError) {}
    func prepare(subPaths: [SubPathPlan]) async throws(PodFilesError) {}
    func removeVolumes(of uid: String) async throws(PodFilesError) {}
    func removeLog(_ path: String) async {}
    func removeAll(of uid: String, logDirectory: String) async throws(PodFilesError) {}
    func leftovers() async -> [(uid: String, logDirectory: String)] { [] }
}

/// Seconds on processors that this process has used.
private enum ProcessorTime {
    static var now: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}

/// Servers of processes of their own, so that they are not measured. They are several since each pod has its own: one alone lets
/// connections wait that come at the same moment.
private struct WebServers {
    private static let count = 20
    let ports: [UInt16]
    private let processes: [Process]
    private let directory: URL

    init() throws {
        let first = UInt16.random(in: 20_000..<30_000)
        ports = (0..<WebServers.count).map { first + UInt16($0) }
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("skeg-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data().write(to: directory.appendingPathComponent("healthz"))
        var processes: [Process] = []
        for port in ports {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/busybox")
            process.arguments = ["httpd", "-f", "-p", "127.0.0.1:\(port)", "-h", directory.path]
            try process.run()
            processes.append(process)
        }
        self.processes = processes
    }

    /// Waits until all do.
    func answer() async throws {
        let prober = NodeProber(runtime: SimulatedRuntime(node: 0, now: { Timestamp(seconds: 0) }))
        var silent = ports
        for _ in 0..<500 {
            guard let port = silent.last else { return }
            let request = ProbeRequest(
                container: "c", purpose: .probe(.liveness),
                action: .http(HTTPCheck(host: "127.0.0.1", port: port, path: "/healthz")), timeout: .seconds(10))
            if await prober.probe(request).verdict == .success {
                silent.removeLast()
            } else {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        throw BenchFailure("the servers do not answer")
    }

    func stop() {
        // Not waited for: on a thread of a task that never ends.
        for process in processes { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: directory)
    }
}
