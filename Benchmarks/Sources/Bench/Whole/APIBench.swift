import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Objects

/// One object, and a list of 200 pods, asked for again and again over TLS: eight connections of HTTP/1.1, each with one request
/// under way. The client runs on the same machine and takes its share of it.
enum APIBench {
    private static let connections = 8
    private static let pods = 200

    static func figures(_ program: String, runs: Int) async throws -> [Figure] {
        let daemon = try DaemonUnderTest(
            program, options: ["--api-address", "127.0.0.1:0", "--runtime", "simulated", "--nodes", "10"])
        defer { daemon.remove() }
        try daemon.start()
        try daemon.repository.write("web.yaml", Manifests.deployment(0, replicas: pods))
        try daemon.repository.stage()
        try daemon.waitForConvergence(of: try daemon.repository.commit("Pods"))
        let client = try TLSClient(kubeconfig: try daemon.kubeconfig())
        var figures = [Figure("API over TLS: memory before", "MB", [daemon.memory()])]
        figures += try await Load("GET of an object", "/api/v1/namespaces/bench", count: 4_000).figures(
            daemon, client, runs: runs)
        let list = "/api/v1/namespaces/bench/pods"
        figures += try await Load("list of \(pods) pods", list, count: 1_000).figures(daemon, client, runs: runs)
        figures += try await Load("compressed list of \(pods) pods", list, isCompressed: true, count: 1_000).figures(
            daemon, client, runs: runs)
        return figures + [Figure("API over TLS: memory at its most", "MB", [daemon.memory("VmHWM")])]
    }

    private struct Load {
        let what: String
        let path: String
        /// As most clients of Kubernetes ask for it.
        let isCompressed: Bool
        /// Requests on each connection.
        let count: Int

        init(_ what: String, _ path: String, isCompressed: Bool = false, count: Int) {
            self.what = what
            self.path = path
            self.isCompressed = isCompressed
            self.count = count
        }

        func figures(_ daemon: DaemonUnderTest, _ client: TLSClient, runs: Int) async throws -> [Figure] {
            // Once to warm up.
            _ = try await run(client)
            var (rates, medians, worst, shares): ([Double], [Double], [Double], [Double]) = ([], [], [], [])
            for _ in 0..<max(3, runs) {
                let before = daemon.processorTime()
                let start = ContinuousClock.now
                let times = try await run(client).sorted()
                let seconds = (ContinuousClock.now - start).seconds
                rates.append(Double(times.count) / seconds)
                medians.append(times[times.count / 2] * 1_000)
                worst.append(times[times.count * 99 / 100] * 1_000)
                shares.append((daemon.processorTime() - before) / Double(times.count) * 1e6)
            }
            return [
                Figure("\(what) over TLS, \(connections) connections", "1/s", rates),
                Figure("  time of one request", "ms", medians),
                Figure("  99 of 100 are faster than", "ms", worst),
                Figure("  processor time of the daemon", "µs a request", shares)
            ]
        }

        private func run(_ client: TLSClient) async throws -> [Double] {
            try await withThrowingTaskGroup(of: [Double].self) { group in
                for _ in 0..<connections {
                    group.addTask { try await client.times(of: path, isCompressed: isCompressed, count: count) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
    }
}

/// A client with the certificates of a kubeconfig.
struct TLSClient: Sendable {
    private let context: NIOSSLContext
    private let port: Int

    init(kubeconfig: Value) throws {
        func bytes(_ path: [String], of list: String) throws -> [UInt8] {
            guard let text = kubeconfig[list]?.array?.first?.at(path)?.string, let bytes = Base64.decode(text) else {
                throw BenchFailure("the kubeconfig has no \(path)")
            }
            return bytes
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(
            try NIOSSLCertificate.fromPEMBytes(try bytes(["cluster", "certificate-authority-data"], of: "clusters")))
        configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(
            try bytes(["user", "client-certificate-data"], of: "users")
        ).map { .certificate($0) }
        configuration.privateKey = .privateKey(
            try NIOSSLPrivateKey(bytes: try bytes(["user", "client-key-data"], of: "users"), format: .pem))
        configuration.applicationProtocols = ["http/1.1"]
        context = try NIOSSLContext(configuration: configuration)
        let server = kubeconfig["clusters"]?.array?.first?.at(["cluster", "server"])?.string ?? ""
        guard let port = server.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw BenchFailure("the kubeconfig has no port: \(server)")
        }
        self.port = port
    }

    /// Asks on one connection, one request after the other; gives the seconds that each took.
    func times(of path: String, isCompressed: Bool, count: Int) async throws -> [Double] {
        let done = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: [Double].self)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: "localhost"))
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(Asker(path, isCompressed: isCompressed, count, done))
                }
            }
            .connect(host: "127.0.0.1", port: port).get()
        defer { channel.close(promise: nil) }
        return try await done.futureResult.get()
    }
}

/// Sends a request, waits for the answer, and sends the next.
private final class Asker: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let head: HTTPRequestHead
    private let count: Int
    private let done: EventLoopPromise<[Double]>
    private var times: [Double] = []
    private var start = ContinuousClock.now

    init(_ path: String, isCompressed: Bool, _ count: Int, _ done: EventLoopPromise<[Double]>) {
        var headers = HTTPHeaders([("Host", "localhost"), ("Accept", "application/json")])
        if isCompressed { headers.add(name: "Accept-Encoding", value: "gzip") }
        head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
        self.count = count
        self.done = done
    }

    func channelActive(context: ChannelHandlerContext) { ask(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head) where head.status != .ok: done.fail(BenchFailure("the answer is \(head.status)"))
        case .head, .body: break
        case .end:
            times.append((ContinuousClock.now - start).seconds)
            if times.count == count { done.succeed(times) } else { ask(context) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        done.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) { done.fail(BenchFailure("the connection was closed")) }

    private func ask(_ context: ChannelHandlerContext) {
        start = ContinuousClock.now
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
