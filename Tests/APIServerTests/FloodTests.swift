import API
import Foundation
import Testing

@testable import APIServer

/// What costs a client little and a server much, over HTTP/2 as attackers speak it: frames by hand, over TLS.
@Suite("Floods of HTTP/2")
struct FloodTests {
    /// What is sent, and how much of it at most before the server has to have closed the connection.
    enum Flood: String, CaseIterable {
        /// CVE-2023-44487
        case rapidReset = "streams that are reset as soon as they are opened"
        /// CVE-2019-9515
        case settings = "settings"
        /// CVE-2019-9512
        case pings = "pings"
        /// CVE-2024-27316
        case continuation = "headers that never end"
        /// CVE-2019-9518
        case emptyData = "empty pieces of a body"
        case hugeHeaders = "more headers than any request needs"

        /// Enough for each limit, and not for a connection that has none.
        static let pieces = 20_000

        /// One piece of it; the numbers of streams grow by two.
        func piece(_ index: Int) -> [UInt8] {
            let stream = UInt32(1 + 2 * index)
            switch self {
            case .rapidReset: return HTTP2Frame.request(stream) + HTTP2Frame.bytes(3, stream: stream, [0, 0, 0, 8])
            case .settings: return HTTP2Frame.bytes(4)
            case .pings: return HTTP2Frame.bytes(6, [UInt8](repeating: 7, count: 8))
            case .continuation:
                let literal: [UInt8] = [0x00, 0x01, UInt8(ascii: "a"), 0x01, UInt8(ascii: "b")]
                return index == 0
                    ? HTTP2Frame.bytes(1, stream: 1, HTTP2Frame.head) : HTTP2Frame.bytes(9, stream: 1, literal)
            case .emptyData:
                return index == 0
                    ? HTTP2Frame.bytes(1, flags: 4, stream: 1, HTTP2Frame.head) : HTTP2Frame.bytes(0, stream: 1)
            case .hugeHeaders:
                let value = [0x00, 0x01, UInt8(ascii: "a"), 0x7F, 0x81, 0x7D] + [UInt8](repeating: 0x62, count: 16_000)
                return index == 0
                    ? HTTP2Frame.bytes(1, stream: 1, HTTP2Frame.head) : HTTP2Frame.bytes(9, stream: 1, value)
            }
        }
    }

    @Test("a flood ends its own connection and nobody else's", arguments: Flood.allCases)
    func flood(_ flood: Flood) async throws {
        try await TLSServer.run(Echo()) { server in
            let before = residentBytes()
            let client = try FloodClient(server)
            let isClosed = await client.send(HTTP2Frame.opening, then: { flood.piece($0) }, atMost: Flood.pieces)
            #expect(isClosed, "\(flood.rawValue): the server keeps the connection")
            #expect(residentBytes() - before < 100 << 20)
            let answer = try await server.curl("--http2", "\(server.url)/x", "-d", "abc")
            #expect(answer == #"{"size":3,"who":"nobody"}"#)
        }
    }
}

/// What this process has in memory (proc_pid_statm(5)).
func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
}

/// Frames of HTTP/2 (RFC 9113 §4.1).
private enum HTTP2Frame {
    /// `GET /` of localhost, as HPACK writes it with its static table (RFC 7541 appendix A).
    static let head: [UInt8] = [0x82, 0x87, 0x84, 0x41, 0x09] + Array("localhost".utf8)

    /// What a client begins with.
    static let opening = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + bytes(4)

    static func bytes(_ type: UInt8, flags: UInt8 = 0, stream: UInt32 = 0, _ payload: [UInt8] = []) -> [UInt8] {
        let size = payload.count
        let head = [UInt8(size >> 16 & 255), UInt8(size >> 8 & 255), UInt8(size & 255), type, flags]
        return head + (0..<4).map { UInt8(stream >> (24 - 8 * $0) & 255) } + payload
    }

    /// A whole request: headers that end, and no body.
    static func request(_ stream: UInt32) -> [UInt8] { bytes(1, flags: 5, stream: stream, head) }
}

/// A connection over TLS whose bytes are made by hand, by way of `openssl s_client`.
private final class FloodClient: @unchecked Sendable {
    private let process = Process()
    private let input = Pipe()

    init(_ server: TLSServer) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "openssl", "s_client", "-quiet", "-no_ign_eof", "-alpn", "h2", "-connect", "localhost:\(server.port)",
            "-CAfile", "\(server.folder)/ca.crt"
        ]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        // A server that is gone is told by an error, not by the end of the tests.
        signal(SIGPIPE, SIG_IGN)
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    /// Sends pieces until the server has closed the connection; false where it has not half a minute after the last one.
    func send(_ opening: [UInt8], then piece: @escaping @Sendable (Int) -> [UInt8], atMost limit: Int) async -> Bool {
        await withCheckedContinuation { continuation in
            Thread {
                var sent = 0
                var isOpen = self.write(opening)
                while isOpen, sent < limit, self.process.isRunning {
                    isOpen = self.write(piece(sent))
                    sent += 1
                    if sent % 100 == 0 { usleep(2_000) }
                }
                for _ in 0..<3_000 where self.process.isRunning { usleep(10_000) }
                continuation.resume(returning: !self.process.isRunning)
            }.start()
        }
    }

    private func write(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.write(input.fileHandleForWriting.fileDescriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
