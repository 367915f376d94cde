import Objects
import Runtime
import Testing

@testable import Probing

/// Requests to real servers, well and badly behaved.
@Suite(.timeLimit(.minutes(5))) struct HTTPProbeTests {
    private static let prober = NodeProber(runtime: StubRuntime())

    private func look(
        _ port: UInt16, path: String = "/healthz", isSecure: Bool = false, host: String = "127.0.0.1",
        headers: [HTTPCheck.Header] = [.init("User-Agent", "kube-probe/1.36"), .init("Accept", "*/*")],
        timeout: Duration = .seconds(60), purpose: ProbeRequest.Purpose = .probe(.readiness)
    ) async -> ProbeAnswer {
        let check = HTTPCheck(isSecure: isSecure, host: host, port: port, path: path, headers: headers)
        return await Self.prober.probe(
            ProbeRequest(container: "c", purpose: purpose, action: .http(check), timeout: timeout))
    }

    private static func answer(_ status: Int, _ body: String = "", _ more: String = "") -> String {
        "HTTP/1.1 \(status) x\r\nContent-Length: \(body.utf8.count)\r\n\(more)\r\n\(body)"
    }

    @Test(arguments: [
        (200, ProbeAnswer(.success)), (204, ProbeAnswer(.success)), (299, ProbeAnswer(.success)),
        (304, ProbeAnswer(.warning, "Probe terminated redirects, Response body: ")),
        (302, ProbeAnswer(.warning, "Probe terminated redirects, Response body: ")),
        (400, ProbeAnswer(.failure, "HTTP probe failed with statuscode: 400")),
        (404, ProbeAnswer(.failure, "HTTP probe failed with statuscode: 404")),
        (500, ProbeAnswer(.failure, "HTTP probe failed with statuscode: 500")),
        (503, ProbeAnswer(.failure, "HTTP probe failed with statuscode: 503"))
    ])
    func theStatusDecides(status: Int, expected: ProbeAnswer) async throws {
        let more = status == 204 || status == 304 ? "HTTP/1.1 \(status) x\r\n\r\n" : Self.answer(status)
        try await LoopbackServer.run({ _ in [.text(more)] }) { server in
            #expect(await look(server.port) == expected)
        }
    }

    @Test func theRequestIsTheKubelets() async throws {
        try await LoopbackServer.run({ _ in [.text(Self.answer(200))] }) { server in
            #expect(await look(server.port, path: "/a b?x=ä#part") == ProbeAnswer(.success))
            let lines = server.requests.texts.first?.split(separator: "\r\n").map(String.init) ?? []
            #expect(lines.first == "GET /a%20b?x=%C3%A4 HTTP/1.1")
            #expect(
                Set(lines.dropFirst()) == [
                    "Host: 127.0.0.1:\(server.port)", "User-Agent: kube-probe/1.36", "Accept: */*", "Connection: close"
                ])
        }
    }

    @Test func headersAreSentAsTheyAreGiven() async throws {
        let headers = [
            HTTPCheck.Header("Host", "shop.example"), .init("X-A", "1"), .init("X-A", "2"), .init("User-Agent", ""),
            .init("Accept", "")
        ]
        try await LoopbackServer.run({ _ in [.text(Self.answer(200))] }) { server in
            #expect(await look(server.port, path: "", headers: headers) == ProbeAnswer(.success))
            let lines = server.requests.texts.first?.split(separator: "\r\n").map(String.init) ?? []
            #expect(lines == ["GET / HTTP/1.1", "Host: shop.example", "X-A: 1", "X-A: 2", "Connection: close"])
        }
    }

    @Test(arguments: [HTTPCheck.Header("X-A", "a\r\nX-B: b"), .init("X A", "a"), .init("", "a")])
    func headersThatWouldBeSomethingElseAreNotSent(header: HTTPCheck.Header) async throws {
        try await LoopbackServer.run({ _ in [.text(Self.answer(200))] }) { server in
            let answer = await look(server.port, headers: [header])
            #expect(answer.verdict == .failure)
            #expect(answer.output.contains("invalid header field"))
            #expect(server.requests.texts.isEmpty)
        }
    }

    @Test func nobodyLooksAtTheCertificate() async throws {
        try await LoopbackServer.run(isSecure: true, { _ in [.text(Self.answer(200))] }) { server in
            #expect(await look(server.port, isSecure: true) == ProbeAnswer(.success))
        }
    }

    @Test func aServerWithoutTLSIsNamed() async throws {
        let plain = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
        try await RawServer.run({ [.init(plain.utf8)] }) { port in
            let answer = await look(port, isSecure: true)
            #expect(answer.verdict == .failure)
            #expect(answer.output.hasSuffix("http: server gave HTTP response to HTTPS client"), "\(answer.output)")
        }
    }

    @Test func redirectsAtTheSameHostAreFollowed() async throws {
        let answers: @Sendable (String) -> [LoopbackServer.Step] = { request in
            if request.hasPrefix("GET /healthz ") { return [.text(Self.answer(302, "", "Location: /a/b?x=1\r\n"))] }
            if request.hasPrefix("GET /a/b?x=1 ") { return [.text(Self.answer(307, "", "Location: ../c\r\n"))] }
            return [.text(Self.answer(request.hasPrefix("GET /c ") ? 200 : 404))]
        }
        try await LoopbackServer.run(answers) { server in
            #expect(await look(server.port) == ProbeAnswer(.success))
            #expect(server.requests.texts.count == 3)
        }
    }

    @Test func aRedirectToAnotherPortOfTheHostIsFollowed() async throws {
        try await LoopbackServer.run({ _ in [.text(Self.answer(500))] }) { other in
            let place = "http://127.0.0.1:\(other.port)/"
            try await LoopbackServer.run({ _ in [.text(Self.answer(301, "", "Location: \(place)\r\n"))] }) { server in
                #expect(await look(server.port).output == "HTTP probe failed with statuscode: 500")
            }
        }
    }

    @Test func aRedirectToAnotherHostIsASuccessWithAWarning() async throws {
        let text = Self.answer(302, "elsewhere", "Location: http://127.0.0.2:1/\r\n")
        try await LoopbackServer.run({ _ in [.text(text)] }) { server in
            #expect(
                await look(server.port)
                    == ProbeAnswer(.warning, "Probe terminated redirects, Response body: elsewhere"))
        }
    }

    @Test func aRedirectInCirclesEnds() async throws {
        try await LoopbackServer.run({ _ in [.text(Self.answer(302, "", "Location: /healthz\r\n"))] }) { server in
            let answer = await look(server.port)
            #expect(answer.verdict == .failure)
            #expect(answer.output.hasSuffix("stopped after 10 redirects"))
            #expect(server.requests.texts.count == 10)
        }
    }

    @Test func ofABigBodyOnlyTheBeginningIsRead() async throws {
        let head = "HTTP/1.1 302 x\r\nContent-Length: 1000000000\r\n\r\n"
        try await LoopbackServer.run({ _ in [.text(head), .bulk(1 << 20)] }) { server in
            let answer = await look(server.port)
            #expect(answer.verdict == .warning)
            #expect(answer.output.utf8.count == "Probe terminated redirects, Response body: ".utf8.count + (10 << 10))
        }
    }

    @Test(arguments: [
        [LoopbackServer.Step.drip(every: .milliseconds(10))],
        [.text("HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\n"), .drip(every: .milliseconds(20))],
        [.text("HTTP/1.1 200 x\r\nX-A: "), .drip(every: .milliseconds(20))],
        [.text("HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\nabc")],
        []
    ])
    func whoTakesTooLongHasFailed(steps: [LoopbackServer.Step]) async throws {
        try await LoopbackServer.run({ _ in steps }) { server in
            let start = ContinuousClock.now
            let answer = await look(server.port, timeout: .milliseconds(300))
            #expect(answer.verdict == .failure)
            // What is no HTTP is told sooner.
            if answer.hasTimedOut {
                #expect(answer.output.contains("context deadline exceeded"))
                #expect(ContinuousClock.now - start >= .milliseconds(290))
            } else {
                #expect(answer.output.contains("malformed HTTP response"), "\(answer.output)")
            }
        }
    }

    @Test func whoEndsTooSoonHasFailed() async throws {
        try await LoopbackServer.run({ _ in [.close] }) { server in
            #expect(
                await look(server.port)
                    == ProbeAnswer(.failure, "Get \"http://127.0.0.1:\(server.port)/healthz\": EOF"))
        }
        let half = "HTTP/1.1 200 x\r\nContent-Length: 1000\r\n\r\nabc"
        try await LoopbackServer.run({ _ in [.text(half), .close] }) { server in
            #expect(await look(server.port).verdict == .failure)
        }
    }

    @Test func aResetIsToldAsOne() async throws {
        try await LoopbackServer.run({ _ in [.reset] }) { server in
            let answer = await look(server.port)
            #expect(answer.verdict == .failure)
            #expect(answer.output.hasSuffix("connection reset by peer") || answer.output.hasSuffix("EOF"))
        }
    }

    @Test func whatIsNoHTTPIsAFailure() async throws {
        try await LoopbackServer.run({ _ in [.text("SSH-2.0-OpenSSH_9.2\r\n")] }) { server in
            let answer = await look(server.port)
            #expect(answer.output.hasSuffix("malformed HTTP response"), "\(answer.output)")
        }
    }

    @Test func whereNobodyListensIsAFailure() async throws {
        let port = try await LoopbackServer.freePort()
        let place = "127.0.0.1:\(port)"
        #expect(
            await look(port)
                == ProbeAnswer(
                    .failure, "Get \"http://\(place)/healthz\": dial tcp \(place): connect: connection refused"))
    }

    @Test func aHookIsContentWithAnyAnswer() async throws {
        try await LoopbackServer.run({ _ in [.text(Self.answer(500))] }) { server in
            #expect(await look(server.port, purpose: .hook) == ProbeAnswer(.success))
        }
        let port = try await LoopbackServer.freePort()
        #expect(await look(port, purpose: .hook).verdict == .failure)
    }

    @Test(arguments: [
        ("", "/"), ("/", "/"), ("healthz", "/healthz"), ("/a?b=c#d", "/a?b=c"), ("/ä", "/%C3%A4"), ("/%20", "/%20"),
        ("/a\r\nX: b", "/a%0D%0AX:%20b")
    ])
    func pathsAreEscaped(path: String, sent: String) { #expect(HTTPTarget.escaped(path) == sent) }

    @Test(
        arguments: [
            ("/x", "http://h:81/x"), ("x", "http://h:81/a/x"), ("../x?q", "http://h:81/x?q"),
            ("?q", "http://h:81/a/b?q"),
            ("", "http://h:81/a/b"), ("//o/x", "http://o:80/x"), ("https://o", "https://o:443/"),
            ("https://[::1]:9/y#z", "https://[::1]:9/y"), ("http://u:p@o:7/", "http://o:7/"), ("./", "http://h:81/a/"),
            ("ftp://o/", nil), ("http://:80/", nil), ("http://o:0/", nil), ("http://o:99999/", nil), ("/a b", nil)
        ] as [(String, String?)])
    func locationsAreResolved(location: String, expected: String?) {
        let target = HTTPTarget(HTTPCheck(host: "h", port: 81, path: "/a/b"))
        #expect(target.following(location)?.text == expected)
    }
}
