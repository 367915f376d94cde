/// How a request goes on as a web socket (RFC 6455).
public struct WebSocketUpgrade: Sendable {
    /// What is spoken on it, the best first; the client's first choice among these is taken. A client that offers others only
    /// is refused; one that offers none gets an empty one where the list holds it.
    public var protocols: [String]
    /// Serves the socket until both sides are done; returning ends it. Cancelled when the connection is gone.
    public var serve: @Sendable (_ socket: any WebSocket, _ protocol: String) async throws -> Void

    public init(
        protocols: [String],
        serve: @escaping @Sendable (_ socket: any WebSocket, _ protocol: String) async throws -> Void
    ) {
        self.protocols = protocols
        self.serve = serve
    }
}

/// An open web socket. Fragments, pings and masks are the transport's business.
public protocol WebSocket: Sendable {
    /// The next message; nil once the other side has closed. One task at a time may wait here.
    func receive() async throws -> WebSocketMessage?
    /// Returns once the transport has room for more, so that a slow client costs no memory.
    func send(_ message: WebSocketMessage) async throws
    /// Says goodbye (RFC 6455 §7.4); nothing can be sent afterwards.
    func close(code: UInt16, reason: String) async throws
}

public enum WebSocketMessage: Sendable, Hashable {
    case text(String)
    case binary([UInt8])
}
