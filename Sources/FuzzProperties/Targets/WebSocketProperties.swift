import API

/// Frames of web sockets: what was said arrives, in whatever pieces; what breaks the rules ends the socket; nothing grows.
enum WebSocketProperties {
    private static let messageSize = 64

    static func check(_ input: [UInt8]) throws(BrokenProperty) {
        var draws = Draws(input)
        if draws.once(in: 2) { try checkArrival(&draws) } else { try checkAnything(&draws) }
    }

    /// Good messages, cut anywhere, with pings in between.
    private static func checkArrival(_ draws: inout Draws) throws(BrokenProperty) {
        var assembler = WebSocketAssembler(messageSize: messageSize)
        while !draws.isAtEnd {
            let bytes = draws.bytes(draws.below(messageSize + 1))
            let text = draws.once(in: 2) ? String(validating: bytes, as: UTF8.self) : nil
            var rest = bytes[...]
            var opcode: UInt8 = text == nil ? 0x2 : 0x1
            var isFinal = false
            while !isFinal {
                if draws.once(in: 4) {
                    let ping = draws.bytes(draws.below(126))
                    let answer = try take(WebSocketFragment(opcode: 0x9, payload: ping), &assembler)
                    try expect(answer == .ping(ping), "a ping is answered inside a message too", seen: "\(ping)")
                }
                isFinal = draws.once(in: 2) || draws.isAtEnd
                let piece = Array(isFinal ? rest : rest.prefix(draws.below(8)))
                rest = rest.dropFirst(piece.count)
                let event = try take(WebSocketFragment(opcode: opcode, isFinal: isFinal, payload: piece), &assembler)
                opcode = 0x0
                let whole: WebSocketAssembler.Event = text.map { .text($0) } ?? .binary(bytes)
                try expect(event == (isFinal ? whole : nil), "a message arrives as it was sent", seen: "\(bytes)")
            }
        }
    }

    private static func take(
        _ fragment: WebSocketFragment, _ assembler: inout WebSocketAssembler
    ) throws(BrokenProperty) -> WebSocketAssembler.Event? {
        do throws(WebSocketViolation) {
            return try assembler.take(fragment)
        } catch {
            throw BrokenProperty("good frames break no rule: \(error.reason): \(fragment)")
        }
    }

    /// Frames of any kind.
    private static func checkAnything(_ draws: inout Draws) throws(BrokenProperty) {
        var assembler = WebSocketAssembler(messageSize: messageSize)
        var hasEnded = false
        while !draws.isAtEnd {
            let flags = draws.byte()
            let fragment = WebSocketFragment(
                opcode: flags & 0xF, isFinal: flags & 0x80 != 0, isMasked: !draws.once(in: 16),
                hasReservedBits: draws.once(in: 16), payload: draws.bytes(draws.below(160)))
            switch Result(catching: { () throws(WebSocketViolation) in try assembler.take(fragment) }) {
            case .success(let event):
                try expect(!hasEnded, "nothing follows a close", seen: "\(fragment)")
                try expect(fragment.isMasked && !fragment.hasReservedBits, "bare frames are refused")
                try check(event)
                if case .close = event { hasEnded = true }
            case .failure(let error):
                try expect([1002, 1007, 1009].contains(error.code), "an error has a code", seen: "\(error.code)")
                try expect(error.reason.utf8.count <= 123, "a reason fits a close frame", seen: error.reason)
                return
            }
        }
    }

    private static func check(_ event: WebSocketAssembler.Event?) throws(BrokenProperty) {
        switch event {
        case .text(let text): try expect(text.utf8.count <= messageSize, "a text has its limit")
        case .binary(let bytes): try expect(bytes.count <= messageSize, "a message has its limit")
        case .ping(let bytes): try expect(bytes.count <= 125, "a ping has its limit")
        case .close(let code?): try expect(code >= 1000 && code < 5000, "a close code is one", seen: "\(code)")
        case .close(nil), .pong, nil: break
        }
    }
}
