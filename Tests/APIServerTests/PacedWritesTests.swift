import NIOCore
import NIOEmbedded
import Testing

@testable import APIServer

/// What is written above encryption goes down in pieces, in order, and only while the client takes it.
@Suite struct PacedWritesTests {
    /// Counts what has come down, and may hold the channel up after each flush.
    private final class Below: ChannelOutboundHandler {
        typealias OutboundIn = ByteBuffer

        var bytes: [UInt8] = []
        var longestFlush = 0
        private var unflushed = 0
        var holdsUp = false

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            let buffer = unwrapOutboundIn(data)
            bytes += buffer.readableBytesView
            unflushed += buffer.readableBytes
            promise?.succeed()
        }

        func flush(context: ChannelHandlerContext) {
            longestFlush = max(longestFlush, unflushed)
            unflushed = 0
            guard holdsUp, let channel = context.channel as? EmbeddedChannel, channel.isWritable else { return }
            channel.isWritable = false
            channel.pipeline.fireChannelWritabilityChanged()
        }
    }

    private let below = Below()
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel(handlers: [below, PacedWrites()])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func content(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) } }

    private func makeWritable() {
        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
    }

    @Test func aLongAnswerGoesDownInPiecesAndInOrder() throws {
        let expected = content(5 * PacedWrites.pieceSize + 17)
        for part in [expected[..<100], expected[100..<400_000], expected[400_000...]] {
            channel.write(ByteBuffer(bytes: part), promise: nil)
        }
        #expect(below.bytes.isEmpty)
        channel.flush()
        #expect(below.bytes == expected)
        #expect(below.longestFlush == PacedWrites.pieceSize)
    }

    @Test func nothingMoreGoesDownThanTheClientTakes() throws {
        below.holdsUp = true
        let expected = content(3 * PacedWrites.pieceSize)
        let written = channel.eventLoop.makePromise(of: Void.self)
        let isWritten = NIOLoopBoundBox(false, eventLoop: channel.eventLoop)
        written.futureResult.whenSuccess { isWritten.value = true }
        channel.writeAndFlush(ByteBuffer(bytes: expected), promise: written)
        #expect(below.bytes.count == PacedWrites.pieceSize)
        #expect(!isWritten.value)
        makeWritable()
        #expect(below.bytes.count == 2 * PacedWrites.pieceSize)
        makeWritable()
        #expect(below.bytes == expected)
        #expect(isWritten.value)
    }

    /// As without this: what was flushed is sent before the end, and what was not is lost, which its writer learns.
    @Test func whatWaitsGoesDownBeforeTheChannelIsClosed() throws {
        below.holdsUp = true
        let expected = content(3 * PacedWrites.pieceSize)
        channel.writeAndFlush(ByteBuffer(bytes: expected), promise: nil)
        let lost = channel.eventLoop.makePromise(of: Void.self)
        channel.write(ByteBuffer(bytes: [1]), promise: lost)
        channel.close(promise: nil)
        #expect(below.bytes == expected)
        #expect(throws: ChannelError.ioOnClosedChannel) { try lost.futureResult.wait() }
    }

    @Test func whatWaitsIsLostWithTheConnectionAndItsWriterLearnsThat() throws {
        below.holdsUp = true
        let lost = channel.eventLoop.makePromise(of: Void.self)
        channel.writeAndFlush(ByteBuffer(bytes: content(2 * PacedWrites.pieceSize)), promise: lost)
        channel.pipeline.fireChannelInactive()
        #expect(throws: ChannelError.ioOnClosedChannel) { try lost.futureResult.wait() }
    }
}
