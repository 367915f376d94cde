public import API
internal import CLinux
internal import Glibc
internal import NIOCore
internal import NIOHTTP2
internal import NIOPosix

/// Serves HTTP at one address until its task is cancelled.
public struct HTTPServer: Sendable {
    public enum Address: Sendable {
        /// HTTP/1.1 on a unix socket that only the daemon's own user may open. The path has at most 107 bytes (`sun_path` of
        /// unix(7)). One that was left there by a daemon that is gone is replaced.
        case unixSocket(path: String)
        /// HTTP/1.1 and HTTP/2 over TLS. Port 0 takes any free one.
        case tls(host: String, port: Int, TLSSettings)
    }

    let address: Address
    private let service: HTTPService

    /// - Parameter isAtHand: Whether the answer to a request is in memory, short, and made without waiting for anything: it is made
    ///   on the connection's thread then, where that is served over TLS.
    public init(
        _ address: Address, responder: any APIResponder, limits: APILimits = APILimits(),
        isAtHand: @escaping @Sendable (APIRequest) -> Bool = { _ in false }
    ) {
        self.address = address
        service = HTTPService(responder: responder, isAtHand: isAtHand, limits: limits)
    }

    private var limits: APILimits { service.limits }

    /// Serves until the task is cancelled. Then it takes no more connections and requests, and ends what was begun: short
    /// requests with their answers, streams with a proper end, and what is left after `drainTime` by force.
    ///
    /// - Parameter started: Called once connections are accepted, with the port, where there is one.
    /// - Throws: An error of NIO where the address cannot be listened on.
    public func run(started: @Sendable (_ port: Int?) -> Void = { _ in }) async throws {
        let listener = try await listen()
        started(listener.channel.localAddress?.port)
        let draining = Moment()
        // A task of its own: what it has begun is not ended by the cancellation, but by the draining.
        let serving = Task { try await serve(listener, draining: draining) }
        let limit = limits.drainTime
        try await withTaskCancellationHandler {
            try await serving.value
        } onCancel: {
            draining.come()
            listener.channel.close(promise: nil)
            Task {
                try? await Task.sleep(for: limit)
                serving.cancel()
            }
        }
    }

    private typealias Listener = NIOAsyncChannel<Accepted, Never>

    private enum Accepted: Sendable {
        case plain(PartChannel)
        case tls(any Channel, EventLoopFuture<ConnectionPipeline.Negotiated>)

        var channel: any Channel {
            switch self {
            case .plain(let connection): connection.channel
            case .tls(let channel, _): channel
            }
        }
    }

    private func listen() async throws -> Listener {
        let pipeline = ConnectionPipeline(service: service)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 128)
        switch address {
        case .unixSocket(let path):
            let listener = try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) {
                channel in
                channel.eventLoop.makeCompletedFuture { Accepted.plain(try pipeline.http1(channel)) }
            }
            chmod(path, 0o600)
            return listener
        case .tls(let host, let port, let settings):
            let contexts = TLSContexts(settings)
            return try await bootstrap.serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.socketOption(.so_keepalive), value: 1)
                .bind(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        Accepted.tls(channel, try pipeline.tls(channel, try contexts.current(), settings))
                    }
                }
        }
    }

    private func serve(_ listener: Listener, draining: Moment) async throws {
        try await listener.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                let open = Counter()
                for try await connection in connections {
                    guard open.increment(below: limits.connections) else {
                        try? await connection.channel.close()
                        continue
                    }
                    group.addTask {
                        await draining.during({ HTTPServer.quiesce(connection.channel) }) {
                            await serve(connection, draining: draining)
                        }
                        open.decrement()
                    }
                }
            }
        }
    }

    /// Tells a connection to end once it is free; one of HTTP/2 tells its client so.
    private static func quiesce(_ channel: any Channel) {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }

    private func serve(_ connection: Accepted, draining: Moment) async {
        switch connection {
        case .plain(let parts):
            await serve(parts, Peer(await HTTPServer.proof(of: parts.channel), address: "@"), draining)
        case .tls(let channel, let negotiation):
            guard let negotiated = try? await negotiation.get() else {
                try? await channel.close()
                return
            }
            switch negotiated.version {
            case .http1_1(let parts): await serve(parts, negotiated.peer, draining)
            case .http2(let streams): await serve(streams, of: channel, negotiated.peer, draining)
            }
        }
    }

    /// All streams of a connection of HTTP/2; there are never more than its settings allow.
    private func serve(
        _ streams: ConnectionPipeline.Streams, of channel: any Channel, _ peer: Peer, _ draining: Moment
    ) async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                do {
                    for try await stream in streams.inbound {
                        group.addTask { await serve(stream, peer, draining) }
                    }
                } catch {
                    // The connection broke; its streams end with it.
                }
            }
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    private func serve(_ parts: PartChannel, _ peer: Peer, _ draining: Moment) async {
        await Conversation(channel: parts, peer: peer, service: service, draining: draining).run()
    }
}
