internal import API
internal import CLinux
internal import Glibc
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Serves HTTP/1.1 on a unix socket that only the daemon's own user may open.
public struct UnixSocketServer: Sendable {
    let path: String
    let responders: [any APIResponder]
    let limits: APILimits

    /// - Parameter path: Where the socket is made; at most 107 bytes (`sun_path` of unix(7)). One that was left there
    ///   by a daemon that is gone is replaced.
    public init(path: String, responders: [any APIResponder], limits: APILimits = APILimits()) {
        self.path = path
        self.responders = responders
        self.limits = limits
    }

    private typealias Connection = NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>

    /// Serves until the task is cancelled. `started` is called once connections are accepted.
    public func run(started: @Sendable () -> Void = {}) async throws {
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 128)
            .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
                        withErrorHandling: true, withEncoderConfiguration: HTTPResponseEncoder.Configuration(),
                        withDecoderLimitConfiguration: decoderLimits)
                    try channel.pipeline.syncOperations.addHandler(RequestDeadline(limits.requestTime))
                    try channel.pipeline.syncOperations.addHandler(ResponseBufferHandler())
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
        chmod(path, 0o600)
        started()
        try await server.executeThenClose { connections in
            try await withThrowingDiscardingTaskGroup { group in
                let open = Counter()
                for try await connection in connections {
                    guard open.increment(below: limits.connections) else {
                        try? await connection.channel.close()
                        continue
                    }
                    group.addTask {
                        await serve(connection)
                        open.decrement()
                    }
                }
            }
        }
    }

    private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = limits.headerSize
        configuration.maxHeaderListSize = limits.headerSize
        configuration.maxHeaderFieldCount = limits.headerCount
        return configuration
    }

    /// One connection, request after request. A client that goes away ends what is written to it.
    private func serve(_ connection: Connection) async {
        let peer = await peer(of: connection.channel)
        try? await connection.executeThenClose { inbound, outbound in
            var head: HTTPRequestHead?
            var body: [UInt8] = []
            // Of a body that was refused.
            var drained = 0
            for try await part in inbound {
                switch part {
                case .head(let received):
                    head = received
                    body = []
                    // Said before it is sent, where the client says how much it will send.
                    if RequestBody.announcedSize(received) > limits.bodySize {
                        try await refuse(received, to: outbound, until: connection.channel.closeFuture)
                        head = nil
                    }
                case .body(let buffer):
                    guard let request = head else {
                        drained += buffer.readableBytes
                        guard drained <= limits.drainedSize else { return }
                        continue
                    }
                    guard body.count + buffer.readableBytes <= limits.bodySize else {
                        try await refuse(request, to: outbound, until: connection.channel.closeFuture)
                        head = nil
                        continue
                    }
                    body.append(contentsOf: buffer.readableBytesView)
                case .end:
                    guard let request = head else { return }
                    head = nil
                    let keepAlive = request.isKeepAlive
                    let response = await answer(request, body: body, peer: peer)
                    try await write(
                        response, to: outbound, until: connection.channel.closeFuture, keepAlive: keepAlive,
                        hasBody: request.method != .HEAD)
                    if !keepAlive { return }
                }
            }
        }
    }

    /// Says that a body is too large; the connection ends once the client has sent it, or too much of it.
    private func refuse(
        _ request: HTTPRequestHead,
        to outbound: NIOAsyncChannelOutboundWriter<HTTPPart<HTTPResponseHead, ByteBuffer>>,
        until closed: EventLoopFuture<Void>
    ) async throws {
        try await write(
            APIStatus.tooLarge(limit: limits.bodySize).response, to: outbound, until: closed, keepAlive: false,
            hasBody: request.method != .HEAD)
    }

    private func answer(_ head: HTTPRequestHead, body: [UInt8], peer: Peer) async -> APIResponse {
        guard let method = APIRequest.Method(rawValue: head.method.rawValue) else {
            return APIStatus.methodNotAllowed().response
        }
        guard let target = RequestTarget(head.uri) else { return APIStatus.badRequest("the URL is not valid").response }
        let request = APIRequest(
            method: method, path: target.path, query: target.query,
            headers: Headers(head.headers), body: body, peer: peer)
        for responder in responders {
            if let response = await responder.respond(to: request) { return response }
        }
        return APIStatus.notFound("the server could not find the requested resource").response
    }

    private func write(
        _ response: APIResponse, to outbound: NIOAsyncChannelOutboundWriter<HTTPPart<HTTPResponseHead, ByteBuffer>>,
        until closed: EventLoopFuture<Void>, keepAlive: Bool, hasBody: Bool
    ) async throws {
        var headers = HTTPHeaders(response.headers.fields.map { ($0.name, $0.value) })
        if !keepAlive { headers.add(name: "Connection", value: "close") }
        switch response.body {
        case .whole(let bytes):
            headers.add(name: "Content-Length", value: String(bytes.count))
            let content: [HTTPPart<HTTPResponseHead, ByteBuffer>] = hasBody ? [.body(ByteBuffer(bytes: bytes))] : []
            try await outbound.write(contentsOf: [.head(head(response, headers))] + content + [.end(nil)])
        case .webSocket:
            let refusal = APIStatus.badRequest("web sockets are not served here").response
            try await write(refusal, to: outbound, until: closed, keepAlive: keepAlive, hasBody: hasBody)
        case .stream(let pieces):
            headers.add(name: "Transfer-Encoding", value: "chunked")
            let head = head(response, headers)
            // A stream may be silent for long, so a client that goes away has to end it from here.
            let writer = Task {
                try await outbound.write(.head(head))
                for await piece in pieces { try await outbound.write(.body(ByteBuffer(bytes: piece))) }
                try await outbound.write(.end(nil))
            }
            closed.whenComplete { _ in writer.cancel() }
            try await withTaskCancellationHandler {
                try await writer.value
            } onCancel: {
                writer.cancel()
            }
        }
    }

    private func head(_ response: APIResponse, _ headers: HTTPHeaders) -> HTTPResponseHead {
        HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    }

    /// The process at the other end, from the socket's credentials (unix(7), SO_PEERCRED).
    private func peer(of channel: any Channel) async -> Peer {
        guard let provider = channel as? any SocketOptionProvider else { return Peer(address: "@") }
        let credentials: skeg_peer? = try? await provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get()
        return Peer(credentials.map { .process(userID: $0.uid) } ?? .nothing, address: "@")
    }
}

extension Headers {
    init(_ received: HTTPHeaders) {
        self.init()
        for (name, value) in received { add(name, value) }
    }
}
