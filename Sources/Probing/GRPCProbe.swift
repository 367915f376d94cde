internal import NIOCore
internal import NIOHPACK
internal import NIOHTTP2
internal import Runtime

/// One call of `grpc.health.v1.Health/Check`, over HTTP/2 without TLS
/// (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md; `grpcProber.Probe`, pkg/probe/grpc/grpc.go).
struct GRPCProbe {
    let network: NetworkProber
    let host: String
    let port: UInt16
    let service: String

    func run(within timeout: Duration) async -> ProbeAnswer {
        let place = NetworkPlace(host: host, port: port)
        let request = HealthCheck.request(service: service, authority: place.text, timeout: timeout)
        let message = HealthCheck.message(service: service)
        let limit = Spelling.seconds(timeout)
        do throws(NetworkFailure) {
            let answer = try await network.talk(to: place, until: .now() + TimeAmount(timeout)) {
                (channel, promise: EventLoopPromise<HealthCheck.Answer>) in
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(NIOHTTP2Handler(mode: .client))
                try pipeline.addHandler(HealthCheckHandler(request, message, promise))
            }
            return answer.verdict(within: limit)
        } catch {
            if error.hasTimedOut {
                return ProbeAnswer(
                    .failure, "timeout: health rpc of \"\(place.text)\" did not complete within \(limit)",
                    hasTimedOut: true)
            }
            return ProbeAnswer(.failure, "error: failed to connect service at \"\(place.text)\": \(error.message)")
        }
    }
}

/// The two messages of the health service, and what frames them.
enum HealthCheck {
    /// Bytes of an answer; a real one has seven.
    static let messageLimit = 4096
    static let path = "/grpc.health.v1.Health/Check"

    static func request(service: String, authority: String, timeout: Duration) -> HPACKHeaders {
        let milliseconds = max(1, Int64(timeout / .milliseconds(1)))
        // Eight digits are the most that the protocol knows.
        let span = milliseconds < 100_000_000 ? "\(milliseconds)m" : "\(milliseconds / 1000)S"
        return [
            ":method": "POST", ":scheme": "http", ":path": path, ":authority": authority,
            "content-type": "application/grpc", "user-agent": ProbeRequest.userAgent, "te": "trailers",
            "grpc-timeout": span
        ]
    }

    /// A `HealthCheckRequest` (field 1: the service) with the five bytes that say how long it is and that it is not
    /// compressed.
    static func message(service: String) -> [UInt8] {
        var body: [UInt8] = []
        if !service.isEmpty {
            body.append(1 << 3 | 2)
            body += varint(UInt64(service.utf8.count))
            body += service.utf8
        }
        let count = UInt32(body.count)
        return [0] + (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * UInt32($0))) } + body
    }

    /// The field `status` of a `HealthCheckResponse`; nil where the bytes are none.
    static func status(in framed: [UInt8]) -> UInt64? {
        guard framed.count >= 5, framed[0] == 0 else { return nil }
        let count = framed[1...4].reduce(0) { $0 << 8 | Int($1) }
        guard framed.count - 5 == count else { return nil }
        var rest = framed[5...]
        var status: UInt64 = 0
        while !rest.isEmpty {
            guard let key = takeVarint(&rest) else { return nil }
            switch (key >> 3, key & 7) {
            case (1, 0):
                guard let value = takeVarint(&rest) else { return nil }
                status = value
            case (_, 0): guard takeVarint(&rest) != nil else { return nil }
            case (_, 2):
                guard let length = takeVarint(&rest), length <= UInt64(rest.count) else { return nil }
                rest = rest.dropFirst(Int(length))
            case (_, 1), (_, 5):
                let size = key & 7 == 1 ? 8 : 4
                guard rest.count >= size else { return nil }
                rest = rest.dropFirst(size)
            default: return nil
            }
        }
        return status
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    private static func takeVarint(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            guard let byte = bytes.popFirst() else { return nil }
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        return nil
    }

    /// How a call ended.
    struct Answer: Sendable, Hashable {
        /// Of HTTP; 200 for whatever speaks gRPC.
        var httpStatus = ""
        /// Of gRPC, `grpc-status`; empty where there is none.
        var status = ""
        /// `grpc-message`, decoded.
        var text = ""
        var body: [UInt8] = []

        private static let codes = [
            "OK", "Canceled", "Unknown", "InvalidArgument", "DeadlineExceeded", "NotFound", "AlreadyExists",
            "PermissionDenied", "ResourceExhausted", "FailedPrecondition", "Aborted", "OutOfRange", "Unimplemented",
            "Internal", "Unavailable", "DataLoss", "Unauthenticated"
        ]
        private static let statuses = ["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"]

        func verdict(within limit: String) -> ProbeAnswer {
            guard httpStatus == "200" || !status.isEmpty else {
                return ProbeAnswer(
                    .failure, "error: health rpc probe failed: unexpected HTTP status code \"\(httpStatus)\"")
            }
            let code = Int(status) ?? 2
            let name = Answer.codes.indices.contains(code) ? Answer.codes[code] : "Code(\(code))"
            switch name {
            case "OK": break
            case "Unimplemented":
                return ProbeAnswer(
                    .failure,
                    "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): \(text)")
            case "DeadlineExceeded":
                return ProbeAnswer(.failure, "timeout: health rpc did not complete within \(limit): \(text)")
            default:
                return ProbeAnswer(
                    .failure, "error: health rpc probe failed: rpc error: code = \(name) desc = \(text)")
            }
            guard let found = HealthCheck.status(in: body) else {
                return ProbeAnswer(.failure, "error: health rpc probe failed: the answer is no HealthCheckResponse")
            }
            guard found != 1 else { return ProbeAnswer(.success) }
            let word = found < UInt64(Answer.statuses.count) ? Answer.statuses[Int(found)] : "\(found)"
            return ProbeAnswer(.failure, "service unhealthy (responded with \"\(word)\")")
        }
    }
}

