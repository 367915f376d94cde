import Glibc
import Measurements
import NIOCore
import NIOHTTP1
import NIOPosix
import NodeAgent
import Objects
import PodLifecycle
import Probing
import Runtime
import Store

/// What probes cost: deciding on a node with a thousand of them, and looking at a server, which is in this process, so that
/// its part is counted too.
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

    private static func looking() async throws -> [Figure] {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(WellHandler())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = UInt16(server.localAddress?.port ?? 0)
        let prober = NodeProber(runtime: NoRuntime())
        var figures: [Figure] = []
        for (name, action) in [
            ("HTTP", ProbeAction.http(HTTPCheck(host: "127.0.0.1", port: port, path: "/healthz"))),
            ("TCP", .tcp(host: "127.0.0.1", port: port))
        ] {
            let request = ProbeRequest(
                container: "c", purpose: .probe(.liveness), action: action, timeout: .seconds(10))
            var values: [Double] = []
            for _ in 0..<8 {
                let before = ProcessorTime.now
                for _ in 0..<probes {
                    let answer = await prober.probe(request)
                    precondition(answer.verdict == .success)
                }
                values.append((ProcessorTime.now - before) / period * 100)
            }
            figures.append(
                Figure(
                    "\(probes) \(name) probes each 10 s, with their server", "% of a core", Array(values.dropFirst())))
        }
        try await server.close()
        return figures
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

/// Answers 200.
private final class WellHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .end = unwrapInboundIn(data) else { return }
        let head = HTTPResponseHead(
            version: .http1_1, status: .ok, headers: ["Content-Length": "0", "Connection": "close"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
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
