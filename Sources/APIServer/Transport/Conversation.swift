internal import API
internal import NIOCore
internal import NIOHTTP1

/// One connection of HTTP/1.1, or one stream of HTTP/2: request after request.
struct Conversation {
    let channel: PartChannel
    let peer: Peer
    let service: HTTPService
    /// From then on, what is begun is ended.
    let draining: Moment
    /// The client is gone.
    let closed = Moment()

    var limits: APILimits { service.limits }

    func run() async {
        channel.channel.closeFuture.whenComplete { [closed] _ in closed.come() }
        // A client that goes away ends what is written to it.
        try? await channel.executeThenClose { inbound, outbound in
            var parts = inbound.makeAsyncIterator()
            while case .head(let head)? = try await parts.next() {
                guard try await exchange(head, &parts, outbound) else { return }
            }
        }
    }

    /// Reads the rest of a request and answers it.
    /// - Returns: Whether another one may follow.
    private func exchange(
        _ head: HTTPRequestHead, _ parts: inout PartReader, _ writer: PartWriter
    ) async throws -> Bool {
        let answer = AnswerWriter(writer, to: head, closed: closed, draining: draining)
        switch try await body(of: head, &parts, writer) {
        case .cutOff: return false
        case .tooLarge:
            try await answer.write(APIStatus.tooLarge(limit: limits.bodySize).response, isLast: true)
            try await drain(&parts)
            return false
        case .whole(let body):
            let response = await service.response(to: head, body: body, peer: peer)
            defer { withExtendedLifetime(response) {} }
            guard case .webSocket(let upgrade) = response.body else { return try await answer.write(response) }
            switch WebSocketHandshake.agree(on: upgrade, with: head) {
            case .failure(let refusal): return try await answer.write(refusal.response)
            case .success(let agreement):
                try await speak(upgrade, agreement, &parts, writer)
                return false
            }
        }
    }

    private enum Body {
        case whole([UInt8])
        case tooLarge
        /// The client ended in the middle.
        case cutOff
    }

    private func body(
        of head: HTTPRequestHead, _ parts: inout PartReader, _ writer: PartWriter
    ) async throws -> Body {
        // Said before it is sent, where the client says how much it will send.
        guard RequestBody.announcedSize(head) <= limits.bodySize else { return .tooLarge }
        if head.headers[canonicalForm: "expect"].contains(where: { $0.lowercased() == "100-continue" }) {
            try await writer.write(.head(HTTPResponseHead(version: .http1_1, status: .continue)))
        }
        var bytes: [UInt8] = []
        while let part = try await parts.next() {
            switch part {
            case .body(let buffer):
                guard bytes.count + buffer.readableBytes <= limits.bodySize else { return .tooLarge }
                bytes.append(contentsOf: buffer.readableBytesView)
            case .end: return .whole(bytes)
            case .head, .frame: return .cutOff
            }
        }
        return .cutOff
    }

    /// Takes in what a client is busy sending, up to a bound, so that it reads the answer.
    private func drain(_ parts: inout PartReader) async throws {
        var size = 0
        while size <= limits.drainedSize, case .body(let buffer)? = try await parts.next() {
            size += buffer.readableBytes
        }
    }
}
