internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import Runtime

/// Why nobody answered, in Go's words, which people know from Kubernetes.
struct NetworkFailure: Error, Hashable {
    var message: String
    var hasTimedOut = false
    /// The other side took what was said for something else: TLS for plain text.
    var isOtherProtocol = false
}

/// Where to connect.
struct NetworkPlace: Hashable {
    var host: String
    var port: UInt16

    /// As it is written in URLs, with brackets around an IPv6 address.
    var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Connections with a time limit from their very beginning.
struct NetworkProber: Sendable {
    let loop: any EventLoop

    /// Connects, lets the channel's handlers fulfil the promise, and closes in any case. However the other side behaves,
    /// this ends at the deadline.
    ///
    /// - Parameter setUp: Adds the handlers; whatever they do not tell by `promise` ends in its failure.
    func talk<Answer: Sendable>(
        to place: NetworkPlace, until deadline: NIODeadline,
        _ setUp: @escaping @Sendable (any Channel, EventLoopPromise<Answer>) throws -> Void
    ) async throws(NetworkFailure) -> Answer {
        let promise = loop.makePromise(of: Answer.self)
        let timer = loop.scheduleTask(deadline: deadline) {
            promise.fail(NetworkFailure(message: "i/o timeout", hasTimedOut: true))
        }
        promise.futureResult.whenComplete { _ in timer.cancel() }
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(max(.nanoseconds(1), deadline - .now()))
            .channelOption(.autoRead, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try setUp(channel, promise) }
            }
        let connecting: EventLoopFuture<any Channel>
        if let address = try? SocketAddress(ipAddress: place.host, port: Int(place.port)) {
            connecting = bootstrap.connect(to: address)
        } else {
            connecting = bootstrap.connect(host: place.host, port: Int(place.port))
        }
        connecting.whenComplete { result in
            switch result {
            case .success(let channel): promise.futureResult.whenComplete { _ in channel.close(promise: nil) }
            case .failure(let error):
                promise.fail(NetworkProber.failure(error, "dial tcp \(place.text): ", connecting: true))
            }
        }
        do {
            return try await withTaskCancellationHandler {
                try await promise.futureResult.get()
            } onCancel: {
                promise.fail(NetworkFailure(message: "the look was given up"))
            }
        } catch {
            throw NetworkProber.failure(error, "", connecting: false)
        }
    }

    /// Whether a port takes connections (`DoTCPProbe`, pkg/probe/tcp/tcp.go).
    func connects(to host: String, _ port: UInt16, within timeout: Duration) async -> ProbeAnswer {
        let place = NetworkPlace(host: host, port: port)
        do throws(NetworkFailure) {
            try await talk(to: place, until: .now() + TimeAmount(timeout)) { channel, promise in
                try channel.pipeline.syncOperations.addHandler(ConnectedHandler(promise))
            }
            return ProbeAnswer(.success)
        } catch {
            if error.hasTimedOut {
                return ProbeAnswer(.failure, "dial tcp \(place.text): i/o timeout", hasTimedOut: true)
            }
            return ProbeAnswer(.failure, error.message)
        }
    }

    static func failure(_ error: any Error, _ before: String, connecting: Bool) -> NetworkFailure {
        if let known = error as? NetworkFailure { return known }
        if case .connectTimeout? = error as? ChannelError {
            return NetworkFailure(message: before + "i/o timeout", hasTimedOut: true)
        }
        var reason = error
        if let connection = error as? NIOConnectionError {
            reason =
                connection.connectionErrors.first?.error ?? connection.dnsAError ?? connection.dnsAAAAError ?? error
            if connection.connectionErrors.isEmpty {
                return NetworkFailure(message: "\(before)lookup \(connection.host): no such host")
            }
        }
        if let system = reason as? IOError {
            return NetworkFailure(
                message: before + (connecting ? "connect: " : "read: ") + Spelling.error(system.errnoCode))
        }
        return NetworkFailure(message: before + "\(reason)")
    }
}

/// Is content with a connection.
private final class ConnectedHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private let promise: EventLoopPromise<Void>

    init(_ promise: EventLoopPromise<Void>) { self.promise = promise }

    func channelActive(context: ChannelHandlerContext) { promise.succeed() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        promise.fail(error)
        context.close(promise: nil)
    }
}

/// Go's ways of writing.
enum Spelling {
    /// `connection refused`
    static func error(_ code: CInt) -> String {
        guard let text = strerror(code) else { return "error \(code)" }
        let words = String(cString: text)
        return words.prefix(1).lowercased() + words.dropFirst()
    }

    /// `1s`; probes' timeouts are whole seconds.
    static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return attoseconds == 0 ? "\(seconds)s" : "\(Double(seconds) + Double(attoseconds) / 1e18)s"
    }
}
