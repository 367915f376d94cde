import APIClient
import Dispatch
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

/// Requests that no client would send. Each is answered in the words of HTTP or cut off, and the next client is served.
@Suite("Hostile requests")
struct HostileRequestTests {
    private static let pod = "/api/v1/namespaces/default/pods/web"
    private static let mergePatch = "application/merge-patch+json"

    private func request(_ line: String, _ headers: [String] = [], body: String = "") -> String {
        ([line, "Host: x", "Connection: close"] + headers).joined(separator: "\r\n") + "\r\n\r\n" + body
    }

    /// The status that a request gets; the server must still answer afterwards.
    private func status(of request: String, limits: APILimits = APILimits()) async throws -> Int? {
        var status: Int?
        try await withServer(limits: limits) { client, _ in
            status = try await outcome(client, request)
            #expect(try await client.json("GET", HostileRequestTests.pod).status == 200)
        }
        return status
    }

    private func outcome(_ client: TestClient, _ request: String) async throws -> Int? {
        try await onThread {
            let connection = try RawConnection(client.socket)
            connection.send(request)
            return connection.status()
        }
    }

    @Test(
        "what is no HTTP is a bad request",
        arguments: [
            "\0\u{1}\u{2}\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nA\u{1}: b\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "GET / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "\u{16}\u{3}\u{1}\u{2}\0\u{1}"
        ])
    func noHTTP(text: String) async throws {
        #expect(try await status(of: text + "\r\n\r\n") == 400)
    }

    @Test("headers, their number and the address have a limit")
    func largeHeads() async throws {
        let long = String(repeating: "x", count: 200_000)
        #expect(try await status(of: request("GET / HTTP/1.1", ["A: " + long])) == 431)
        #expect(try await status(of: request("GET /\(long) HTTP/1.1")) == 431)
        #expect(try await status(of: request("GET / HTTP/1.1", [long + ": a"])) == 431)
        let many = (0..<200).map { "A\($0): b" }
        #expect(try await status(of: request("GET / HTTP/1.1", many)) == 431)
        let medium = (0..<60).map { "A\($0): " + String(repeating: "x", count: 2_000) }
        #expect(try await status(of: request("GET / HTTP/1.1", medium)) == 431)
    }

    @Test("a body that says it is too large is refused before it is sent")
    func announcedBodies() async throws {
        let headers = ["Content-Type: " + HostileRequestTests.mergePatch, "Content-Length: 9999999999"]
        let line = "PATCH \(HostileRequestTests.pod) HTTP/1.1"
        try await withServer { client, _ in
            let head = request(line, headers)
            let status = try await onThread {
                let connection = try RawConnection(client.socket)
                connection.send(head)
                // Nothing is sent; the answer is there all the same.
                connection.send("x")
                let limit = APILimits()
                connection.send([UInt8](repeating: 0x20, count: limit.drainedSize + 1024))
                return connection.status()
            }
            #expect(status == 413)
            #expect(try await client.json("GET", HostileRequestTests.pod).status == 200)
        }
    }

    @Test("a body in pieces is refused at its limit")
    func chunkedBodies() async throws {
        let piece = "10000\r\n" + String(repeating: " ", count: 0x10000) + "\r\n"
        let body = String(repeating: piece, count: 60) + "0\r\n\r\n"
        let headers = ["Transfer-Encoding: chunked", "Content-Type: " + HostileRequestTests.mergePatch]
        let line = "PATCH \(HostileRequestTests.pod) HTTP/1.1"
        #expect(try await status(of: request(line, headers, body: body)) == 413)
    }

    @Test("a client that does not send its request to the end is cut off")
    func slowClients() async throws {
        var limits = APILimits()
        limits.requestTime = .milliseconds(200)
        #expect(try await status(of: "", limits: limits) == 0)
        #expect(try await status(of: "GET / HT", limits: limits) == 0)
        #expect(try await status(of: "GET / HTTP/1.1\r\nA: b\r\n", limits: limits) == 0)
        let begun = "PATCH / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{"
        #expect(try await status(of: begun, limits: limits) == 408)
    }

    @Test("slow clients hold nobody up for longer than their time")
    func slowClientsByTheDozen() async throws {
        var limits = APILimits()
        limits.requestTime = .milliseconds(200)
        limits.connections = 8
        try await withServer(limits: limits) { client, _ in
            let slow = try (0..<20).map { _ in try RawConnection(client.socket) }
            for connection in slow { connection.send("GET / HTTP/1.1\r\n") }
            try await waitUntil("an answer", within: .seconds(60)) {
                (try? await client.json("GET", HostileRequestTests.pod).status) == 200
            }
            withExtendedLifetime(slow) {}
        }
    }

    @Test("nonsense after a request that went well is told so")
    func nonsenseAfterAnAnswer() async throws {
        try await withServer { client, _ in
            let text = try await onThread {
                let connection = try RawConnection(client.socket)
                connection.send("GET \(HostileRequestTests.pod) HTTP/1.1\r\nHost: x\r\n\r\n")
                let answer = connection.received(until: "nodeName")
                connection.send("nonsense\r\n\r\n")
                return answer + (connection.rest() ?? "")
            }
            #expect(text.hasPrefix("HTTP/1.1 200"))
            #expect(text.contains("HTTP/1.1 400"), "\(text)")
        }
    }

