internal import NIOCore
internal import NIOHTTP2

/// Closes a connection of HTTP/2 whose client has broken the rules or gone beyond a limit. The library tells the client so
/// (GOAWAY, RFC 9113 §5.4.1), and then would keep what goes on coming in.
final class HTTP2ErrorGuard: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.fireErrorCaught(error)
        // What is wrong with one stream ends that stream.
        if error is NIOHTTP2Errors.StreamError { return }
        context.close(promise: nil)
    }
}
