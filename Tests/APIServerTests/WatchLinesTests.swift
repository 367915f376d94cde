import API
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("Lines of a watch")
struct WatchLinesTests {
    @Test("a client that is slower than the history is long is told so, and nothing is kept for it meanwhile")
    func slow() async throws {
        var limits = StoreLimits()
        limits.historyCommits = 4
        let store = try Store(MemoryBackend(), kinds: .builtIn, limits: limits)
        let first = Make.configMap("first").asStored()
        let lines = WatchLines([first], then: try store.watch(from: 0), from: 0, of: .configMap, ObjectFilter())
        var iterator = lines.makeAsyncIterator()
        for index in 0..<10 {
            _ = try await store.commit(
                Transaction(
                    [
                        .create(
                            Make.configMap("m\(index)").with {
                                $0.uid = "u\(index)"; $0.creationTimestamp = .testStart
                            })
                    ], by: "test"))
        }
        #expect(try type(of: await iterator.next()) == "ADDED")
        let last = await iterator.next()
        #expect(try type(of: last) == "ERROR")
        #expect(try JSONParser.parse(last ?? []).at(["object", "code"]) == 410)
        let end = await iterator.next()
        #expect(end == nil)
    }

    private func type(of line: [UInt8]?) throws -> Value? { try JSONParser.parse(line ?? [])["type"] }
}
