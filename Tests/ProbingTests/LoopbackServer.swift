import Glibc
import Identity
import NIOCore
import NIOPosix
import NIOSSL
import Objects
import Runtime
import Synchronization
import TestSupport

/// A server at 127.0.0.1 that says what a test tells it to.
final class LoopbackServer: Sendable {
    enum Step: Sendable {
        case text(String)
        /// Bytes without end, a few at a time.
        case drip(every: Duration)
        /// So many bytes at once.
        case bulk(Int)
        case close
        /// Ends the connection so that the other side sees a reset.
        case reset
    }

    /// What connections have sent.
    final class Requests: Sendable {
        private let all = Mutex<[String]>([])
        var texts: [String] { all.withLock { $0 } }
        func append(_ text: String) { all.withLock { $0.append(text) } }
    }

    let requests: Requests
    private let channel: any Channel
    var port: UInt16 { UInt16(channel.localAddress?.port ?? 0) }

    private init(_ channel: any Channel, _ requests: Requests) {
        self.channel = channel
        self.requests = requests
    }

    /// Runs a test with a server that answers each request by `script`.
    static func run(
        isSecure: Bool = false, _ script: @escaping @Sendable (_ request: String) -> [Step],
        _ body: (LoopbackServer) async throws -> Void
    ) async throws {
        let requests = Requests()
        let context = isSecure ? try tls() : nil
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.addHandler(ScriptHandler(requests, script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = LoopbackServer(channel, requests)
        do { try await body(server) } catch {
            try? await channel.close()
            throw error
        }
        try await channel.close()
    }

    /// A port at which nobody listens.
    static func freePort() async throws -> UInt16 {
        var port: UInt16 = 0
        try await run({ _ in [] }) { port = $0.port }
        return port
    }

    /// A certificate that nobody trusts, for names that nobody asked for.
    private static func tls() throws -> NIOSSLContext {
        let directory = TemporaryDirectory()
        let now = Timestamp(seconds: 1_600_000_000)
        let authority = try CertificateAuthority.open(in: IdentityFolder(directory.path + "/identity"), at: now)
        let credential = try ServerCertificate(authority, hosts: ["other.example"], at: now).current.credential
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(credential.certificate.utf8))
        return try NIOSSLContext(
            configuration: .makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(credential.key.utf8), format: .pem))))
    }
}

/// Answers once a request's headers are complete.
private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let requests: LoopbackServer.Requests
    private let script: @Sendable (String) -> [LoopbackServer.Step]
    private var text = ""

    init(_ requests: LoopbackServer.Requests, _ script: @escaping @Sendable (String) -> [LoopbackServer.Step]) {
        self.requests = requests
        self.script = script
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(decoding: unwrapInboundIn(data).readableBytesView, as: UTF8.self)
        guard text.hasSuffix("\r\n\r\n") else { return }
        requests.append(text)
        let steps = script(text)
        text = ""
        for step in steps { carryOut(step, context) }
    }

    private func carryOut(_ step: LoopbackServer.Step, _ context: ChannelHandlerContext) {
        switch step {
        case .text(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .bulk(let count):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(repeating: 0x61, count: count)), promise: nil)
        case .drip(let pause):
            let channel = context.channel
            channel.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: TimeAmount(pause)) { task in
                guard channel.isActive else { return task.cancel() }
                channel.writeAndFlush(ByteBuffer(string: "a"), promise: nil)
            }
        case .close: context.close(promise: nil)
        case .reset:
            let channel = context.channel
            guard let provider = channel as? any SocketOptionProvider else { return channel.close(promise: nil) }
            provider.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in channel.close(promise: nil) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
