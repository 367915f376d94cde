internal import API
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTP2
internal import NIOSSL
internal import NIOTLS

/// Puts together what a connection's bytes go through.
struct ConnectionPipeline: Sendable {
    typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<PartChannel>
    /// HTTP/1.1, or the streams of HTTP/2, and who is at the other end.
    struct Negotiated: Sendable {
        var version: NIONegotiatedHTTPVersion<PartChannel, Streams>
        var peer: Peer
    }

    let service: HTTPService

    private var limits: APILimits { service.limits }

    /// HTTP/1.1 as it comes, from somebody of whom nothing is known yet.
    func http1(_ channel: any Channel) throws -> PartChannel {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(FlushGathering())
        return try addHTTP1(channel, nil)
    }

    /// TLS, and then what client and server agree on.
    func tls(
        _ channel: any Channel, _ context: NIOSSLContext, _ settings: TLSSettings
    ) throws -> EventLoopFuture<Negotiated> {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(NIOSSLServerHandler(context: context))
        try pipeline.addHandler(PacedWrites())
        try pipeline.addHandler(HandshakeDeadline(limits))
        try pipeline.addHandler(FlushGathering())
        let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result, channel in
            channel.eventLoop.makeCompletedFuture {
                let peer = settings.peer(of: channel)
                let isHTTP2 = if case .negotiated("h2") = result { true } else { false }
                return Negotiated(
                    version: isHTTP2 ? .http2(try addHTTP2(channel, peer)) : .http1_1(try addHTTP1(channel, peer)),
                    peer: peer)
            }
        }
        try pipeline.addHandler(negotiation)
        return negotiation.protocolNegotiationResult
    }

    private func addHTTP1(_ channel: any Channel, _ peer: Peer?) throws -> PartChannel {
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.headerSize
        decoding.maxHeaderListSize = limits.headerSize
        decoding.maxHeaderFieldCount = limits.headerCount
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(
            ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: decoding)))
        try pipeline.addHandler(HTTPServerPipelineHandler())
        try pipeline.addHandler(HTTPErrorAnswerer(limits))
        return try addParts(channel, peer)
    }

    private func addHTTP2(_ channel: any Channel, _ peer: Peer) throws -> Streams {
        let management = NIOHTTP2ServerConnectionManagementHandler.Configuration(
            maxIdleTime: TimeAmount(limits.idleTime), maxAge: nil, maxGraceTime: TimeAmount(limits.drainTime),
            keepalive: NIOHTTP2ServerConnectionManagementHandler.Configuration.Keepalive(
                pingInterval: TimeAmount(limits.idleTime), ackTimeout: TimeAmount(limits.writeTime)))
        try channel.pipeline.syncOperations.addHandler(SilenceGuard(limits))
        let streams = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
            mode: .server, connectionManagerConfiguration: management, http2HandlerConfiguration: http2Limits
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandler(HTTP2FramePayloadToHTTP1ServerCodec())
                return try addParts(stream, peer)
            }
        }
        try channel.pipeline.syncOperations.addHandler(HTTP2ErrorGuard())
        try channel.pipeline.syncOperations.addHandler(StalledWriteGuard(limits))
        return streams
    }

    /// Above HTTP, whichever it is.
    private func addParts(_ channel: any Channel, _ peer: Peer?) throws -> PartChannel {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(RequestDeadline(limits))
        try pipeline.addHandler(StalledWriteGuard(limits))
        if let peer { try pipeline.addHandler(AnswersAtHand(service, peer)) }
        try pipeline.addHandler(HTTPPartTranslator(limits))
        return try PartChannel(wrappingChannelSynchronously: channel)
    }

    private var http2Limits: NIOHTTP2Handler.Configuration {
        let window = 1024 * 1024
        let period = TimeAmount.seconds(30)
        var configuration = NIOHTTP2Handler.Configuration()
        configuration.connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: limits.streams),
            HTTP2Setting(parameter: .maxHeaderListSize, value: limits.headerSize),
            HTTP2Setting(parameter: .initialWindowSize, value: window)
        ]
        configuration.connection.targetWindowSize = 2 * window
        configuration.connection.maximumSequentialContinuationFrames = limits.continuationFrames
        configuration.connection.controlFrameRateLimit.maximumCount = limits.controlFrames
        configuration.connection.controlFrameRateLimit.windowLength = period
        configuration.stream.targetWindowSize = window
        // As a connection of HTTP/1.1 has it.
        configuration.stream.outboundBufferSizeHighWatermark = 64 * 1024
        configuration.stream.outboundBufferSizeLowWatermark = 32 * 1024
        configuration.stream.streamResetFrameRateLimit.maximumCount = limits.resetStreams
        configuration.stream.streamResetFrameRateLimit.windowLength = period
        configuration.stream.streamErrorRateLimit.maximumCount = limits.resetStreams
        configuration.stream.streamErrorRateLimit.windowLength = period
        return configuration
    }
}
