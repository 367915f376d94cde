import Foundation
import FuzzProperties
import TestSupport
import Testing

/// Bytes that are nearly requests. `SKEG_RAW` says how many, `SKEG_SEED` which.
@Suite("Raw input")
struct RawInputTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["SKEG_RAW"].flatMap { Int($0) } ?? 3_000
    private static let seed = environment["SKEG_SEED"].flatMap { UInt64($0) } ?? 1

    private static let pod = "/api/v1/namespaces/default/pods/web"
    private static let seeds: [String] = [
        "GET \(pod) HTTP/1.1\r\nHost: x\r\nAccept: application/json;as=Table;v=v1;g=meta.k8s.io, */*;q=0.1\r\n\r\n",
        "GET \(pod)?watch=1&timeoutSeconds=1 HTTP/1.1\r\nHost: x\r\nConnection: keep-alive\r\n\r\n",
        "GET /api/v1/pods?limit=1&labelSelector=app%3Dweb HTTP/1.0\r\nAccept-Encoding: gzip, deflate;q=0\r\n\r\n",
        "PATCH \(pod) HTTP/1.1\r\nHost: x\r\nContent-Type: application/merge-patch+json\r\nContent-Length: 35\r\n\r\n"
            + #"{"metadata":{"labels":{"a":"b"}}}  "#,
        "PUT \(pod) HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\n{\"a\":\r\n2\r\n1}\r\n0\r\nT: u\r\n\r\n",
        "POST /api/v1/namespaces/default/pods HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
        "DELETE \(pod) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a.b.c\r\nImpersonate-User: root\r\n\r\n",
        "GET \(pod)/exec?command=sh&stdin=true HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + "Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n\u{02}\u{05}\u{01}\u{02}\u{03}\u{04}abcde",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\nHost: b\r\n X: folded\r\n\r\n",
        "CONNECT x:80 HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "GET http://other.example/healthz HTTP/1.1\r\nHost: \r\nConnection: close, x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u{0}\u{0}\u{0}\u{4}\u{0}\u{0}\u{0}\u{0}\u{0}"
    ]

    @Test("whatever comes is answered or cut off, and the next client is served")
    func anything() async throws {
        try await withServer { client, _ in
            let before = residentBytes()
            try await withThrowingTaskGroup { group in
                let workers = 4
                for worker in 0..<workers {
                    let seed = RawInputTests.seed &* UInt64(workers) &+ UInt64(worker)
                    let count = RawInputTests.count / workers
                    group.addTask {
                        try await onThread { try RawInputTests.send(count, seed: seed, to: client.socket) }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await client.json("GET", "/api/v1/namespaces/default/configmaps/settings").status == 200)
            #expect(residentBytes() - before < 100 << 20)
        }
    }

    private static func send(_ count: Int, seed: UInt64, to socket: String) throws {
        let inputs = seeds.map { Array($0.utf8) }
        var mutator = Mutator(seed: seed)
        for _ in 0..<count {
            let input = mutator.next(from: inputs, limit: 8192)
            let connection = try RawConnection(socket)
            connection.send(input)
            connection.endOfInput()
            guard let answer = connection.restBytes() else {
                Issue.record("no end: \(Data(input).base64EncodedString())")
                continue
            }
            // Each answer begins as one: nothing of what came is sent back as it was.
            if !answer.isEmpty, !answer.starts(with: Array("HTTP/1.".utf8)) {
                Issue.record("no answer: \(Data(input).base64EncodedString())")
            }
        }
    }
}
