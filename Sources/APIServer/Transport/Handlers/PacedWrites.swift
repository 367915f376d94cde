internal import NIOCore

/// Hands on what is written in pieces, each once most of those before have been taken. Below is encryption: with it, what a long
/// answer takes of memory is one piece for each connection, and not all of it once more; until its turn comes, it is shared by
/// all who are sent the same.
///
/// What waits here does so only while the channel is not writable, so whoever heeds that is held up as without this.
final class PacedWrites: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bytes of a piece. Half of it costs lists a tenth of their speed, twice as much half a megabyte for eight connections.
    static let pieceSize = 128 * 1024

    private struct Write {
        var bytes: ByteBuffer
        var promise: EventLoopPromise<Void>?
    }

    /// What is to be flushed lies before the mark.
    private var waiting = MarkedCircularBuffer<Write>(initialCapacity: 16)
    private var isHandingOn = false

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        waiting.append(Write(bytes: unwrapOutboundIn(data), promise: promise))
    }

    func flush(context: ChannelHandlerContext) {
        guard !waiting.isEmpty else { return context.flush() }
        waiting.mark()
        handOn(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        handOn(context)
        context.fireChannelWritabilityChanged()
    }

    /// Whoever closes has waited for what was to be sent, or does not wait.
    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode != .input { handOnAll(context) }
        context.close(mode: mode, promise: promise)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { fail() }

    private func handOn(_ context: ChannelHandlerContext) {
        // A flush may change whether the channel is writable, and so lead here again.
        guard !isHandingOn else { return }
        isHandingOn = true
        defer { isHandingOn = false }
        while waiting.hasMark, context.channel.isWritable {
            handOnPiece(context)
            context.flush()
        }
    }

    private func handOnPiece(_ context: ChannelHandlerContext) {
        var room = PacedWrites.pieceSize
        while waiting.hasMark, let first = waiting.first {
            if first.bytes.readableBytes <= room {
                room -= first.bytes.readableBytes
                _ = waiting.popFirst()
                context.write(wrapOutboundOut(first.bytes), promise: first.promise)
            } else {
                guard let piece = waiting[waiting.startIndex].bytes.readSlice(length: room), room > 0 else { return }
                return context.write(wrapOutboundOut(piece), promise: nil)
            }
        }
    }

    private func handOnAll(_ context: ChannelHandlerContext) {
        let isToBeFlushed = waiting.hasMark
        while waiting.hasMark, let write = waiting.popFirst() {
            context.write(wrapOutboundOut(write.bytes), promise: write.promise)
        }
        if isToBeFlushed { context.flush() }
        fail()
    }

    private func fail() {
        while let write = waiting.popFirst() { write.promise?.fail(ChannelError.ioOnClosedChannel) }
    }
}
