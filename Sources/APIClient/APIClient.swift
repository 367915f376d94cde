internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Talks to a running daemon over the unix socket in its state directory.
public struct APIClient: Sendable {
    public struct Response: Sendable {
        public var status: Int
        public var body: [UInt8]
        public var isSuccess: Bool { (200..<300).contains(status) }
    }

    /// Why no answer came.
    public enum Failure: Error, Sendable, CustomStringConvertible {
        /// No daemon listens there.
        case noDaemon(socket: String)
        case brokenAnswer(String)

        public var description: String {
            switch self {
            case .noDaemon(let socket):
                "no daemon answers at \(socket): start one with 'skeg run', or name its state directory with --state"
            case .brokenAnswer(let text): "the daemon's answer broke off: \(text)"
            }
        }
    }

    /// The most that is read of an answer that is not a stream, in bytes.
    static let answerLimit = 256 * 1024 * 1024

    let socketPath: String

    public init(socketPath: String) { self.socketPath = socketPath }

    /// Sends a request and reads the whole answer.
    public func send(
        _ method: String, _ path: String, body: [UInt8] = [], contentType: String = "application/json"
    ) async throws -> Response {
        var status = 0
        var bytes: [UInt8] = []
        try await exchange(method, path, body: body, contentType: contentType) { part in
            switch part {
            case .status(let code): status = code
            case .piece(let piece):
                guard bytes.count + piece.count <= APIClient.answerLimit else {
                    throw Failure.brokenAnswer("it is larger than \(APIClient.answerLimit) bytes")
                }
                bytes += piece
            }
        }
        return Response(status: status, body: bytes)
    }

    /// Sends a GET and hands on each piece of the answer as it comes. A status that is no success comes back with its
    /// body instead; nil after a stream that ended.
    public func stream(_ path: String, _ piece: (_ bytes: [UInt8]) throws -> Void) async throws -> Response? {
        var failure: Response?
        try await exchange("GET", path, body: [], contentType: "") { part in
            switch part {
            case .status(let code): if !(200..<300).contains(code) { failure = Response(status: code, body: []) }
            case .piece(let bytes): if failure != nil { failure?.body += bytes } else { try piece(bytes) }
            }
        }
        return failure
    }

    private enum Part {
        case status(Int)
        case piece([UInt8])
    }

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPPart<HTTPRequestHead, ByteBuffer>>

    private func exchange(
        _ method: String, _ path: String, body: [UInt8], contentType: String, received: (Part) throws -> Void
    ) async throws {
        let connection = try await connect()
        try await connection.executeThenClose { inbound, outbound in
            var headers = HTTPHeaders([
                ("Host", "localhost"), ("User-Agent", "skeg"), ("Connection", "close"),
                ("Content-Length", String(body.count))
            ])
            if !contentType.isEmpty { headers.add(name: "Content-Type", value: contentType) }
            let head = HTTPRequestHead(
                version: .http1_1, method: HTTPMethod(rawValue: method), uri: path, headers: headers)
            try await outbound.write(contentsOf: [.head(head), .body(ByteBuffer(bytes: body)), .end(nil)])
            for try await part in inbound {
                switch part {
                case .head(let head): try received(.status(Int(head.status.code)))
                case .body(let buffer): try received(.piece(Array(buffer.readableBytesView)))
                case .end: return
                }
            }
            throw Failure.brokenAnswer("the connection was closed")
        }
    }

    private func connect() async throws -> Connection {
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(unixDomainSocketPath: socketPath) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        try channel.pipeline.syncOperations.addHandler(RequestBufferHandler())
                        return try Connection(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw Failure.noDaemon(socket: socketPath)
        }
    }
}
