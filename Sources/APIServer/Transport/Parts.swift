internal import NIOCore
internal import NIOHTTP1
internal import NIOWebSocket

/// What comes in on a connection, or on a stream of one: requests, and frames once a web socket was agreed on.
enum InboundPart: Sendable {
    case head(HTTPRequestHead)
    case body(ByteBuffer)
    case end
    case frame(WebSocketFrame)
}

/// What goes out.
enum OutboundPart: Sendable {
    /// Of an answer, or `100 Continue` before one.
    case head(HTTPResponseHead)
    case body(ByteBuffer)
    case end
    /// `101 Switching Protocols`: from here on there are frames in both directions. On HTTP/1.1 alone.
    case upgrade(HTTPResponseHead)
    case frame(WebSocketFrame)
}

/// One connection of HTTP/1.1, or one stream of HTTP/2.
typealias PartChannel = NIOAsyncChannel<InboundPart, OutboundPart>
typealias PartWriter = NIOAsyncChannelOutboundWriter<OutboundPart>
typealias PartReader = NIOAsyncChannelInboundStream<InboundPart>.AsyncIterator