    @Test("half a request when the server stops is no reason to fall")
    func halfRequestsAtTheEnd() async throws {
        var half: [RawConnection] = []
        try await withServer { client, _ in
            half = try (0..<4).map { _ in try RawConnection(client.socket) }
            for connection in half { connection.send("GET / HTTP/1.1\r\n") }
            #expect(try await client.json("GET", HostileRequestTests.pod).status == 200)
        }
        for connection in half { #expect(try await onThread { connection.restBytes() } == []) }
    }

    @Test("a body that turns into nonsense after it was refused gets no second answer")
    func nonsenseAfterRefusal() async throws {
        let head = request("PATCH \(HostileRequestTests.pod) HTTP/1.1", ["Transfer-Encoding: chunked"])
        try await withServer { client, _ in
            let text = try await onThread {
                let connection = try RawConnection(client.socket)
                connection.send(head)
                let answer = connection.received(until: "\"code\"")
                connection.send("nonsense\r\n\r\n")
                return answer + (connection.rest() ?? "")
            }
            #expect(text.ranges(of: "HTTP/1.1 ").count == 1, "\(text)")
            #expect(try await client.json("GET", HostileRequestTests.pod).status == 200)
        }
    }

    @Test("a watch may be silent for longer than a request may take")
    func silentWatches() async throws {
        var limits = APILimits()
        limits.requestTime = .milliseconds(50)
        try await withServer(limits: limits) { client, store in
            let connection = try RawConnection(client.socket)
            connection.send(request("GET /api/v1/pods?watch=true HTTP/1.1"))
            try await Task.sleep(for: .milliseconds(500))
            let object = try #require(store.snapshot[ObjectKey(.pod, namespace: "default", name: "web")])
            _ = try await store.commit(
                Transaction([.touch(object.key, uid: object.uid, resourceVersion: object.resourceVersion)], by: "test"))
            let text = try await onThread { connection.received(until: "MODIFIED") }
            #expect(text.hasPrefix("HTTP/1.1 200"))
            #expect(text.contains("MODIFIED"))
        }
    }

    @Test(
        "paths that trick are not found or refused",
        arguments: [
            "/api/v1/namespaces/default/pods/..", "/api/v1/namespaces/%2e%2e/pods", "/api/v1/namespaces/../secrets",
            "/api/v1/namespaces/..%2f..%2fetc/pods/passwd", "/api/v1/namespaces/default/pods/%00", "//", "/%",
            "/api/v1/namespaces/default/pods/web/../../secrets", "http://x/api/v1/pods", "*",
            "/api/v1/pods?labelSelector=%ff",
            "/api/v1/namespaces/default/pods/web/log/x/y/z", "/apis/apps/v1/namespaces//deployments/web",
            "/api/v1/namespaces/default/pods/%2e", "/\\..\\x"
        ])
    func paths(path: String) async throws {
        let status = try #require(try await status(of: request("GET \(path) HTTP/1.1")))
        #expect([400, 404].contains(status), "\(status)")
    }

    @Test(
        "methods that are none are refused", arguments: ["TRACE", "HEAD", "CONNECT", "OPTIONS", "PURGE", "POST", "PUT"])
    func methods(method: String) async throws {
        let status = try #require(try await status(of: request("\(method) \(HostileRequestTests.pod) HTTP/1.1")))
        #expect([400, 405, 501].contains(status), "\(status)")
    }

    @Test("patches that are no JSON object, or a hostile one, are refused, and say why")
    func patches() async throws {
        try await withServer { client, store in
            let bodies = [
                (String(repeating: "[", count: 100_000), "limit depth"),
                (String(repeating: #"{"a":"#, count: 100_000), "limit depth"),
                ("[" + String(repeating: "0,", count: 1_100_000) + "0]", "limit nodes"),
                ("{\"" + String(repeating: "k", count: 5_000) + "\":1}", "limit keyLength"),
                ("[1]", "a merge patch is an object"), ("", "ends too early"),
                ("{\"a\":\"\\ud800\"}", "surrogate")
            ]
            for (body, words) in bodies {
                let answer = try await client.json(
                    "PATCH", HostileRequestTests.pod, body, HostileRequestTests.mergePatch)
                #expect(answer.status == 400)
                #expect(answer.value["message"]?.string?.contains(words) == true, "\(answer.value)")
            }
            let before = store.revision
            let invalid = try await client.json(
                "PATCH", HostileRequestTests.pod, #"{"spec":{"x":{"y":1}},"metadata":5}"#,
                HostileRequestTests.mergePatch)
            #expect(invalid.status == 400)
            #expect(store.revision == before)
        }
    }

    @Test(
        "queries beyond all bounds are refused",
        arguments: [
            "?watch=1&resourceVersion=99999999999999999999", "?watch=1&resourceVersion=-1",
            "?watch=1&resourceVersion=12345678",
            "?labelSelector=a%20in%20(", "?fieldSelector=%5C",
            "?labelSelector=" + String(repeating: "a,", count: 20_000) + "%3D"
        ])
    func queries(query: String) async throws {
        let status = try #require(try await status(of: request("GET /api/v1/pods\(query) HTTP/1.1")))
        #expect([400, 410].contains(status), "\(status)")
    }

    @Test("who changes a field has a short name of one line")
    func managers() async throws {
        try await withServer { client, store in
            for name in [String(repeating: "m", count: 129), "a%0Ab", "a%00", "%E2%80%A8"] {
                let path = HostileRequestTests.pod + "?fieldManager=" + name
                let status = try await client.json("PATCH", path, "{}", HostileRequestTests.mergePatch).status
                #expect(status == 422)
            }
            let path = HostileRequestTests.pod + "?gracePeriodSeconds=9223372036854775807"
            let status = try await client.json("DELETE", path).status
            #expect(status == 200)
            #expect(store.snapshot[ObjectKey(.pod, namespace: "default", name: "web")]?.deletionTimestamp != nil)
        }
    }
}

/// Runs what blocks away from the threads that the server needs.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
    }
}
