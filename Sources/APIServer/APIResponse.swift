public import API
internal import Objects

/// What is sent back.
public struct APIResponse: Sendable {
    public enum Body: Sendable {
        case whole([UInt8])
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
}

extension APIStatus {
    public var response: APIResponse { APIResponse(status: code, body: .whole(JSONWriter.write(content))) }
}
