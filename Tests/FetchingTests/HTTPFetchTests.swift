import Glibc
import Testing

@testable import Fetching

@Suite struct HTTPFetchTests {
    private func fetch(
        _ server: CannedServer, path: String = "/metrics", body: [UInt8]? = nil, bytes: Int = 1000,
        time: Duration = .seconds(20), isSecure: Bool = false
    ) async throws -> HTTPFetch.Answer {
        let address = HTTPAddress(isSecure: isSecure, host: "127.0.0.1", port: server.port, path: "/base")
        let request = HTTPFetch.Request(
            address, path: path, headers: [("Accept", "text/plain")], body: body, bytes: bytes, time: time)
        return try await HTTPFetch(trusting: .anybody).fetch(request)
    }

    @Test func `an answer comes with its status, type and body`() async throws {
        let server = try CannedServer { connection in
            connection.write(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: 4\r\n\r\na 1\n")
        }
        defer { server.stop() }
        let answer = try await fetch(server)
        #expect(
            answer
                == HTTPFetch.Answer(
                    status: 200, contentType: "text/plain; version=0.0.4", body: Array("a 1\n".utf8)))
        let request = try #require(server.requests.first)
        #expect(request.hasPrefix("GET /base/metrics HTTP/1.1\r\n"))
        #expect(request.contains("Host: 127.0.0.1:\(server.port)\r\n"))
        #expect(request.contains("Accept: text/plain\r\n"))
    }

    @Test func `a body is posted`() async throws {
        let server = try CannedServer { $0.write("HTTP/1.1 204 No Content\r\n\r\n") }
        defer { server.stop() }
        #expect(try await fetch(server, body: Array("query=1".utf8)).status == 204)
        #expect(server.requests.first?.hasPrefix("POST ") == true)
        #expect(server.requests.first?.hasSuffix("\r\n\r\nquery=1") == true)
    }

    @Test func `bodies in pieces, and up to the end of the connection`() async throws {
        let chunked = try CannedServer {
            $0.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\na \r\n2\r\n1\n\r\n0\r\n\r\n")
        }
        let open = try CannedServer { $0.write("HTTP/1.0 200 OK\r\n\r\na 1\n") }
        defer { [chunked, open].forEach { $0.stop() } }
        #expect(try await fetch(chunked).body == Array("a 1\n".utf8))
        #expect(try await fetch(open).body == Array("a 1\n".utf8))
    }

    @Test func `redirects are told, not followed`() async throws {
        let server = try CannedServer {
            $0.write("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")
        }
        defer { server.stop() }
        #expect(try await fetch(server).status == 302)
        #expect(server.requests.count == 1)
    }

    // MARK: Hostile servers

    @Test func `a body beyond the limit ends the connection, be its length told or not`() async throws {
        let line = String(repeating: "a 1\n", count: 1000)
        let endless = try CannedServer { connection in
            connection.write("HTTP/1.1 200 OK\r\n\r\n")
            while connection.write(line) {}
        }
        let told = try CannedServer { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4000000\r\n\r\n")
            while connection.write(line) {}
        }
        defer { [endless, told].forEach { $0.stop() } }
        for server in [endless, told] {
            await #expect(throws: HTTPFetch.Failure.tooLarge(1000)) { try await fetch(server) }
        }
    }

    @Test func `headers without end are a limit too`() async throws {
        let server = try CannedServer { connection in
            connection.write("HTTP/1.1 200 OK\r\n")
            var number = 0
            while connection.write("X-\(number): \(String(repeating: "y", count: 500))\r\n") { number += 1 }
        }
        defer { server.stop() }
        await #expect(throws: HTTPFetch.Failure.self) { try await fetch(server) }
    }

    @Test func `who says nothing, or says it too slowly, is left`() async throws {
        let silent = try CannedServer { $0.waitForClose() }
        let slow = try CannedServer { connection in
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
            for _ in 0..<100 where connection.write("a") { usleep(50_000) }
        }
        defer { [silent, slow].forEach { $0.stop() } }
        for server in [silent, slow] {
            let start = ContinuousClock.now
            await #expect(throws: HTTPFetch.Failure.tooSlow(.milliseconds(500))) {
                try await fetch(server, time: .milliseconds(500))
            }
            #expect(ContinuousClock.now - start < .seconds(60))
        }
    }

    @Test func `a server over TLS that never shakes hands is left`() async throws {
        let silent = try CannedServer { $0.waitForClose() }
        defer { silent.stop() }
        await #expect(throws: HTTPFetch.Failure.self) {
            try await fetch(silent, time: .milliseconds(500), isSecure: true)
        }
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "nonsense\r\n\r\n", "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"
    ])
    func `what is no answer is told`(text: String) async throws {
        let server = try CannedServer { $0.write(text) }
        defer { server.stop() }
        do {
            _ = try await fetch(server)
            Issue.record("it is read")
        } catch let failure as HTTPFetch.Failure {
            guard case .broken = failure else {
                Issue.record("\(failure)")
                return
            }
        }
    }

    @Test func `where nobody listens it is said`() async throws {
        let server = try CannedServer { _ in }
        server.stop()
        do {
            _ = try await fetch(server)
            Issue.record("it is read")
        } catch let failure as HTTPFetch.Failure {
            guard case .unreachable = failure else {
                Issue.record("\(failure)")
                return
            }
        }
    }
}

@Suite struct HTTPAddressTests {
    @Test(
        arguments: [
            ("http://prometheus", "http://prometheus:80"), ("https://prometheus/", "https://prometheus:443"),
            ("http://prometheus:9090", "http://prometheus:9090"), ("http://[::1]:9090/a/b/", "http://[::1]:9090/a/b"),
            ("https://127.0.0.1:1/prefix", "https://127.0.0.1:1/prefix"), ("http://[::1]", "http://[::1]:80")
        ])
    func `addresses`(text: String, read: String) throws {
        #expect(try HTTPAddress(text).description == read)
    }

    @Test(arguments: [
        "", "prometheus", "prometheus:9090", "ftp://prometheus", "http://", "http:///x", "http://a:0", "http://a:65536",
        "http://a:b", "http://user:secret@host", "http://token@host/", "http://a b", "http://a?query=1", "http://a/#x",
        "http://a\r\nX: y", "http://ä", "http://[::1", "http://[::1]9090", "http://:9090"
    ])
    func `what is no address`(text: String) {
        do throws(HTTPAddress.Malformed) {
            _ = try HTTPAddress(text)
            Issue.record("\(text) is read")
        } catch {
            #expect(!error.description.contains("secret"))
        }
    }
}
