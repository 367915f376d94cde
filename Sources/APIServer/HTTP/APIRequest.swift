/// One request, read whole: bodies are small here, and capped.
public struct APIRequest: Sendable {
    public enum Method: String, Sendable {
        case get = "GET", post = "POST", put = "PUT", patch = "PATCH", delete = "DELETE"
    }

    public var method: Method
    /// The path's segments, each decoded on its own.
    public var path: [String]
    public var query: [String: String]
    public var contentType: String
    public var body: [UInt8]
    /// Who asks, as far as the transport knows: `root`, or `uid:1000`.
    public var user: String
    /// The program that asks, from its User-Agent up to the first slash.
    public var agent: String

    public init(
        method: Method, path: [String], query: [String: String] = [:], contentType: String = "application/json",
        body: [UInt8] = [], user: String = "", agent: String = ""
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.contentType = contentType
        self.body = body
        self.user = user
        self.agent = agent
    }

    /// A query parameter that is set without a value, or to a true one.
    public func flag(_ name: String) -> Bool {
        guard let value = query[name] else { return false }
        return ["", "1", "t", "true", "True", "TRUE"].contains(value)
    }
}

public struct APIResponse: Sendable {
    public enum Body: Sendable {
        case whole([UInt8])
        /// Written piece by piece until the pieces end or the client is gone. Each is made when the client has taken the one
        /// before, so that a slow client costs no memory.
        case stream(any AsyncSequence<[UInt8], Never> & Sendable)
    }

    public var status: Int
    public var contentType: String
    public var body: Body

    public init(status: Int = 200, contentType: String = "application/json", body: Body) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }
}

/// What answers requests.
public protocol APIResponder: Sendable {
    /// nil where the path is not this responder's.
    func respond(to request: APIRequest) async -> APIResponse?
}

/// Bounds on what clients may send.
public struct APILimits: Sendable {
    /// Bytes; as kube-apiserver's limit on request bodies.
    public var bodySize = 3 * 1024 * 1024
    /// Connections at once; further ones are closed at once.
    public var connections = 256
    /// Bytes of a request's line and headers; and of one of them.
    public var headerSize = 64 * 1024
    /// Headers of one request.
    public var headerCount = 100
    /// How long a client may take to send a whole request, from when the connection is free for it.
    public var requestTime = Duration.seconds(30)
    /// Bytes of a body over its limit that are still taken in, so that a client which is busy sending reads the refusal.
    var drainedSize: Int { 4 * bodySize }

    public init() {}
}
