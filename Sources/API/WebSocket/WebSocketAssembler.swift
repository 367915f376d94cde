/// One frame of a client, taken apart and without its mask.
public struct WebSocketFragment: Sendable, Hashable {
    /// Four bits (RFC 6455 §5.2).
    public var opcode: UInt8
    public var isFinal: Bool
    public var isMasked: Bool
    /// Whether one of the bits is set that only extensions use.
    public var hasReservedBits: Bool
    public var payload: [UInt8]

    public init(
        opcode: UInt8, isFinal: Bool = true, isMasked: Bool = true, hasReservedBits: Bool = false, payload: [UInt8]
    ) {
        self.opcode = opcode
        self.isFinal = isFinal
        self.isMasked = isMasked
        self.hasReservedBits = hasReservedBits
        self.payload = payload
    }
}

/// Puts the messages of a client together from their frames, and holds it to the rules (RFC 6455 §5).
public struct WebSocketAssembler: Sendable {
    /// What a frame comes to.
    public enum Event: Sendable, Hashable {
        case text(String)
        case binary([UInt8])
        /// To be answered with the same bytes.
        case ping([UInt8])
        case pong
        /// The client says goodbye; nil where it gives no reason.
        case close(code: UInt16?)
    }

    /// Bytes of all frames of one message.
    public let messageSize: Int
    /// Control frames have at most so many (RFC 6455 §5.5).
    private static let controlSize = 125

    private var isText = false
    /// nil between two messages.
    private var message: [UInt8]?
    private var isClosed = false

    public init(messageSize: Int) { self.messageSize = messageSize }

    /// - Returns: nil where a message goes on.
    public mutating func take(_ fragment: WebSocketFragment) throws(WebSocketViolation) -> Event? {
        guard !isClosed else { throw .protocolError("there is nothing after a close frame") }
        guard fragment.isMasked else { throw .protocolError("a client masks its frames") }
        guard !fragment.hasReservedBits else { throw .protocolError("no extension was agreed on") }
        switch fragment.opcode {
        case 0x0: return try goOn(fragment)
        case 0x1, 0x2:
            guard message == nil else { throw .protocolError("a message begins inside another one") }
            message = []
            isText = fragment.opcode == 0x1
            return try goOn(fragment)
        case 0x8, 0x9, 0xA: return try control(fragment)
        default: throw .protocolError("there is no opcode \(fragment.opcode)")
        }
    }

    private mutating func goOn(_ fragment: WebSocketFragment) throws(WebSocketViolation) -> Event? {
        guard let size = message?.count else { throw .protocolError("no message goes on here") }
        guard size + fragment.payload.count <= messageSize else {
            throw WebSocketViolation(code: 1009, reason: "messageSize is \(messageSize) bytes")
        }
        message?.append(contentsOf: fragment.payload)
        guard fragment.isFinal, let bytes = message else { return nil }
        message = nil
        guard isText else { return .binary(bytes) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw WebSocketViolation(code: 1007, reason: "a text is not UTF-8")
        }
        return .text(text)
    }

    private mutating func control(_ fragment: WebSocketFragment) throws(WebSocketViolation) -> Event? {
        guard fragment.isFinal, fragment.payload.count <= WebSocketAssembler.controlSize else {
            throw .protocolError("a control frame has one piece and at most \(WebSocketAssembler.controlSize) bytes")
        }
        switch fragment.opcode {
        case 0x9: return .ping(fragment.payload)
        case 0xA: return .pong
        default: break
        }
        isClosed = true
        guard fragment.payload.count >= 2 else {
            guard fragment.payload.isEmpty else { throw .protocolError("a close code has two bytes") }
            return .close(code: nil)
        }
        let code = UInt16(fragment.payload[0]) << 8 | UInt16(fragment.payload[1])
        guard WebSocketAssembler.isSendable(code) else { throw .protocolError("\(code) is no close code") }
        guard String(validating: fragment.payload.dropFirst(2), as: UTF8.self) != nil else {
            throw WebSocketViolation(code: 1007, reason: "a reason is not UTF-8")
        }
        return .close(code: code)
    }

    /// Whether a code may stand in a frame (RFC 6455 §7.4).
    static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
