internal import API
internal import Runtime
internal import Synchronization

/// Carries a port-forward over a web socket that carries a SPDY connection (KEP-4006), as kubectl has it from 1.31 on.
///
/// A port that does not take its bytes holds up the other connections of the same client too: on one connection without
/// windows nothing else can hold the client up.
struct PortTunnelTalk: Sendable {
    static let protocolName = "SPDY/3.1+portforward.k8s.io"

    let socket: any WebSocket
    /// For messages: the pod.
    let target: String
    let connect: @Sendable (UInt16) async throws(RuntimeError) -> any PortStream

    private let tunnel = TunnelOwner()
    private let connections = Connections()

    init(
        socket: any WebSocket, target: String,
        connect: @escaping @Sendable (UInt16) async throws(RuntimeError) -> any PortStream
    ) {
        self.socket = socket
        self.target = target
        self.connect = connect
    }

    /// Until the client ends it, or is gone.
    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            defer {
                connections.abandonAll()
                group.cancelAll()
            }
            while let message = try await socket.receive() {
                for action in try await tunnel.receive(message.bytes) {
                    switch action {
                    case .send(let bytes): try await socket.send(.binary(bytes))
                    case .connect(let id, let port):
                        let connection = connections.add(id)
                        group.addTask { await serve(connection, id, port) }
                    case .deliver(let id, let bytes): await connections[id]?.input.give(bytes)
                    case .endInput(let id): connections[id]?.input.finish()
                    case .abandon(let id): connections[id]?.input.abandon()
                    }
                }
            }
        }
    }

    private func serve(_ connection: PortConnection, _ id: PortTunnel.ConnectionID, _ port: UInt16) async {
        let failure = await connection.run { () async throws(RuntimeError) in
            try await connect(port)
        } output: { bytes in
            let frame = try await tunnel.output(bytes, of: id)
            if !frame.isEmpty { try await socket.send(.binary(frame)) }
        }
        connections.remove(id)
        let text = failure.map { "error forwarding port \(port) to \(target): \($0.message)" }
        guard let frames = try? await tunnel.finish(id, error: text), !frames.isEmpty else { return }
        try? await socket.send(.binary(frames))
    }
}

/// Lets one task at a time at the tunnel.
private actor TunnelOwner {
    private let tunnel = PortTunnel()

    func receive(_ bytes: [UInt8]) throws(SPDYError) -> [PortTunnel.Action] { try tunnel.receive(bytes) }

    func output(_ bytes: [UInt8], of connection: PortTunnel.ConnectionID) throws(SPDYError) -> [UInt8] {
        try tunnel.output(bytes, of: connection)
    }

    func finish(_ connection: PortTunnel.ConnectionID, error: String?) throws(SPDYError) -> [UInt8] {
        try tunnel.finish(connection, error: error)
    }
}

/// The connections that are open.
private final class Connections: Sendable {
    private let all = Mutex<[PortTunnel.ConnectionID: PortConnection]>([:])

    subscript(id: PortTunnel.ConnectionID) -> PortConnection? { all.withLock { $0[id] } }

    func add(_ id: PortTunnel.ConnectionID) -> PortConnection {
        let connection = PortConnection()
        all.withLock { $0[id] = connection }
        return connection
    }

    func remove(_ id: PortTunnel.ConnectionID) { all.withLock { $0[id] = nil } }

    func abandonAll() {
        for connection in all.withLock({ $0.values.map { $0 } }) { connection.input.abandon() }
    }
}
