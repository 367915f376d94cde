/// The connections of one port-forward, as kubectl has them on one SPDY connection: each is a pair of streams, `data` for
/// its bytes and `error` for what went wrong (`portforward.httpStreamHandler` of the kubelet). Told what came, it says what
/// is to be done; it does nothing itself.
///
/// Windows are not kept: Kubernetes' clients know none. What holds a fast client up is that nothing is read from it.
public final class PortTunnel {
    /// Streams at the same time; two for each connection.
    public static let streamLimit = 512

    public typealias ConnectionID = UInt32

    public enum Action: Sendable, Hashable {
        /// To the client; in this order.
        case send([UInt8])
        case connect(ConnectionID, port: UInt16)
        /// To the port, in this order.
        case deliver(ConnectionID, [UInt8])
        /// The client writes no more.
        case endInput(ConnectionID)
        /// The client has no more use of it.
        case abandon(ConnectionID)
    }

    private enum Role { case data, error }

    private struct Stream {
        var role: Role
        var request: String
    }

    /// What a client calls one request.
    private struct Pair {
        var data: UInt32?
        var error: UInt32?
        var port: UInt16 = 0
        var hasEnded = false
    }

    private let reader = SPDYReader()
    private let writer = SPDYWriter()
    private var streams: [UInt32: Stream] = [:]
    private var pairs: [String: Pair] = [:]
    private var lastStream: UInt32 = 0
    private var isGoing = true

    public init() {}

    /// - Throws: where the client does not speak the protocol; then the connection is to be ended.
    public func receive(_ bytes: [UInt8]) throws(SPDYError) -> [Action] {
        var actions: [Action] = []
        for frame in try reader.read(bytes) { try take(frame, &actions) }
        return actions
    }

    /// What a port has sent, for the client; nothing for a connection that is over.
    public func output(_ bytes: [UInt8], of connection: ConnectionID) throws(SPDYError) -> [UInt8] {
        guard streams[connection] != nil else { return [] }
        return try writer.write(.data(id: connection, bytes, isLast: false))
    }

    /// Ends a connection, for the client.
    ///
    /// - Parameter error: What went wrong; nil where the port has ended it.
    public func finish(_ connection: ConnectionID, error: String?) throws(SPDYError) -> [UInt8] {
        guard let stream = streams[connection], let pair = pairs[stream.request] else { return [] }
        var bytes: [UInt8] = []
        if let id = pair.error { bytes += try writer.write(.data(id: id, Array((error ?? "").utf8), isLast: true)) }
        bytes += try writer.write(.data(id: connection, [], isLast: true))
        forget(stream.request)
        return bytes
    }

    /// Streams that are open.
    public var count: Int { streams.count }

    private func take(_ frame: SPDYFrame, _ actions: inout [Action]) throws(SPDYError) {
        switch frame {
        case .openStream(let id, let headers, let isLast): try open(id, headers, isLast, &actions)
        case .data(let id, let bytes, let isLast):
            guard let stream = streams[id], stream.role == .data else { return }
            // What comes before there is a connection would have to be kept.
            guard pairs[stream.request]?.error != nil else { return try reset(id, .protocolError, &actions) }
            if !bytes.isEmpty { actions.append(.deliver(id, bytes)) }
            if isLast { actions.append(.endInput(id)) }
        case .reset(let id, _):
            guard let stream = streams[id] else { return }
            if let data = pairs[stream.request]?.data { actions.append(.abandon(data)) }
            forget(stream.request)
        // Ours would have even numbers; there are none.
        case .ping(let id): if id % 2 == 1 { actions.append(.send(try writer.write(.ping(id: id)))) }
        case .goAway: isGoing = false
        case .reply, .headers, .windowUpdate, .other: break
        }
    }

    private func open(
        _ id: UInt32, _ headers: SPDYHeaders, _ isLast: Bool, _ actions: inout [Action]
    ) throws(SPDYError) {
        guard id % 2 == 1, id > lastStream else { return try reset(id, .protocolError, &actions) }
        lastStream = id
        guard isGoing, streams.count < PortTunnel.streamLimit else { return try reset(id, .refused, &actions) }
        guard let role = PortTunnel.role(headers["streamtype"]), let text = headers["port"], let port = UInt16(text),
            port > 0
        else { return try reset(id, .cancel, &actions) }
        // Old clients do not name their requests: the two streams follow each other, the error's first.
        let request = headers["requestid"] ?? "stream \(role == .data ? id &- 2 : id)"
        var pair = pairs[request] ?? Pair()
        guard (role == .data ? pair.data : pair.error) == nil else { return try reset(id, .cancel, &actions) }
        if role == .data { (pair.data, pair.port, pair.hasEnded) = (id, port, isLast) } else { pair.error = id }
        pairs[request] = pair
        streams[id] = Stream(role: role, request: request)
        actions.append(.send(try writer.write(.reply(id: id, headers: [:], isLast: false))))
        guard let data = pair.data, pair.error != nil else { return }
        actions.append(.connect(data, port: pair.port))
        if pair.hasEnded { actions.append(.endInput(data)) }
    }

    private static func role(_ text: String?) -> Role? {
        switch text {
        case "data": .data
        case "error": .error
        default: nil
        }
    }

    private func reset(_ id: UInt32, _ reason: SPDYReset, _ actions: inout [Action]) throws(SPDYError) {
        actions.append(.send(try writer.write(.reset(id: id, reason))))
        guard let stream = streams[id] else { return }
        forget(stream.request)
    }

    private func forget(_ request: String) {
        guard let pair = pairs.removeValue(forKey: request) else { return }
        for id in [pair.data, pair.error].compactMap({ $0 }) { streams[id] = nil }
    }
}
