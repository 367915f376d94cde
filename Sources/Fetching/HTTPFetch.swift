internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Asks servers over HTTP/1.1, with bounds on what they may send and how long they may take. A connection is for one answer.
/// Redirects are not followed: whoever is asked does not choose whom else this machine asks.
public struct HTTPFetch: Sendable {
    /// By what a server over TLS is known.
    public enum Trust: Sendable, Hashable {
        /// By nothing, as probes ask pods.
        case anybody
        /// By the machine's authorities.
        case machine
        /// By those in a file, in PEM.
        case file(String)
    }

    public struct Request: Sendable {
        public var address: HTTPAddress
        /// Below the address's own.
        public var path: String
        public var headers: [(name: String, value: String)]
        /// Nil for a GET, else it is POSTed.
        public var body: [UInt8]?
        /// Of the answer's body.
        public var bytes: Int
        public var time: Duration

        public init(
            _ address: HTTPAddress, path: String = "", headers: [(name: String, value: String)] = [],
            body: [UInt8]? = nil, bytes: Int, time: Duration
        ) {
            self.address = address
            self.path = path
            self.headers = headers
            self.body = body
            self.bytes = bytes
            self.time = time
        }
    }

    public struct Answer: Sendable, Hashable {
        public var status: Int
        /// Empty where it is not said.
        public var contentType: String
        public var body: [UInt8]
    }

    /// Why there is no answer.
    public enum Failure: Error, Sendable, Hashable, CustomStringConvertible {
        case unreachable(String)
        case broken(String)
        case tooLarge(Int)
        case tooSlow(Duration)

        public var description: String {
            switch self {
            case .unreachable(let text): "it cannot be reached: \(text)"
            case .broken(let text): "its answer broke off: \(text)"
            case .tooLarge(let bytes): "its answer has more than \(bytes) bytes"
            case .tooSlow(let time): "it did not answer within \(time)"
            }
        }
    }

    /// Of an answer besides its body.
    static let headBytes = 64 * 1024

    private let context: NIOSSLContext

    /// - Throws: Where a file of authorities cannot be read.
    public init(trusting trust: Trust) throws {
        var settings = TLSConfiguration.makeClientConfiguration()
        // Who closes without a farewell is not waited for.
        settings.shutdownTimeout = .milliseconds(200)
        switch trust {
        case .anybody: settings.certificateVerification = .none
        case .machine: break
        case .file(let path): settings.trustRoots = .file(path)
        }
        context = try NIOSSLContext(configuration: settings)
    }

    public func fetch(_ request: Request) async throws(Failure) -> Answer {
        let result = await withTaskGroup(of: Result<Answer, Failure>.self) { group in
            group.addTask { await exchange(request) }
            group.addTask {
                try? await Task.sleep(for: request.time)
                return .failure(.tooSlow(request.time))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(.tooSlow(request.time))
        }
        return try result.get()
    }

    // MARK: One exchange

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPPart<HTTPRequestHead, ByteBuffer>>

    private func exchange(_ request: Request) async -> Result<Answer, Failure> {
        let connection: Connection
        do {
            connection = try await connect(request)
        } catch {
            return .failure(.unreachable(HTTPFetch.text(of: error)))
        }
        do {
            let answer = try await connection.executeThenClose { inbound, outbound in
                try await outbound.write(contentsOf: HTTPFetch.parts(of: request))
                return try await HTTPFetch.read(inbound, atMost: request.bytes)
            }
            return .success(answer)
        } catch let failure as Failure {
            return .failure(failure)
        } catch is AnswerLimitHandler.Exceeded {
            return .failure(.tooLarge(request.bytes))
        } catch {
            return .failure(.broken(HTTPFetch.text(of: error)))
        }
    }

    private func connect(_ request: Request) async throws -> Connection {
        let (address, context) = (request.address, self.context)
        let nanoseconds =
            Int64(clamping: request.time.components.seconds) * 1_000_000_000
            + request.time.components.attoseconds / 1_000_000_000
        return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.nanoseconds(nanoseconds))
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if address.isSecure {
                        let name = HTTPFetch.isNumber(address.host) ? nil : address.host
                        try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
                    }
                    try pipeline.addHandler(AnswerLimitHandler(limit: request.bytes + HTTPFetch.headBytes))
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(RequestBufferHandler())
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }

    private static func parts(of request: Request) -> [HTTPPart<HTTPRequestHead, ByteBuffer>] {
        let (address, body) = (request.address, request.body ?? [])
        var headers = HTTPHeaders([("Host", address.authority), ("Connection", "close"), ("User-Agent", "skeg")])
        for header in request.headers { headers.add(name: header.name, value: header.value) }
        if request.body != nil { headers.add(name: "Content-Length", value: String(body.count)) }
        let head = HTTPRequestHead(
            version: .http1_1, method: request.body == nil ? .GET : .POST, uri: address.path + request.path,
            headers: headers)
        return [.head(head)] + (body.isEmpty ? [] : [.body(ByteBuffer(bytes: body))]) + [.end(nil)]
    }

    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<HTTPClientResponsePart>, atMost limit: Int
    ) async throws -> Answer {
        var answer = Answer(status: 0, contentType: "", body: [])
        for try await part in inbound {
            switch part {
            case .head(let head):
                answer.status = Int(head.status.code)
                answer.contentType = head.headers.first(name: "content-type") ?? ""
                let coding = head.headers.first(name: "content-encoding") ?? "identity"
                guard coding == "identity" else { throw Failure.broken("it is encoded as \(coding.prefix(32))") }
            case .body(let buffer):
                guard answer.body.count + buffer.readableBytes <= limit else { throw Failure.tooLarge(limit) }
                answer.body += buffer.readableBytesView
            case .end: return answer
            }
        }
        throw Failure.broken("the connection was closed")
    }

    private static func isNumber(_ host: String) -> Bool {
        (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }

    /// Short, on one line: what the other end has to do with it stands first.
    private static func text(of error: any Error) -> String {
        if let failure = error as? NIOConnectionError, let first = failure.connectionErrors.first {
            return String("\(first.error)".prefix(200))
        }
        return String("\(error)".prefix(200))
    }
}
