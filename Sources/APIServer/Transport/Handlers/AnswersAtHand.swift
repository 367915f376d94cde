internal import API
internal import NIOCore
internal import NIOHTTP1

/// Answers on the connection's own thread what is at hand. Handed over to a task, such a request would spend half of its time on
/// the way there and back.
///
/// All else passes: what has a body or another protocol in mind, the last request of a connection, and every request while the
/// client does not take what it was sent, since nothing here waits for it.
final class AnswersAtHand: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let service: HTTPService
    private let peer: Peer
    /// What is to be answered once its end has come, as it came and as it was read.
    private var held: (head: HTTPRequestHead, request: APIRequest)?
    private var isDraining = false

    init(_ service: HTTPService, _ peer: Peer) {
        self.service = service
        self.peer = peer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard let request = requestAtHand(head, context) else { return context.fireChannelRead(data) }
            held = (head, request)
        case .body:
            pass(context)
            context.fireChannelRead(data)
        case .end:
            guard let (_, request) = held else { return context.fireChannelRead(data) }
            held = nil
            answer(request, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { isDraining = true }
        context.fireUserInboundEventTriggered(event)
    }

    func handlerRemoved(context: ChannelHandlerContext) { held = nil }

    /// It has a body after all.
    private func pass(_ context: ChannelHandlerContext) {
        guard let (head, _) = held else { return }
        held = nil
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }

    private static let namesOfMore = ["content-length", "transfer-encoding", "upgrade", "expect"]

    private func requestAtHand(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) -> APIRequest? {
        guard head.method == .GET, head.version.major >= 2 || head.isKeepAlive, !isDraining,
            context.channel.isWritable,
            !AnswersAtHand.namesOfMore.contains(where: head.headers.contains(name:)),
            let request = APIRequest(head, body: [], peer: peer), service.isAtHand(request)
        else { return nil }
        return request
    }

    private func answer(_ request: APIRequest, _ context: ChannelHandlerContext) {
        let loop = context.eventLoop
        let place = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        // It runs here and now, as long as it waits for nothing.
        Task.immediate { [service] in
            let response = await service.response(to: request)
            if loop.inEventLoop {
                place.value.handler.write(response, place.value.context)
            } else {
                loop.execute { place.value.handler.write(response, place.value.context) }
            }
        }
    }

    private func write(_ response: APIResponse, _ context: ChannelHandlerContext) {
        let parts: [ByteBuffer]
        switch response.body {
        case .whole(let bytes): parts = [ByteBuffer(bytes: bytes)]
        case .parts(let kept): parts = kept
        case .stream, .webSocket:
            return write(APIStatus.internalError("what is at hand is no stream").response, context)
        }
        var head = HTTPResponseHead(response)
        head.headers.add(name: "content-length", value: String(parts.reduce(0) { $0 + $1.readableBytes }))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        for part in parts where part.readableBytes > 0 {
            context.write(wrapOutboundOut(.body(.byteBuffer(part))), promise: nil)
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.whenComplete { _ in withExtendedLifetime(response.holds) {} }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
    }
}
