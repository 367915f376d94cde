import API
import TestSupport
import Testing

@testable import APIServer

/// Web sockets over the unix socket, spoken byte by byte.
@Suite("Web sockets")
struct WebSocketTests {
    private static let greeting = [
        "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    ]

    private func request(_ headers: [String]) -> String {
        (["GET /echo HTTP/1.1", "Host: x"] + headers).joined(separator: "\r\n") + "\r\n\r\n"
    }

    /// Opens a socket, sends frames, and gives what the server sends after its greeting, until it closes.
    /// - Parameter last: Sent once the server has said `word`: who has said goodbye gets no more messages.
    private func answer(
        to frames: [UInt8], until word: String = "", then last: [UInt8] = [], limits: APILimits = APILimits()
    ) async throws -> [Frame] {
        try await withSocket(limits) { path in
            try await onThread {
                let connection = try RawConnection(path)
                connection.send(request(WebSocketTests.greeting + ["Sec-WebSocket-Protocol: other, echo"]))
                let greeting = connection.received(until: "\r\n\r\n")
                #expect(greeting.hasPrefix("HTTP/1.1 101 "))
                #expect(greeting.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), "the example of RFC 6455 §1.3")
                #expect(greeting.lowercased().contains("sec-websocket-protocol: echo\r\n"))
                connection.send(frames)
                let first = word.isEmpty ? [] : connection.receivedBytes(until: word)
                connection.send(last)
                return Frame.parse(first) + Frame.parse(try #require(connection.restBytes()))
            }
        }
    }

    private func withSocket<Result: Sendable>(
        _ limits: APILimits = APILimits(), _ body: (String) async throws -> Result
    ) async throws -> Result {
        let directory = TemporaryDirectory()
        let server = HTTPServer(.unixSocket(path: directory.path + "/s"), responder: SocketEcho(), limits: limits)
        let (ready, continuation) = AsyncStream<Void>.makeStream()
        let task = Task { try await server.run { _ in continuation.finish() } }
        for await _ in ready {}
        defer { task.cancel() }
        return try await body(directory.path + "/s")
    }

    @Test("messages come back, whole or in pieces, and pings are answered in between")
    func echoes() async throws {
        let frames =
            frame(0x1, "hello") + frame(0x2, "ab", isFinal: false) + frame(0x9, "ping") + frame(0x0, "cd")
        let answer = try await answer(to: frames, until: "abcd", then: frame(0x8, [0x03, 0xE8]))
        #expect(answer.contains(Frame(opcode: 0x1, payload: Array("hello".utf8))))
        #expect(answer.contains(Frame(opcode: 0x2, payload: Array("abcd".utf8))))
        #expect(answer.contains(Frame(opcode: 0xA, payload: Array("ping".utf8))))
        #expect(answer.last == Frame(opcode: 0x8, payload: [0x03, 0xE8]))
    }

    private static let broken: [(frames: [UInt8], code: Int)] = {
        let long = Array(repeating: UInt8(0x61), count: 90)
        var cases: [(frames: [UInt8], code: Int)] = []
        cases.append((frame(0x1, "a", isMasked: false), 1002))
        cases.append((frame(0x0, "a"), 1002))
        cases.append((frame(0x3, "a"), 1002))
        cases.append((frame(0x1, [0xFF]), 1007))
        cases.append((frame(0x9, "a", isFinal: false), 1002))
        cases.append((frame(0x1, "a", isFinal: false) + frame(0x1, "b"), 1002))
        cases.append((frame(0x8, [0x03]), 1002))
        cases.append((frame(0x8, [0x03, 0xED]), 1002))
        cases.append((frame(0x1, long + long), 1009))
        cases.append((frame(0x1, long, isFinal: false) + frame(0x0, long), 1009))
        return cases
    }()

    @Test("what breaks the rules ends the socket with its code", arguments: broken)
    func violations(frames: [UInt8], code: Int) async throws {
        var limits = APILimits()
        limits.frameSize = 128
        limits.messageSize = 150
        let last = try #require(try await answer(to: frames, limits: limits).last)
        #expect(last.opcode == 0x8)
        #expect(last.payload.prefix(2) == [UInt8(code >> 8), UInt8(code & 0xFF)])
    }

    @Test(
        "what is no handshake is refused",
        arguments: [
            Array(greeting.dropFirst()), greeting + ["Sec-WebSocket-Protocol: none"], greeting,
            Array(greeting.dropLast()), Array(greeting.dropLast()) + ["Sec-WebSocket-Key: YQ=="]
        ])
    func refusals(headers: [String]) async throws {
        try await withSocket { path in
            let status = try await onThread {
                let connection = try RawConnection(path)
                connection.send(request(headers + ["Connection: close"]))
                return connection.status()
            }
            #expect(status == 400)
        }
    }

    @Test("a server that ends says goodbye")
    func goodbyes() async throws {
        let directory = TemporaryDirectory()
        let server = HTTPServer(.unixSocket(path: directory.path + "/s"), responder: SocketEcho())
        let (ready, continuation) = AsyncStream<Void>.makeStream()
        let task = Task { try await server.run { _ in continuation.finish() } }
        for await _ in ready {}
        let connection = try RawConnection(directory.path + "/s")
        let greeting = request(WebSocketTests.greeting + ["Sec-WebSocket-Protocol: echo"])
        let frames = try await onThread {
            connection.send(greeting)
            _ = connection.received(until: "\r\n\r\n")
            task.cancel()
            let first = connection.received(until: "ends")
            connection.send(frame(0x8, [0x03, 0xE9]))
            return Frame.parse(Array(first.utf8)).count + (connection.restBytes()?.count ?? -1)
        }
        #expect(frames >= 1)
        _ = await task.result
    }
}

/// Sends back what it is sent.
private struct SocketEcho: APIResponder {
    func respond(to request: APIRequest) async -> APIResponse? {
        APIResponse(
            body: .webSocket(
                WebSocketUpgrade(protocols: ["v1", "echo"]) { socket, _ in
                    while let message = try await socket.receive() { try await socket.send(message) }
                }))
    }
}

/// What a server sends.
private struct Frame: Equatable {
    var opcode: UInt8
    var payload: [UInt8]

    static func parse(_ bytes: [UInt8]) -> [Frame] {
        var (frames, rest) = ([Frame](), bytes[...])
        while rest.count >= 2 {
            let head = Array(rest.prefix(4))
            let isLong = head[1] == 126
            let size = isLong ? Int(head[2]) << 8 | Int(head[3]) : Int(head[1])
            rest = rest.dropFirst(isLong ? 4 : 2)
            frames.append(Frame(opcode: head[0] & 0xF, payload: Array(rest.prefix(size))))
            rest = rest.dropFirst(size)
        }
        return frames
    }
}

/// A frame as a client sends it.
private func frame(_ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, isMasked: Bool = true) -> [UInt8] {
    let mask: [UInt8] = [1, 2, 3, 4]
    let flag: UInt8 = isMasked ? 0x80 : 0
    let size: [UInt8] =
        payload.count < 126
        ? [flag | UInt8(payload.count)] : [flag | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
    let body = payload.enumerated().map { isMasked ? $1 ^ mask[$0 % 4] : $1 }
    return [opcode | (isFinal ? 0x80 : 0)] + size + (isMasked ? mask : []) + body
}

private func frame(_ opcode: UInt8, _ text: String, isFinal: Bool = true, isMasked: Bool = true) -> [UInt8] {
    frame(opcode, Array(text.utf8), isFinal: isFinal, isMasked: isMasked)
}
