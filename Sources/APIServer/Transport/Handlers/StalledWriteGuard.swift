internal import NIOCore

/// Closes a connection, or a stream of one, whose client does not take what is written to it: from when so much waits that no
/// more is written, until there is room again.
final class StalledWriteGuard: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let time: TimeAmount
    private var timer: Scheduled<Void>?

    init(_ limits: APILimits) { time = TimeAmount(limits.writeTime) }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        timer?.cancel()
        if !context.channel.isWritable {
            timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }
}
