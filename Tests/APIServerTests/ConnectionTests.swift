import API
import Dispatch
import Foundation
import Objects
import Synchronization
import TestSupport
import Testing

@testable import APIServer

/// Limits of the transport that take a network connection, and how a server ends.
@Suite("Connections")
struct ConnectionTests {
    @Test("hundreds of requests at once are all answered, over both versions")
    func many() async throws {
        try await TLSServer.run(Echo()) { server in
            for version in ["1.1", "2"] {
                let answers = try await server.curl(
                    "--http\(version)", "--parallel", "--parallel-max", "50", "-o", "/dev/null", "-w",
                    "%{http_code}\\n", "\(server.url)/x[1-300]")
                #expect(answers.split(separator: "\n").count { $0 == "200" } == 300, "\(answers.suffix(500))")
            }
        }
    }

    @Test("a body over the limit is refused, over both versions", arguments: ["1.1", "2"])
    func bodies(version: String) async throws {
        var limits = APILimits()
        limits.bodySize = 100_000
        try await TLSServer.run(Echo(), limits: limits) { server in
            let file = server.folder + "/body"
            try Data(repeating: 0x20, count: 150_000).write(to: URL(fileURLWithPath: file))
            let answer = try await server.curl(
                "--http\(version)", "-o", "/dev/null", "-w", "%{http_code}", "--data-binary", "@\(file)",
                "\(server.url)/x")
            #expect(answer == "413")
            let waited = try await server.curl(
                "--http\(version)", "-H", "Expect: 100-continue", "-d", "abc", "\(server.url)/x")
            #expect(waited.contains("\"size\":3"))
        }
    }

    @Test("headers over the limit are refused, over both versions", arguments: ["1.1", "2"])
    func headers(version: String) async throws {
        try await TLSServer.run(Echo()) { server in
            let file = server.folder + "/headers"
            try (0..<120).map { "X-\($0): \(String(repeating: "a", count: 1000))" }.joined(separator: "\n").write(
                toFile: file, atomically: true, encoding: .utf8)
            let answer = try await server.curl(
                "--http\(version)", "-o", "/dev/null", "-w", "%{http_code}", "-H", "@\(file)", "\(server.url)/x")
            // HTTP/2 has no answer to a list of headers that is too long to be read: the connection ends.
            #expect(answer == (version == "2" ? "000" : "431"))
            #expect(try await server.curl("\(server.url)/x").contains("nobody"))
        }
    }

    @Test("an answer of many megabytes arrives whole, over both versions", arguments: ["1.1", "2"])
    func large(version: String) async throws {
        try await TLSServer.run(Large(size: 20_000_000)) { server in
            let answer = try await server.curl(
                "--http\(version)", "-o", "/dev/null", "-w", "%{size_download}", "\(server.url)/x")
            #expect(answer == "20000000")
        }
    }

    @Test("who does not take an answer is cut off, over both versions", arguments: ["1.1", "2"])
    func slowReaders(version: String) async throws {
        var limits = APILimits()
        limits.writeTime = .milliseconds(300)
        let responder = Watched(size: 50_000_000)
        try await TLSServer.run(responder, limits: limits) { server in
            // It takes 1 KB a second, and is busy for long with what the kernel keeps for it already.
            let asking = Task {
                _ = try await server.curl(
                    "--http\(version)", "--limit-rate", "1k", "-o", "/dev/null", "--max-time", "10", "\(server.url)/x")
                responder.endsAsking()
            }
            try await waitUntil("the answer is given up", within: .seconds(60)) { responder.isLetGo }
            #expect(responder.isAsked)
            _ = try await asking.value
        }
    }

    @Test("HEAD has the headers of GET, and no body", arguments: ["1.1", "2"])
    func head(version: String) async throws {
        try await TLSServer.run(Large(size: 1_000)) { server in
            let answer = try await server.curl("--http\(version)", "-I", "\(server.url)/x")
            #expect(answer.lowercased().contains("content-length: 1000\r\n"))
        }
    }

