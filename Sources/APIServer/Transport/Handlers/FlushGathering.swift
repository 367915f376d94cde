internal import NIOCore

/// Sends what was written during one turn of the event loop at once, however often a flush was asked for: many small pieces make
/// one packet, and one call of the system.
final class FlushGathering: ChannelOutboundHandler {
    typealias OutboundIn = NIOAny

    private var isAwaited = false

    func flush(context: ChannelHandlerContext) {
        guard !isAwaited else { return }
        isAwaited = true
        context.eventLoop.assumeIsolated().execute {
            self.isAwaited = false
            context.flush()
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // Closing drops what was not flushed.
        if isAwaited { context.flush() }
        context.close(mode: mode, promise: promise)
    }
}
