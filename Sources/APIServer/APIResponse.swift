public import API
public import NIOCore
internal import Objects

/// What is sent back.
public struct APIResponse: Sendable {
    public enum Body: Sendable {
        case whole([UInt8])
        /// The same in parts, one after the other, that are kept elsewhere: they are sent without being copied.
        case parts([ByteBuffer])
        /// Written piece by piece until the pieces end or the client is gone. Each is made when the client has taken the one
        /// before, so that a slow client costs no memory.
        case stream(any AsyncSequence<[UInt8], Never> & Sendable)
        /// The connection becomes a web socket; refused with 400 where the request did not ask for one.
        case webSocket(WebSocketUpgrade)
    }

    public var status: Int
    public var headers: Headers
    public var body: Body
    /// Let go when the answer has been written to its end, or its client is gone.
    public var holds: [any Sendable] = []

    /// Whether it is all there, and not a stream or a web socket.
    var isWhole: Bool {
        switch body {
        case .whole, .parts: true
        case .stream, .webSocket: false
        }
    }

    public init(status: Int = 200, headers: Headers = ["Content-Type": "application/json"], body: Body) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// What answers requests.
public protocol APIResponder: Sendable {
    /// nil where the path is not this responder's.
    func respond(to request: APIRequest) async -> APIResponse?
    /// Whether the answer is in memory, short, and made without waiting for anything, so that it may be made and written at once
    /// where the request came in.
    func isAtHand(_ request: APIRequest) -> Bool
}

extension APIResponder {
    public func isAtHand(_ request: APIRequest) -> Bool { false }
}

extension APIStatus {
    public var response: APIResponse { APIResponse(status: code, body: .whole(JSONWriter.write(content))) }
}
