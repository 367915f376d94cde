import NIOCore
import NIOHPACK
import NIOHTTP2
import NIOPosix

/// A server that says something to whoever says anything.
enum RawServer {
    static func run(
        _ answer: @escaping @Sendable () -> [[UInt8]], _ body: (UInt16) async throws -> Void
    ) async throws {
        try await serve({ [RawHandler(answer)] }, body)
    }

    /// One that speaks HTTP/2 and answers each call with these frames' content.
    static func runGRPC(
        _ answer: @escaping @Sendable (_ path: String, _ message: [UInt8]) -> GRPCAnswer,
        _ body: (UInt16) async throws -> Void
    ) async throws {
        try await serve({ [NIOHTTP2Handler(mode: .server), GRPCHandler(answer)] }, body)
    }

    struct GRPCAnswer: Sendable {
        var head: [(String, String)] = [(":status", "200"), ("content-type", "application/grpc")]
        var body: [UInt8]?
        var trailers: [(String, String)]? = [("grpc-status", "0")]
    }

    private static func serve(
        _ handlers: @escaping @Sendable () -> [any ChannelHandler], _ body: (UInt16) async throws -> Void
    ) async throws {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(handlers())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do { try await body(UInt16(channel.localAddress?.port ?? 0)) } catch {
            try? await channel.close()
            throw error
        }
        try await channel.close()
    }
}

private final class RawHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private let answer: @Sendable () -> [[UInt8]]

    init(_ answer: @escaping @Sendable () -> [[UInt8]]) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        for bytes in answer() { context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil) }
    }
}

private final class GRPCHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame
    private let answer: @Sendable (String, [UInt8]) -> RawServer.GRPCAnswer
    private var path = ""

    init(_ answer: @escaping @Sendable (String, [UInt8]) -> RawServer.GRPCAnswer) { self.answer = answer }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        switch frame.payload {
        case .headers(let headers): path = headers.headers.first(name: ":path") ?? ""
        case .data(let part):
            guard case .byteBuffer(let buffer) = part.data else { return }
            reply(answer(path, Array(buffer.readableBytesView)), on: frame.streamID, context)
        default: break
        }
    }

    private func reply(_ answer: RawServer.GRPCAnswer, on stream: HTTP2StreamID, _ context: ChannelHandlerContext) {
        func write(_ payload: HTTP2Frame.FramePayload) {
            context.write(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: payload)), promise: nil)
        }
        let isWhole = answer.body == nil && answer.trailers == nil
        write(.headers(.init(headers: HPACKHeaders(answer.head), endStream: isWhole)))
        if let body = answer.body { write(.data(.init(data: .byteBuffer(ByteBuffer(bytes: body))))) }
        if let trailers = answer.trailers {
            write(.headers(.init(headers: HPACKHeaders(trailers), endStream: true)))
        }
        context.flush()
    }
}
