import APIClient
import Foundation
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("Many watchers of one server")
struct WatchersTests {
    private static let changes = 500

    /// What one watch may hold back must not be what the others wait for, or what the server keeps for good.
    @Test("fifty watchers see every change once and in order, and one that takes nothing is cut off")
    func stalled() async throws {
        var limits = APILimits()
        // Longer than a busy machine leaves a watcher of this test waiting.
        limits.writeTime = .seconds(15)
        try await withServer(limits: limits) { client, store in
            let key = ObjectKey(.configMap, namespace: "default", name: "settings")
            let path = "/api/v1/namespaces/default/configmaps?watch=true&resourceVersion=\(store.revision)"
            let stalled = try RawConnection(client.socket)
            stalled.send("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let seen = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<50 { group.addTask { try await counts(client, path) } }
                for count in 1...WatchersTests.changes {
                    var object = try #require(store.snapshot[key])
                    object.content["data"] = [
                        "count": .string("\(count)"), "filling": .string(String(repeating: "x", count: 4_000))
                    ]
                    _ = try await store.commit(Transaction([.update(object)], by: "test"))
                }
                return try await group.reduce(into: [[Int]]()) { $0.append($1) }
            }
            #expect(seen.count == 50)
            #expect(seen.allSatisfy { $0 == Array(1...WatchersTests.changes) })
            #expect(stalled.hangsUp())
        }
    }

    private func counts(_ client: TestClient, _ path: String) async throws -> [Int] {
        struct Enough: Error {}
        var counts: [Int] = []
        var rest: [UInt8] = []
        do {
            _ = try await client.client.stream(path) { bytes in
                rest += bytes
                guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return }
                let lines = String(decoding: rest[...end], as: UTF8.self)
                rest.removeSubrange(...end)
                for part in lines.components(separatedBy: #""count":""#).dropFirst() {
                    counts.append(Int(part.prefix { $0 != "\"" }) ?? 0)
                }
                if counts.count >= WatchersTests.changes { throw Enough() }
            }
        } catch is Enough {}
        return counts
    }
}