/// Sends the call on the connection's first stream once there is one, and reads what comes on it.
private final class HealthCheckHandler: ChannelInboundHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let request: HPACKHeaders
    private let message: [UInt8]
    private let promise: EventLoopPromise<HealthCheck.Answer>
    private var answer = HealthCheck.Answer()

    init(_ request: HPACKHeaders, _ message: [UInt8], _ promise: EventLoopPromise<HealthCheck.Answer>) {
        self.request = request
        self.message = message
        self.promise = promise
    }

    func channelActive(context: ChannelHandlerContext) {
        let stream = HTTP2StreamID(1)
        context.write(
            wrapOutboundOut(HTTP2Frame(streamID: stream, payload: .headers(.init(headers: request)))), promise: nil)
        let data = HTTP2Frame.FramePayload.Data(data: .byteBuffer(ByteBuffer(bytes: message)), endStream: true)
        context.writeAndFlush(wrapOutboundOut(HTTP2Frame(streamID: stream, payload: .data(data))), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data).payload {
        case .headers(let frame):
            if let status = frame.headers.first(name: ":status") { answer.httpStatus = status }
            if let status = frame.headers.first(name: "grpc-status") { answer.status = status }
            if let text = frame.headers.first(name: "grpc-message") { answer.text = HealthCheckHandler.decoded(text) }
            if frame.endStream { promise.succeed(answer) }
        case .data(let frame):
            guard case .byteBuffer(let buffer) = frame.data else { return }
            answer.body += buffer.readableBytesView.prefix(HealthCheck.messageLimit - answer.body.count)
            if answer.body.count >= HealthCheck.messageLimit {
                promise.fail(NetworkFailure(message: "the answer has more than \(HealthCheck.messageLimit) bytes"))
            }
            if frame.endStream { promise.succeed(answer) }
        case .rstStream(let code): promise.fail(NetworkFailure(message: "the stream was reset: \(code)"))
        // One that is about to end answers what it has taken on.
        case .goAway(let last, .noError, _) where last >= HTTP2StreamID(1): break
        case .goAway(_, let code, _): promise.fail(NetworkFailure(message: "the server went away: \(code)"))
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(NetworkFailure(message: "the server closed the connection before an answer"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if error is any NIOHTTP2Error {
            promise.fail(NetworkFailure(message: "the server does not speak HTTP/2 without TLS: \(error)"))
        } else {
            promise.fail(error)
        }
        context.close(promise: nil)
    }

    /// Percent signs and two digits stand for bytes.
    private static func decoded(_ text: String) -> String {
        var result: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                result.append(value)
                rest = rest.dropFirst(2)
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
