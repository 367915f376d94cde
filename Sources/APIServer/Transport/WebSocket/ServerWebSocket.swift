internal import NIOCore
internal import NIOWebSocket
internal import Synchronization

/// The server's end of a web socket.
final class ServerWebSocket: WebSocket {
    let incoming = MessageQueue()
    private let writer: PartWriter
    private let hasSaidGoodbye = Mutex(false)

    init(_ writer: PartWriter) { self.writer = writer }

    func receive() async throws -> WebSocketMessage? { await incoming.take() }

    func send(_ message: WebSocketMessage) async throws {
        guard !hasSaidGoodbye.withLock({ $0 }) else { throw ChannelError.outputClosed }
        switch message {
        case .text(let text): try await write(.text, ByteBuffer(string: text))
        case .binary(let bytes): try await write(.binary, ByteBuffer(bytes: bytes))
        }
    }

    func close(code: UInt16, reason: String) async throws {
        let isFirst = hasSaidGoodbye.withLock { said in
            defer { said = true }
            return !said
        }
        guard isFirst else { return }
        var payload = ByteBuffer()
        payload.writeInteger(code)
        payload.writeString(ServerWebSocket.shortened(reason))
        try await write(.connectionClose, payload)
    }

    /// Answers a ping.
    func pong(_ bytes: [UInt8]) async throws {
        guard !hasSaidGoodbye.withLock({ $0 }) else { return }
        try await write(.pong, ByteBuffer(bytes: bytes))
    }

    private func write(_ opcode: WebSocketOpcode, _ payload: ByteBuffer) async throws {
        try await writer.write(.frame(WebSocketFrame(fin: true, opcode: opcode, data: payload)))
    }

    /// A close frame has room for 123 bytes besides its code (RFC 6455 §5.5).
    private static func shortened(_ reason: String) -> String {
        var (text, size) = ("", 0)
        for character in reason {
            size += character.utf8.count
            guard size <= 123 else { break }
            text.append(character)
        }
        return text
    }
}
