internal import API
internal import NIOCore
internal import NIOHTTP1

/// Ends a connection, or a stream of one, whose client does not send a whole request in time, so that slow clients do not take
/// up all connections. Answers may take as long as they like: a watch goes on for days.
final class RequestDeadline: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let limits: APILimits
    private var timer: Scheduled<Void>?
    private var hasHead = false
    private var isAnswering = false

    init(_ limits: APILimits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { wait(context, limits.requestTime) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelActive(context: ChannelHandlerContext) {
        wait(context, limits.requestTime)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            wait(context, limits.requestTime)
            hasHead = true
        case .body: break
        case .end: timer?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        if case .head(let head) = part, head.isAnswer { isAnswering = true }
        context.write(data, promise: promise)
        if case .end = part { wait(context, limits.idleTime) }
    }

    /// The connection is free for a request, or for the rest of one.
    private func wait(_ context: ChannelHandlerContext, _ time: Duration) {
        (hasHead, isAnswering) = (false, false)
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { self.expire(context) }
    }

    private func expire(_ context: ChannelHandlerContext) {
        // Who has sent nothing yet expects no answer.
        if hasHead, !isAnswering { context.answer(.requestTimeout) }
        context.close(promise: nil)
    }
}
