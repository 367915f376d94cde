import Objects
import Runtime
import Synchronization
import Testing

@testable import Probing

/// Commands, sockets and gRPC.
@Suite(.timeLimit(.minutes(5))) struct OtherProbeTests {
    private func look(
        _ action: ProbeAction, timeout: Duration = .seconds(60), runtime: StubRuntime = StubRuntime()
    ) async -> ProbeAnswer {
        await NodeProber(runtime: runtime).probe(
            ProbeRequest(container: "c", purpose: .probe(.liveness), action: action, timeout: timeout))
    }

    // MARK: Commands

    @Test(
        arguments: [
            (0, ProbeAnswer(.success, "out err")), (1, ProbeAnswer(.failure, "out err")),
            (137, ProbeAnswer(.failure, "out err"))
        ] as [(Int32, ProbeAnswer)])
    func theExitCodeDecides(code: Int32, expected: ProbeAnswer) async {
        let runtime = StubRuntime { _, _ throws(RuntimeError) in
            ExecResult(exitCode: code, output: Array("out ".utf8), errorOutput: Array("err".utf8))
        }
        #expect(await look(.exec(command: ["check"]), runtime: runtime) == expected)
    }

    @Test func aCommandThatTakesTooLongHasFailed() async {
        let runtime = StubRuntime { _, _ throws(RuntimeError) in throw RuntimeError(.timeout, "late") }
        let answer = await look(.exec(command: ["sleep", "9"]), timeout: .seconds(1), runtime: runtime)
        #expect(
            answer
                == ProbeAnswer(
                    .failure, "command timed out: \"sleep 9\" timed out after 1s", hasTimedOut: true))
    }

    @Test func aCommandThatCannotBeRunSaysNothing() async {
        #expect(
            await look(.exec(command: ["check"])) == ProbeAnswer(.unknown, "there are no containers here"))
    }

    @Test func ofALongOutputTheBeginningIsKept() async {
        let runtime = StubRuntime { _, _ throws(RuntimeError) in
            ExecResult(exitCode: 1, output: [UInt8](repeating: 0x61, count: 16 << 10), errorOutput: [])
        }
        #expect(await look(.exec(command: ["check"]), runtime: runtime).output.utf8.count == 10 << 10)
    }

    // MARK: Sockets

    @Test func aPortThatTakesConnectionsIsWell() async throws {
        try await LoopbackServer.run({ _ in [] }) { server in
            #expect(await look(.tcp(host: "127.0.0.1", port: server.port)) == ProbeAnswer(.success))
            #expect(await look(.tcp(host: "localhost", port: server.port)).verdict == .success)
        }
    }

    @Test func aPortWhereNobodyListensIsNot() async throws {
        let port = try await LoopbackServer.freePort()
        #expect(
            await look(.tcp(host: "127.0.0.1", port: port))
                == ProbeAnswer(.failure, "dial tcp 127.0.0.1:\(port): connect: connection refused"))
    }

    @Test func aConnectionThatNobodyTakesEndsInTime() async throws {
        let server = try FullServer()
        let answer = await look(.tcp(host: "127.0.0.1", port: server.port), timeout: .milliseconds(300))
        #expect(answer.verdict == .failure && answer.hasTimedOut, "\(answer)")
        let page = HTTPCheck(host: "127.0.0.1", port: server.port)
        #expect(await look(.http(page), timeout: .milliseconds(300)).hasTimedOut)
        let health = ProbeAction.grpc(host: "127.0.0.1", port: server.port, service: "")
        #expect(await look(health, timeout: .milliseconds(300)).hasTimedOut)
    }

    @Test func aHandshakeThatNobodyAnswersEndsInTime() async throws {
        try await RawServer.run({ [] }) { port in
            let check = HTTPCheck(isSecure: true, host: "127.0.0.1", port: port)
            let answer = await look(.http(check), timeout: .milliseconds(300))
            #expect(answer.verdict == .failure && answer.hasTimedOut, "\(answer)")
        }
    }

    // MARK: gRPC

    private func health(
        _ answer: RawServer.GRPCAnswer, service: String = "", timeout: Duration = .seconds(60)
    ) async throws -> ProbeAnswer {
        var found = ProbeAnswer(.unknown)
        try await RawServer.runGRPC({ _, _ in answer }) { port in
            found = await look(.grpc(host: "127.0.0.1", port: port, service: service), timeout: timeout)
        }
        return found
    }

    @Test(
        arguments: [
            ([0, 0, 0, 0, 2, 8, 1], ProbeAnswer(.success)),
            ([0, 0, 0, 0, 2, 8, 2], ProbeAnswer(.failure, "service unhealthy (responded with \"NOT_SERVING\")")),
            ([0, 0, 0, 0, 2, 8, 3], ProbeAnswer(.failure, "service unhealthy (responded with \"SERVICE_UNKNOWN\")")),
            ([0, 0, 0, 0, 0], ProbeAnswer(.failure, "service unhealthy (responded with \"UNKNOWN\")")),
            ([0, 0, 0, 0, 5, 18, 1, 9, 8, 1], ProbeAnswer(.success)),
            (
                [0, 0, 0, 0, 9, 8, 1],
                ProbeAnswer(.failure, "error: health rpc probe failed: the answer is no HealthCheckResponse")
            ),
            ([1, 2], ProbeAnswer(.failure, "error: health rpc probe failed: the answer is no HealthCheckResponse"))
        ] as [([UInt8], ProbeAnswer)])
    func theStatusOfTheServiceDecides(body: [UInt8], expected: ProbeAnswer) async throws {
        #expect(try await health(.init(body: body)) == expected)
    }

    @Test func theCallNamesTheService() async throws {
        let seen = Mutex<[String]>([])
        try await RawServer.runGRPC({ path, message in
            seen.withLock { $0.append("\(path) \(message)") }
            return .init(body: [0, 0, 0, 0, 2, 8, 1])
        }) { port in
            _ = await look(.grpc(host: "127.0.0.1", port: port, service: "shop"))
            _ = await look(.grpc(host: "127.0.0.1", port: port, service: ""))
        }
        let calls = seen.withLock { $0 }
        #expect(
            calls == [
                "/grpc.health.v1.Health/Check [0, 0, 0, 0, 6, 10, 4, 115, 104, 111, 112]",
                "/grpc.health.v1.Health/Check [0, 0, 0, 0, 0]"
            ])
    }

    @Test(arguments: [
        (
            "12", "unknown%20service",
            "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service"
        ),
        ("5", "unknown", "error: health rpc probe failed: rpc error: code = NotFound desc = unknown"),
        ("99", "x", "error: health rpc probe failed: rpc error: code = Code(99) desc = x")
    ])
    func errorsAreNamed(status: String, text: String, expected: String) async throws {
        let answer = RawServer.GRPCAnswer(
            head: [
                (":status", "200"), ("content-type", "application/grpc"), ("grpc-status", status),
                ("grpc-message", text)
            ], body: nil, trailers: nil)
        #expect(try await health(answer) == ProbeAnswer(.failure, expected))
    }

    @Test func whoSpeaksNoGRPCHasFailed() async throws {
        let web = RawServer.GRPCAnswer(head: [(":status", "404")], body: nil, trailers: nil)
        #expect(
            try await health(web).output == "error: health rpc probe failed: unexpected HTTP status code \"404\"")
        try await RawServer.run({ [Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)] }) { port in
            let answer = await look(.grpc(host: "127.0.0.1", port: port, service: ""))
            #expect(answer.verdict == .failure)
            #expect(answer.output.contains("does not speak HTTP/2"), "\(answer.output)")
        }
        let port = try await LoopbackServer.freePort()
        #expect(
            await look(.grpc(host: "127.0.0.1", port: port, service: "")).output
                == "error: failed to connect service at \"127.0.0.1:\(port)\": dial tcp 127.0.0.1:\(port): connect: "
                + "connection refused")
    }

    @Test func whoSaysNothingHasFailedInTime() async throws {
        try await RawServer.run({ [] }) { port in
            let answer = await look(.grpc(host: "127.0.0.1", port: port, service: ""), timeout: .milliseconds(200))
            #expect(answer.hasTimedOut)
            #expect(answer.verdict == .failure)
        }
    }

    @Test func manyHangAndNoneWaitsForAnother() async throws {
        try await RawServer.run({ [] }) { silent in
            try await LoopbackServer.run({ _ in [.text("HTTP/1.1 200 x\r\nContent-Length: 0\r\n\r\n")] }) { server in
                let prober = NodeProber(runtime: StubRuntime())
                let hung = (0..<200).map { index in
                    Task {
                        let check = HTTPCheck(host: "127.0.0.1", port: silent, path: "/\(index)")
                        return await prober.probe(
                            ProbeRequest(
                                container: "c", purpose: .probe(.liveness), action: .http(check), timeout: .seconds(600)
                            ))
                    }
                }
                // Each of these would wait for minutes if it stood behind any of them.
                for _ in 0..<20 {
                    let check = HTTPCheck(host: "127.0.0.1", port: server.port)
                    let answer = await prober.probe(
                        ProbeRequest(
                            container: "c", purpose: .probe(.liveness), action: .http(check), timeout: .seconds(120)))
                    #expect(answer == ProbeAnswer(.success))
                }
                for task in hung { task.cancel() }
            }
        }
    }
}
