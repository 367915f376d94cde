internal import API
internal import NIOCore
internal import NIOHTTP1
internal import Objects

/// Answers what is no HTTP, or more than the limits of HTTP/1.1 allow, before the connection is closed over it.
final class HTTPErrorAnswerer: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// An answer is on its way: a second one would be read as a part of it.
    private var isAnswering = false
    private var isRequestOpen = false
    /// The request has had its answer, though it has not been read to its end.
    private var isAnswered = false
    private let limits: APILimits

    init(_ limits: APILimits) { self.limits = limits }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isRequestOpen = true
        case .body: break
        // What comes now is another request, and has no answer yet.
        case .end: (isRequestOpen, isAnswered) = (false, false)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head): isAnswering = head.isAnswer
        case .body: break
        case .end: (isAnswering, isAnswered) = (false, isRequestOpen)
        }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError, mayAnswer(on: context.channel) { context.answer(status(of: error)) }
        context.fireErrorCaught(error)
    }

    /// Half a request is found to be an error when its connection has ended, and then nobody is there to be told.
    private func mayAnswer(on channel: any Channel) -> Bool { channel.isActive && !isAnswering && !isAnswered }

    private func status(of error: HTTPParserError) -> APIStatus {
        error == .headerOverflow ? .headersTooLarge(limits) : .badRequest("this is not HTTP that can be read")
    }
}

extension ChannelHandlerContext {
    /// Writes a whole answer after which the connection is closed; for handlers that speak in HTTP's own parts.
    func answer(_ status: APIStatus) {
        let bytes = JSONWriter.write(status.content)
        let headers = HTTPHeaders([
            ("Connection", "close"), ("Content-Type", "application/json"), ("Content-Length", String(bytes.count))
        ])
        let head = HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: status.code), headers: headers)
        write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: nil)
    }
}

extension HTTPResponseHead {
    /// Not only a word before the answer, such as `100 Continue`.
    var isAnswer: Bool { !(100..<200).contains(status.code) || status == .switchingProtocols }
}
