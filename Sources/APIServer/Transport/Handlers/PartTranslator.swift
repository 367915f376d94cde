internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// Turns the parts of HTTP into those that the tasks behind a connection read and write, and changes the connection over to
/// frames when it is told to.
final class HTTPPartTranslator: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = InboundPart
    typealias OutboundIn = OutboundPart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: APILimits

    init(_ limits: APILimits) { self.limits = limits }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body(let buffer): context.fireChannelRead(wrapInboundOut(.body(buffer)))
        case .end: context.fireChannelRead(wrapInboundOut(.end))
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let buffer): context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: promise)
        case .end: context.write(wrapOutboundOut(.end(nil)), promise: promise)
        case .upgrade(let head): upgrade(context, head, promise)
        case .frame: promise?.fail(ChannelError.operationUnsupported)
        }
    }

    /// The answer is the last that the HTTP encoder writes; the decoder goes last, and hands on what it has read too far.
    private func upgrade(_ context: ChannelHandlerContext, _ head: HTTPResponseHead, _ promise: EventLoopPromise<Void>?)
    {
        let pipeline = context.pipeline.syncOperations
        do {
            try pipeline.removeHandler(pipeline.handler(type: HTTPServerPipelineHandler.self), promise: nil)
            try pipeline.removeHandler(pipeline.handler(type: HTTPErrorAnswerer.self), promise: nil)
            try pipeline.removeHandler(pipeline.handler(type: RequestDeadline.self), promise: nil)
            if let handler = try? pipeline.handler(type: AnswersAtHand.self) {
                pipeline.removeHandler(handler, promise: nil)
            }
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: promise)
            let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandlers(
                [
                    ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: limits.frameSize)),
                    WebSocketFrameEncoder(), WebSocketProtocolErrorHandler(), FramePartTranslator()
                ], position: .after(self))
            pipeline.removeHandler(encoder, promise: nil)
            pipeline.removeHandler(self, promise: nil)
            pipeline.removeHandler(decoder, promise: nil)
        } catch {
            context.fireErrorCaught(error)
            context.close(promise: nil)
        }
    }
}

/// The same for frames.
final class FramePartTranslator: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = InboundPart
    typealias OutboundIn = OutboundPart
    typealias OutboundOut = WebSocketFrame

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(wrapInboundOut(.frame(unwrapInboundIn(data))))
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .frame(let frame) = unwrapOutboundIn(data) else {
            promise?.fail(ChannelError.operationUnsupported)
            return
        }
        context.write(wrapOutboundOut(frame), promise: promise)
    }
}
