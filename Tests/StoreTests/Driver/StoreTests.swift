import Dispatch
import Objects
import Store
import Synchronization
import TestSupport
import Testing

func create(_ name: String, data: [String: String] = [:]) -> Transaction {
    let object = Make.configMap(name, data: data).with {
        $0.uid = $0.testUID
        $0.creationTimestamp = .testStart
    }
    return Transaction([.create(object)], by: "test")
}

@Suite(.timeLimit(.minutes(1))) struct StoreTests {
    @Test func `a commit is in the snapshot when it is answered and survives the store`() async throws {
        let backend = MemoryBackend()
        let store = try Store(backend, kinds: testKinds)
        let committed = try await store.commit(create("a"))
        #expect(committed.revision == 1 && store.snapshot[committed.events[0].key] != nil)
        await store.close()
        let again = try Store(backend, kinds: testKinds)
        #expect(again.revision == 1 && again.snapshot.all == store.snapshot.all)
        #expect(again.snapshot.verifyIndexes().isEmpty)
        await #expect(throws: CommitError.failed(StoreFailure(.closed, "the store is closed"))) {
            try await store.commit(create("b"))
        }
    }

    @Test func `each transaction of a batch is refused or made for itself with one write`() async throws {
        let backend = MemoryBackend()
        let store = try Store(backend, kinds: testKinds)
        let results = await store.commit([create("a"), create("a"), create("b"), Transaction([], by: "test")])
        #expect(results.count == 4 && backend.writeCount == 1)
        #expect(try results[0].get().revision == 1)
        #expect(results[1].map(\.revision) == .failure(.refused(.exists(Make.configMap("a").key))))
        #expect(try results[2].get().revision == 2)
        #expect(try results[3].get().events.isEmpty)
    }

    @Test func `what waits is written together`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let first = Atomic(true)
        let backend = MemoryBackend(beforeWrite: { _ in
            if first.exchange(false, ordering: .relaxed) { gate.wait() }
        })
        let store = try Store(backend, kinds: testKinds)
        async let held = store.commit(create("c0"))
        try await waitUntil { store.waiting == 0 && store.isBusy }
        await withTaskGroup(of: Void.self) { group in
            for index in 1..<100 { group.addTask { _ = await store.commit([create("c\(index)")]) } }
            try? await waitUntil { store.waiting == 99 }
            #expect(store.revision == 0 && store.snapshot.count == 0)
            gate.signal()
        }
        _ = try await held
        #expect(store.revision == 100 && backend.writeCount == 2)
    }

    @Test func `nothing is seen before it is durable`() async throws {
        let gate = DispatchSemaphore(value: 0)
        let store = try Store(MemoryBackend(beforeWrite: { _ in gate.wait() }), kinds: testKinds)
        async let commit = store.commit(create("a"))
        try await Task.sleep(for: .milliseconds(20))
        #expect(store.revision == 0 && store.snapshot.count == 0)
        #expect(try store.committed(since: 0).isEmpty)
        gate.signal()
        #expect(try await commit.revision == 1)
        #expect(try store.committed(since: 0).count == 1)
    }

    @Test func `a queue that is full refuses what comes`() async throws {
        let gate = DispatchSemaphore(value: 0)
        var limits = StoreLimits()
        limits.queuedTransactions = 3
        let store = try Store(MemoryBackend(beforeWrite: { _ in gate.wait() }), kinds: testKinds, limits: limits)
        async let first = store.commit(create("a"))
        try await waitUntil { store.waiting == 0 && store.isBusy }
        async let rest = store.commit([create("b"), create("c"), create("d")])
        try await waitUntil { store.waiting == 3 }
        let refused = await store.commit([create("e")])
        guard case .failure(.failed(let failure)) = refused[0] else {
            Issue.record("the fourth was taken")
            return
        }
        #expect(failure.code == .busy)
        for _ in 0..<4 { gate.signal() }
        _ = try await first
        #expect(await rest.count == 3 && store.revision == 4)
    }

    @Test func `waiting for a failure ends with the store, or with the task`() async throws {
        let store = try Store(MemoryBackend(), kinds: testKinds)
        let (first, second) = (Task { await store.failed() }, Task { await store.failed() })
        first.cancel()
        #expect(await first.value == nil)
        await store.close()
        #expect(await second.value == nil)
    }

    @Test(arguments: [true, false])
    func `a failed write ends writing for good and reading goes on`(hadEffect: Bool) async throws {
        let full = StoreFailure(.full, "no space left on device")
        let backend = MemoryBackend(script: [2: hadEffect ? .afterEffect(full) : .beforeEffect(full)])
        let store = try Store(backend, kinds: testKinds)
        let told = Task { await store.failed() }
        _ = try await store.commit(create("a"))
        for name in ["b", "c"] {
            let results = await store.commit([create(name)])
            guard case .failure(.failed(let failure)) = results[0] else {
                Issue.record("\(name) was written")
                continue
            }
            #expect(failure.code == .full && failure.message.contains("no space left on device"))
        }
        #expect(await told.value == store.failure)
        #expect(await store.failed() == store.failure)
        #expect(store.failure?.code == .full && backend.writeCount == 2)
        #expect(store.revision == 1 && store.snapshot.count == 1)
        #expect(try store.committed(since: 0).map(\.revision) == [1])
        await store.close()
        let again = try Store(backend, kinds: testKinds)
        #expect(again.revision == (hadEffect ? 2 : 1) && again.failure == nil)
        _ = try await again.commit(create("z"))
    }

    @Test func `several writes of one object in one group are stored once`() throws {
        var state = Snapshot()
        var commits: [Committed] = []
        commits.append(try state.apply(create("a")))
        let a = try #require(state.all.first)
        commits.append(try state.apply(.update(a.with { $0["data"] = ["x": "1"] })))
        commits.append(try state.apply(create("b")))
        commits.append(try state.apply(.remove(Make.configMap("b").key, uid: "")))
        let batch = StoreBatch(commits, leadingTo: state)
        #expect(batch.revision == 4 && batch.writes.map(\.object) == state.all)
        #expect(batch.removals == [Make.configMap("b").key])
    }
}
