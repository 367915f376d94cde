/// Bounds on what clients may send, and on how long they may take.
public struct APILimits: Sendable {
    /// Bytes; as kube-apiserver's limit on request bodies. Beyond: 413.
    public var bodySize = 3 * 1024 * 1024
    /// Connections at once, for each address that is listened on; further ones are closed at once.
    public var connections = 1024
    /// Bytes of a request's line and headers; and of one of them. Beyond: 431.
    public var headerSize = 64 * 1024
    /// Headers of one request. Beyond: 431.
    public var headerCount = 100
    /// How long a client may take to send a whole request, and to agree on TLS. Beyond: 408.
    public var requestTime = Duration.seconds(30)
    /// How long a connection may be open without a request; as kube-apiserver's.
    public var idleTime = Duration.seconds(90)
    /// How long a client may take nothing of what is written to it, while more waits.
    public var writeTime = Duration.seconds(30)
    /// How long requests may go on once the server is to end.
    public var drainTime = Duration.seconds(5)
    /// Bytes of a body over its limit that are still taken in, so that a client which is busy sending reads the refusal.
    var drainedSize: Int { 4 * bodySize }

    /// Requests at once that are answered soon; as kube-apiserver's `--max-requests-inflight` and its like together. Beyond: 429.
    public var shortRequests = 400
    /// Requests at once that go on until the client has enough: watches, logs, exec, attach, port-forward. Beyond: 429.
    public var longRequests = 2000
    /// How long an answer that is to come soon may take; as kube-apiserver's `--request-timeout`. Beyond: 504.
    public var answerTime = Duration.seconds(60)

    /// Streams at once of one connection of HTTP/2; as kube-apiserver's `--http2-max-streams-per-connection`.
    public var streams = 250
    /// Streams of one connection that a client may reset, or break, within half a minute ("rapid reset").
    public var resetStreams = 1000
    /// Settings, pings and priorities that a client may send within half a minute.
    public var controlFrames = 200
    /// Frames in which one list of headers of HTTP/2 may come ("CONTINUATION flood").
    public var continuationFrames = 8

    /// Bytes of one frame of a web socket; beyond, it is closed with 1009.
    public var frameSize = 1024 * 1024
    /// Bytes of a message of a web socket, all frames together; beyond, it is closed with 1009.
    public var messageSize = 4 * 1024 * 1024

    public init() {}
}
