internal import NIOCore

/// Ends a connection on which nothing has come in for too long. On one of HTTP/2 a client that is there answers the server's
/// pings; one that never does, or that leaves a frame unfinished, would keep its place for ever.
final class SilenceGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let time: TimeAmount
    private var timer: Scheduled<Void>?

    /// - Parameter limits: A ping is sent after `idleTime`, and has to be answered within `writeTime`.
    init(_ limits: APILimits) { time = TimeAmount(limits.idleTime) + TimeAmount(limits.writeTime) }

    func handlerAdded(context: ChannelHandlerContext) { begin(context) }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        begin(context)
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }
}
