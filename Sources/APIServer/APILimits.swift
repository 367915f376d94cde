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
