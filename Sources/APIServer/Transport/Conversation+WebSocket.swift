internal import API
internal import NIOCore
internal import NIOWebSocket

extension Conversation {
    /// How long a client may take to say goodbye after the server has.
    private static let goodbyeTime = TimeAmount.seconds(5)

    /// Changes the connection over to frames, and serves them until one side is done.
    func speak(
        _ upgrade: WebSocketUpgrade, _ agreement: WebSocketHandshake.Agreement, _ parts: inout PartReader,
        _ writer: PartWriter
    ) async throws {
        try await writer.write(.upgrade(agreement.head))
        let socket = ServerWebSocket(writer)
        let serving = Task { [channel] in
            do {
                try await upgrade.serve(socket, agreement.subprotocol)
                try await socket.close(code: 1000, reason: "")
            } catch {
                try? await socket.close(code: 1011, reason: "")
            }
            socket.incoming.finish()
            channel.channel.eventLoop.scheduleTask(in: Conversation.goodbyeTime) {
                channel.channel.close(promise: nil)
            }
        }
        let closing: @Sendable () -> Void = {
            Task { try? await socket.close(code: 1001, reason: "the server ends") }
        }
        var received = parts
        defer { parts = received }
        do {
            try await closed.during({ serving.cancel() }) {
                try await draining.during(closing) { try await read(&received, for: socket) }
            }
        } catch {
            serving.cancel()
            await serving.value
            throw error
        }
        serving.cancel()
        await serving.value
    }

    /// Hands on messages, answers pings, and returns when the client has said goodbye or broken the rules.
    private func read(_ parts: inout PartReader, for socket: ServerWebSocket) async throws {
        defer { socket.incoming.finish() }
        var assembler = WebSocketAssembler(messageSize: limits.messageSize)
        while let part = try await parts.next() {
            guard case .frame(let frame) = part else { continue }
            do {
                switch try assembler.take(WebSocketFragment(frame)) {
                case .text(let text): await socket.incoming.put(.text(text))
                case .binary(let bytes): await socket.incoming.put(.binary(bytes))
                case .ping(let bytes): try await socket.pong(bytes)
                case .pong, nil: break
                case .close(let code):
                    return try await socket.close(code: code ?? 1000, reason: "")
                }
            } catch let violation as WebSocketViolation {
                return try await socket.close(code: violation.code, reason: violation.reason)
            }
        }
    }
}

extension WebSocketFragment {
    fileprivate init(_ frame: WebSocketFrame) {
        self.init(
            opcode: UInt8(webSocketOpcode: frame.opcode), isFinal: frame.fin, isMasked: frame.maskKey != nil,
            hasReservedBits: frame.rsv1 || frame.rsv2 || frame.rsv3,
            payload: Array(frame.unmaskedData.readableBytesView))
    }
}
