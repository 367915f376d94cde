public import Access

/// One request, read whole: bodies are small here, and capped.
public struct APIRequest: Sendable {
    public enum Method: String, Sendable {
        case get = "GET"
        case head = "HEAD"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
        case options = "OPTIONS"
    }

    public var method: Method
    /// The path's segments, each decoded on its own.
    public let path: [String]
    /// What the path names; nil for one that names no resource.
    public let resource: ResourcePath?
    public var query: Query
    public var headers: Headers
    public var body: [UInt8]
    /// What the transport knows of the other end.
    public var peer: Peer
    /// Who asks; anonymous until somebody has looked at the peer and the headers.
    public var user: UserInfo
    /// Who asks in truth, where `user` is somebody that they act as.
    public var impersonator: UserInfo?
    /// Who may do what, as it was when the request was let in; nil where nobody has looked.
    public var roles: RoleIndex?

    public init(
        method: Method, path: [String], query: Query = Query(), headers: Headers = Headers(), body: [UInt8] = [],
        peer: Peer = Peer(), user: UserInfo = .anonymous
    ) {
        self.method = method
        self.path = path
        resource = ResourcePath(path)
        self.query = query
        self.headers = headers
        self.body = body
        self.peer = peer
        self.user = user
    }

    /// Whether the method changes nothing (RFC 9110 §9.2.1).
    public var isReading: Bool { [.get, .head, .options].contains(method) }

    public var contentType: String { headers["content-type"] ?? "" }

    /// The program that asks, from its User-Agent up to the first slash; at most 64 characters.
    public var agent: String { String((headers["user-agent"] ?? "").prefix { $0 != "/" }.prefix(64)) }
}

/// The other end of a connection, as far as the transport itself has proof of it.
public struct Peer: Sendable, Hashable {
    public enum Proof: Sendable, Hashable {
        case nothing
        /// A process of this machine with this user id (unix(7), SO_PEERCRED).
        case process(userID: UInt32)
        /// A client certificate that the server's authority has signed: subject's common name and organizations
        /// (`x509.CommonNameUserConversion`).
        case certificate(commonName: String, organizations: [String])
    }

    public var proof: Proof
    /// `10.0.0.7`, or `@` for the unix socket; for the audit log.
    public var address: String

    public init(_ proof: Proof = .nothing, address: String = "") {
        self.proof = proof
        self.address = address
    }
}
