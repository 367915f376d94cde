import API
import Objects
import Store
import TestSupport
import Testing

@testable import APIServer

@Suite("Streams of a watch")
struct WatchStreamTests {
    @Test("a client that is slower than the history is long is told so, and nothing is kept for it meanwhile")
    func slow() async throws {
        var limits = StoreLimits()
        limits.historyCommits = 4
        let store = try Store(MemoryBackend(), kinds: .builtIn, limits: limits)
        let first = Make.configMap("first").asStored()
        var plan = try plan(store)
        plan.initial = [first]
        var iterator = WatchStream(plan, store: store, hub: WatchHub(store: store), for: .seconds(60))
            .makeAsyncIterator()
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

    @Test("a watch of one kind is not woken by another, goes past it, and ends when its time has come")
    func sleeps() async throws {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        let hub = WatchHub(store: store)
        let running = Task { await hub.run() }
        defer { running.cancel() }
        var plan = try plan(store)
        plan.allowsBookmarks = true
        var iterator = WatchStream(plan, store: store, hub: hub, for: .seconds(1)).makeAsyncIterator()
        for index in 0..<5 { try await create(Make.pod("p\(index)").object, in: store) }
        try await create(Make.configMap("one"), in: store)
        #expect(try type(of: await iterator.next()) == "ADDED")
        let end = await iterator.next()
        #expect(end == nil)
    }

    @Test("many watches see every change once, in order, whoever else is slow")
    func many() async throws {
        let store = try Store(MemoryBackend(), kinds: .builtIn)
        let hub = WatchHub(store: store)
        let running = Task { await hub.run() }
        defer { running.cancel() }
        let plan = try plan(store)
        let names = (0..<200).map { "m\($0)" }
        let seen = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<50 {
                group.addTask {
                    var seen: [String] = []
                    for await piece in WatchStream(plan, store: store, hub: hub, for: .seconds(60)) {
                        for line in piece.split(separator: UInt8(ascii: "\n")) {
                            let value = try? JSONParser.parse(Array(line))
                            seen.append(value?.at(["object", "metadata", "name"])?.string ?? "?")
                        }
                        if seen.count >= names.count { break }
                    }
                    return seen
                }
            }
            for name in names { try? await create(Make.configMap(name), in: store) }
            var all: [[String]] = []
            for await one in group { all.append(one) }
            return all
        }
        #expect(seen.count == 50)
        #expect(seen.allSatisfy { $0 == names })
    }

    private func plan(_ store: Store) throws -> WatchPlan {
        let served = try #require(
            store.snapshot.kinds.served(GroupVersion(group: "", version: "v1"), plural: "configmaps"))
        let form = try AnswerForm(APIRequest(method: .get, path: []), served, isStream: true)
        return WatchPlan(form: form, filter: ObjectFilter(), encoded: EncodedObjects(), now: { .testStart })
    }

    private func create(_ object: Object, in store: Store) async throws {
        let object = object.with {
            $0.uid = "uid-\($0.name)"
            $0.creationTimestamp = .testStart
        }
        _ = try await store.commit(Transaction([.create(object)], by: "test"))
    }

    private func type(of line: [UInt8]?) throws -> Value? { try JSONParser.parse(line ?? [])["type"] }
}
