internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Runtime

/// A GET to see how a program is, with the redirects that stay at its host (`DoHTTPProbe`, `RedirectChecker`,
/// pkg/probe/http/http.go).
///
/// Other than there, an answer whose end does not come in time is a failure: the kubelet throws such a look away, so that a
/// server that has got stuck in the middle of an answer is never restarted.
struct HTTPProbe {
    let network: NetworkProber
    let check: HTTPCheck
    /// Any answer is a success (`runHTTPHandler`, pkg/kubelet/lifecycle/handlers.go).
    let isHook: Bool

    /// As many requests are made in a row (Go's `net/http.Client`).
    static let redirectLimit = 10

    func run(within timeout: Duration) async -> ProbeAnswer {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        let first = HTTPTarget(check)
        if let refusal = HTTPTarget.refusal(of: check.headers) {
            return ProbeAnswer(.failure, "Get \"\(first.text)\": \(refusal)")
        }
        var target = first
        var usesOwnHost = true
        for _ in 0..<HTTPProbe.redirectLimit {
            let answer: HTTPAnswer
            do throws(NetworkFailure) {
                answer = try await exchange(target, usesOwnHost: usesOwnHost, until: deadline)
            } catch {
                if isHook, error.isOtherProtocol, target.isSecure {
                    // A hook that names HTTPS for a server without it goes on without, as in Kubernetes.
                    target.isSecure = false
                    continue
                }
                return failed(error, target)
            }
            guard answer.isRedirect, let location = answer.location else { return verdict(answer) }
            guard let next = target.following(location), next.host.lowercased() == first.host.lowercased() else {
                return verdict(answer)
            }
            usesOwnHost = usesOwnHost && !HTTPTarget.isAbsolute(location)
            target = next
        }
        return ProbeAnswer(.failure, "Get \"\(target.text)\": stopped after \(HTTPProbe.redirectLimit) redirects")
    }

    private func verdict(_ answer: HTTPAnswer) -> ProbeAnswer {
        if isHook { return ProbeAnswer(.success) }
        return switch answer.status {
        case 200..<300: ProbeAnswer(.success)
        case 300..<400: ProbeAnswer(.warning, "Probe terminated redirects, Response body: \(answer.body)")
        default: ProbeAnswer(.failure, "HTTP probe failed with statuscode: \(answer.status)")
        }
    }

    private func failed(_ failure: NetworkFailure, _ target: HTTPTarget) -> ProbeAnswer {
        let reason =
            failure.hasTimedOut
            ? "context deadline exceeded (Client.Timeout exceeded while awaiting the answer)" : failure.message
        return ProbeAnswer(.failure, "Get \"\(target.text)\": \(reason)", hasTimedOut: failure.hasTimedOut)
    }

    private func exchange(
        _ target: HTTPTarget, usesOwnHost: Bool, until deadline: NIODeadline
    ) async throws(NetworkFailure) -> HTTPAnswer {
        let head = target.request(check.headers, usesOwnHost: usesOwnHost)
        let isSecure = target.isSecure
        let host = target.host
        return try await network.talk(to: NetworkPlace(host: host, port: target.port), until: deadline) {
            channel, promise in
            let pipeline = channel.pipeline.syncOperations
            if isSecure { try pipeline.addHandler(try TLS.handler(for: host)) }
            try pipeline.addHandler(HTTPRequestEncoder())
            try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder(informationalResponseStrategy: .drop)))
            try pipeline.addHandler(HTTPAnswerHandler(head, promise))
        }
    }
}

/// TLS without a look at certificates, from version 1.2 on.
private enum TLS {
    private static let context = Result {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return try NIOSSLContext(configuration: configuration)
    }

    /// - Parameter host: Named to the server where it is a name.
    static func handler(for host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context.get(), serverHostname: isAddress ? nil : host)
    }
}

/// What came back.
struct HTTPAnswer: Sendable, Hashable {
    var status: Int
    var location: String?
    /// At most `NodeProber.answerLimit` bytes of it.
    var body: String

    /// Those that Go's client follows; 304 and 300 are answers.
    var isRedirect: Bool { [301, 302, 303, 307, 308].contains(status) }
}

/// Sends one request once there is a connection, and reads the answer to its end or to the limit.
private final class HTTPAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: HTTPRequestHead
    private let promise: EventLoopPromise<HTTPAnswer>
    private var head: HTTPResponseHead?
    private var body: [UInt8] = []

    init(_ request: HTTPRequestHead, _ promise: EventLoopPromise<HTTPAnswer>) {
        self.request = request
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(request)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let buffer):
            body += buffer.readableBytesView.prefix(NodeProber.answerLimit - body.count)
            if body.count >= NodeProber.answerLimit { finish() }
        case .end: finish()
        }
    }

    private func finish() {
        guard let head else { return }
        promise.succeed(
            HTTPAnswer(
                status: Int(head.status.code), location: head.headers.first(name: "Location"),
                body: String(decoding: body, as: UTF8.self)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(NetworkFailure(message: head == nil ? "EOF" : "unexpected EOF"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        // A peer that ends TLS without saying so has ended all the same.
        case NIOSSLError.uncleanShutdown where head != nil: break
        case let error as NIOSSLError:
            let isPlain = "\(error)".contains("WRONG_VERSION_NUMBER") || "\(error)".contains("HTTP_REQUEST")
            promise.fail(
                NetworkFailure(
                    message: isPlain ? "http: server gave HTTP response to HTTPS client" : "tls: \(error)",
                    isOtherProtocol: isPlain))
        case is HTTPParserError:
            promise.fail(
                NetworkFailure(message: "net/http: HTTP/1.x transport connection broken: malformed HTTP response"))
        default: promise.fail(error)
        }
        context.close(promise: nil)
    }
}
