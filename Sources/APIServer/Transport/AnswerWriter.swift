internal import API
internal import NIOCore
internal import NIOHTTP1

/// Writes the answer to one request.
struct AnswerWriter {
    /// Longer answers are written in pieces of so many bytes, each once the client has taken most of those before.
    private static let pieceSize = 256 * 1024

    private let writer: PartWriter
    private let request: HTTPRequestHead
    private let closed: Moment
    private let draining: Moment

    init(_ writer: PartWriter, to request: HTTPRequestHead, closed: Moment, draining: Moment) {
        self.writer = writer
        self.request = request
        self.closed = closed
        self.draining = draining
    }

    /// - Parameter isLast: The connection ends with this answer, whatever the client asks for.
    /// - Returns: Whether another request may follow on this connection.
    @discardableResult
    func write(_ response: APIResponse, isLast: Bool = false) async throws -> Bool {
        // HTTP/2 has no connection of its own to end. After a request for another protocol nothing more is read as HTTP.
        let keepsOpen =
            isHTTP2
            || !(isLast || draining.hasCome || !request.isKeepAlive || request.headers.contains(name: "upgrade"))
        var head = HTTPResponseHead(response)
        if !keepsOpen { head.headers.add(name: "connection", value: "close") }
        switch response.body {
        case .whole(let bytes): try await write(head, [ByteBuffer(bytes: bytes)])
        case .parts(let parts): try await write(head, parts)
        case .stream(let pieces): try await write(head, pieces)
        case .webSocket: try await write(APIStatus.internalError("a web socket is no answer here").response)
        }
        return keepsOpen
    }

    private var isHTTP2: Bool { request.version.major >= 2 }
    private var hasBody: Bool { request.method != .HEAD }

    private func write(_ head: HTTPResponseHead, _ parts: [ByteBuffer]) async throws {
        var head = head
        let size = parts.reduce(0) { $0 + $1.readableBytes }
        head.headers.add(name: "content-length", value: String(size))
        guard hasBody else { return try await writer.write(contentsOf: [.head(head), .end]) }
        guard size > AnswerWriter.pieceSize else {
            let body = parts.filter { $0.readableBytes > 0 }.map(OutboundPart.body)
            return try await writer.write(contentsOf: [.head(head)] + body + [.end])
        }
        try await writer.write(.head(head))
        for part in parts {
            var rest = part
            while let piece = rest.readSlice(length: min(AnswerWriter.pieceSize, rest.readableBytes)),
                piece.readableBytes > 0
            {
                try await writer.write(.body(piece))
            }
        }
        try await writer.write(.end)
    }

    private func write(_ head: HTTPResponseHead, _ pieces: any AsyncSequence<[UInt8], Never> & Sendable) async throws {
        var head = head
        if !isHTTP2 { head.headers.add(name: "transfer-encoding", value: "chunked") }
        try await writer.write(.head(head))
        guard hasBody else { return try await writer.write(.end) }
        // A stream may be silent for long, so a client that goes away has to end it from here.
        let writing = Task { [writer] in
            for await piece in pieces { try await writer.write(.body(ByteBuffer(bytes: piece))) }
        }
        let cancel: @Sendable () -> Void = { writing.cancel() }
        let outcome = await closed.during(cancel) {
            await draining.during(cancel) {
                await withTaskCancellationHandler {
                    await writing.result
                } onCancel: {
                    writing.cancel()
                }
            }
        }
        // Who is told to come back is told with a proper end.
        if case .failure(let error) = outcome, !draining.hasCome { throw error }
        try await writer.write(.end)
    }
}