    @Test("what is no TLS, and no HTTP/2, is cut off and harms nobody")
    func noise() async throws {
        var limits = APILimits()
        limits.idleTime = .seconds(1)
        limits.writeTime = .seconds(1)
        try await TLSServer.run(Echo(), limits: limits) { server in
            let frames: [[UInt8]] = [
                // A frame longer than agreed, one of an unknown kind with a wrong length, and zeros.
                [0xFF, 0xFF, 0xFF, 0x00, 0x00, 0, 0, 0, 1], [0, 0, 3, 0x4, 0, 0, 0, 0, 0, 1, 2, 3],
                Array(repeating: 0, count: 4096), Array("GET / HTTP/1.1\r\n\r\n".utf8)
            ]
            for frame in frames {
                let file = server.folder + "/frames"
                try Data(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + frame).write(to: URL(fileURLWithPath: file))
                // openssl ends by itself once the server closes the connection. Threads of the tests block signals, and what they
                // start with them, so that `timeout` would not end it.
                let shell = """
                    openssl s_client -quiet -alpn h2 -connect 127.0.0.1:\(server.port) < \(file) > /dev/null 2>&1 &
                    for i in $(seq 300); do kill -0 $! 2> /dev/null || break; sleep 0.1; done
                    kill -9 $! 2> /dev/null && echo open
                    """
                let ended = try await output(["bash", "-c", shell])
                #expect(ended == "", "the connection stays open for \(frame.prefix(12))")
            }
            #expect(try await server.curl("--http2", "\(server.url)/x").contains("nobody"))
        }
    }

    @Test("who does not agree on TLS in time is cut off")
    func slowHandshakes() async throws {
        var limits = APILimits()
        limits.requestTime = .milliseconds(200)
        try await TLSServer.run(Echo(), limits: limits) { server in
            let ended = try await output([
                "timeout", "30", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/\(server.port); cat <&3; echo ended"
            ])
            #expect(ended.hasSuffix("ended\n"))
        }
    }

    @Test("a server that ends lets short requests finish, and tells streams", arguments: ["1.1", "2"])
    func shutdown(version: String) async throws {
        let slow = Slow()
        var limits = APILimits()
        limits.drainTime = .seconds(30)
        let (asked, asking) = AsyncStream<Task<String, any Error>>.makeStream()
        try await TLSServer.run(slow, limits: limits) { server in
            for path in ["short", "stream"] {
                asking.yield(
                    Task {
                        try await server.curl("--http\(version)", "-w", " %{exitcode}", "\(server.url)/\(path)")
                    })
            }
            asking.finish()
            await slow.arrivals(2)
        }
        var outcomes: Set<String> = []
        for await task in asked { outcomes.insert(try await task.value) }
        #expect(outcomes == ["done 0", "begun 0"])
    }
}

private struct Large: APIResponder {
    let size: Int

    func respond(to request: APIRequest) async -> APIResponse? {
        APIResponse(body: .whole(Array(repeating: 0x61, count: size)))
    }
}

/// Knows whether its answer is still being written.
private final class Watched: APIResponder {
    private let size: Int
    private let isReleased = Mutex(false)
    private let hasEnded = Mutex(false)

    init(size: Int) { self.size = size }

    /// The client is still there.
    var isAsked: Bool { hasEnded.withLock { !$0 } }

    func endsAsking() { hasEnded.withLock { $0 = true } }

    var isLetGo: Bool { isReleased.withLock { $0 } }

    func respond(to request: APIRequest) async -> APIResponse? {
        var response = await Large(size: size).respond(to: request)
        response?.holds.append(Hold { [self] in isReleased.withLock { $0 = true } })
        return response
    }
}

/// A short request that takes a while, and a stream that does not end.
private final class Slow: APIResponder {
    private let arrived = Mutex(0)

    func respond(to request: APIRequest) async -> APIResponse? {
        arrived.withLock { $0 += 1 }
        guard request.path == ["stream"] else {
            try? await Task.sleep(for: .seconds(2))
            return APIResponse(body: .whole(Array("done".utf8)))
        }
        return APIResponse(body: .stream(AsyncStream<[UInt8]> { $0.yield(Array("begun".utf8)) }))
    }

    func arrivals(_ count: Int) async {
        while arrived.withLock({ $0 < count }) { try? await Task.sleep(for: .milliseconds(10)) }
    }
}
