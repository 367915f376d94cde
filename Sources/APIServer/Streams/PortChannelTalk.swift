internal import API
internal import Runtime

/// Carries a port-forward over a web socket with two channels for each port, one for its bytes and one for what went wrong,
/// as the Python client and kr8s have it (`handleWebSocketStreams` of the kubelet). The first message of each channel is
/// the port's number.
struct PortChannelTalk: Sendable {
    let socket: any WebSocket
    let channels: ChannelProtocol
    let ports: [UInt16]
    /// For messages: the pod.
    let target: String
    let connect: @Sendable (UInt16) async throws(RuntimeError) -> any PortStream

    /// Until every port has ended, or the client is gone.
    func run() async throws {
        let connections = ports.map { _ in PortConnection() }
        for (index, port) in ports.enumerated() {
            let number = [UInt8(port & 255), UInt8(port >> 8)]
            try await send(number, on: UInt8(2 * index))
            try await send(number, on: UInt8(2 * index + 1))
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await serveAll(connections) }
            group.addTask { await listen(connections) }
            await group.next()
            for connection in connections { connection.input.abandon() }
            group.cancelAll()
        }
    }

    private func serveAll(_ connections: [PortConnection]) async {
        await withDiscardingTaskGroup { group in
            for index in connections.indices { group.addTask { await serve(connections[index], index) } }
        }
        try? await socket.close(code: WebSocketCode.normal, reason: "")
    }

    private func serve(_ connection: PortConnection, _ index: Int) async {
        let failure = await connection.run { () async throws(RuntimeError) in
            try await connect(ports[index])
        } output: { bytes in
            try await send(bytes, on: UInt8(2 * index))
        }
        guard let failure else { return }
        let text = "error forwarding port \(ports[index]) to \(target): \(failure.message)"
        try? await send(Array(text.utf8), on: UInt8(2 * index + 1))
    }

    private func listen(_ connections: [PortConnection]) async {
        while let message = try? await socket.receive() {
            guard case .content(let channel, let bytes)? = channels.read(message.bytes), channel % 2 == 0,
                Int(channel / 2) < connections.count, !bytes.isEmpty
            else { continue }
            await connections[Int(channel / 2)].input.give(bytes)
        }
    }

    private func send(_ content: [UInt8], on channel: UInt8) async throws {
        try await socket.send(WebSocketMessage(channels.message(content, on: channel), isText: channels.isText))
    }
}
