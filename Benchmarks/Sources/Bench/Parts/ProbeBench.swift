import Foundation
import Glibc
import Measurements
import NodeAgent
import Objects
import PodLifecycle
import Probing
import Runtime
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
                now = now + .milliseconds(10)
            }
            values.append((ProcessorTime.now - before) / period * 100)
        }
        return Figure("decide \(probes) probes each 10 s, awake each 10 ms", "% of a core", Array(values.dropFirst()))
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

    /// The looks come as they do on a node, one each 10 ms, each with a connection of its own: all together would cost less.
    private static func looking() async throws -> [Figure] {
        let server = try WebServer()
        defer { server.stop() }
        let prober = NodeProber(runtime: NoRuntime())
        var figures: [Figure] = []
        for (name, action) in [
            ("HTTP", ProbeAction.http(HTTPCheck(host: "127.0.0.1", port: server.port, path: "/healthz"))),
            ("TCP", .tcp(host: "127.0.0.1", port: server.port))
        ] {
            let request = ProbeRequest(
                container: "c", purpose: .probe(.liveness), action: action, timeout: .seconds(10))
            try await server.answers(prober, request)
            var values: [Double] = []
            for _ in 0..<3 {
                let before = ProcessorTime.now
                try await lookAround(prober, request)
                values.append((ProcessorTime.now - before) / period * 100)
            }
            figures.append(Figure("\(probes) \(name) probes each 10 s", "% of a core", values))
        }
        return figures
    }

    /// Each probe once, in its time.
    private static func lookAround(_ prober: NodeProber, _ request: ProbeRequest) async throws {
        let start = ContinuousClock.now
        let pace = Duration.seconds(period) / probes
        try await withThrowingDiscardingTaskGroup { group in
            for index in 0..<probes {
                try await Task.sleep(until: start + pace * index)
                group.addTask {
                    let answer = await prober.probe(request)
                    precondition(answer.verdict == .success, answer.output)
                }
            }
        }
    }
}

/// Seconds on processors that this process has used.
private enum ProcessorTime {
    static var now: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}

/// A server of its own process, so that it is not measured.
private struct WebServer {
    let port: UInt16
    private let process = Process()
    private let directory: URL

    init() throws {
        port = UInt16.random(in: 20_000..<30_000)
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("skeg-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try Data().write(to: directory.appendingPathComponent("healthz"))
        process.executableURL = URL(fileURLWithPath: "/bin/busybox")
        process.arguments = ["httpd", "-f", "-p", "127.0.0.1:\(port)", "-h", directory.path]
        try process.run()
    }

    /// Waits until it does.
    func answers(_ prober: NodeProber, _ request: ProbeRequest) async throws {
        for _ in 0..<100 {
            if await prober.probe(request).verdict == .success { return }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    func stop() {
        // Not waited for: on a thread of a task that never ends.
        process.terminate()
        try? FileManager.default.removeItem(at: directory)
    }
}

/// There are no containers: only the network is looked at.
private struct NoRuntime: ContainerRuntime {
    var name: String { "none" }
    var version: String { "1" }
    private static let absent = RuntimeError(.failed, "there are no containers")

    func accepts(image: String) -> ImageVerdict { .runs }
    func runSandbox(_ configuration: SandboxConfiguration) async throws(RuntimeError) -> SandboxStatus {
        throw Self.absent
    }
    func stopSandbox(_ id: SandboxID) async throws(RuntimeError) {}
    func removeSandbox(_ id: SandboxID) async throws(RuntimeError) {}
    func sandboxes() async throws(RuntimeError) -> [SandboxStatus] { [] }
    func createContainer(
        in sandbox: SandboxID, _ configuration: ContainerConfiguration
    ) async throws(RuntimeError) -> ContainerID { throw Self.absent }
    func startContainer(_ id: ContainerID) async throws(RuntimeError) {}
    func stopContainer(_ id: ContainerID, gracePeriod: Duration) async throws(RuntimeError) {}
    func removeContainer(_ id: ContainerID) async throws(RuntimeError) {}
    func containers() async throws(RuntimeError) -> [ContainerStatus] { [] }
    func stats() async throws(RuntimeError) -> NodeCount { throw Self.absent }
    func exec(
        in container: ContainerID, command: [String], timeout: Duration
    ) async throws(RuntimeError) -> ExecResult { throw Self.absent }
    func exec(_ request: ExecRequest, in container: ContainerID) async throws(RuntimeError) -> any ProcessStream {
        throw Self.absent
    }
    func attach(to container: ContainerID, hasInput: Bool) async throws(RuntimeError) -> any ProcessStream {
        throw Self.absent
    }
    func connect(to sandbox: SandboxID, port: UInt16) async throws(RuntimeError) -> any PortStream { throw Self.absent }
    func changes() -> AsyncStream<ContainerID> { AsyncStream { $0.finish() } }
}
