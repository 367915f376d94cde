import Objects
import Store
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct WatchTests {
    @Test func `watchers see every commit of concurrent writers once and in order`() async throws {
        let store = try Store(MemoryBackend(), kinds: testKinds)
        let writers = 8
        let each = 50
        let total = Revision(writers * each)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for watcher in 0..<20 {
                group.addTask {
                    // Each rebuilds the state from what it is told.
                    var next: Revision = 1
                    var names: Set<String> = []
                    for try await commit in try store.watch(from: 0) {
                        #expect(commit.revision == next, "watcher \(watcher)")
                        next += 1
                        for event in commit.events { names.insert(event.object.name) }
                        if commit.revision == total { break }
                    }
                    #expect(names.count == Int(total))
                }
            }
            for writer in 0..<writers {
                group.addTask {
                    for index in 0..<each { _ = try await store.commit(create("w\(writer)-\(index)")) }
                }
            }
            try await group.waitForAll()
        }
        #expect(store.revision == total)
    }

    @Test func `a watch can begin anywhere in the history and not outside it`() async throws {
        var limits = StoreLimits()
        limits.historyCommits = 5
        let backend = MemoryBackend(StoredState(revision: 100))
        let store = try Store(backend, kinds: testKinds, limits: limits)
        for index in 0..<8 { _ = try await store.commit(create("c\(index)")) }
        #expect(try store.committed(since: 103).map(\.revision) == [104, 105, 106, 107, 108])
        #expect(try store.committed(since: 108).isEmpty)
        #expect(throws: WatchTooOld(requested: 102, oldest: 103, newest: 108)) { try store.watch(from: 102) }
        #expect(throws: WatchTooOld(requested: 109, oldest: 103, newest: 108)) { try store.watch(from: 109) }
        var found: [Revision] = []
        for try await commit in try store.watch(from: 105) {
            found.append(commit.revision)
            if found.count == 3 { break }
        }
        #expect(found == [106, 107, 108])
    }

    @Test func `a watcher that falls behind is cut off`() async throws {
        var limits = StoreLimits()
        limits.historyCommits = 10
        limits.watchChunk = 2
        let store = try Store(MemoryBackend(), kinds: testKinds, limits: limits)
        var watch = try store.watch(from: 0).makeAsyncIterator()
        _ = await store.commit((0..<30).map { create("c\($0)") })
        await #expect(throws: WatchTooOld(requested: 0, oldest: 20, newest: 30)) { try await watch.next() }
    }

    @Test func `a watch ends with the store after it has told everything`() async throws {
        let store = try Store(MemoryBackend(), kinds: testKinds)
        let told = Task {
            var revisions: [Revision] = []
            for try await commit in try store.watch(from: 0) { revisions.append(commit.revision) }
            return revisions
        }
        for index in 0..<5 { _ = try await store.commit(create("c\(index)")) }
        await store.close()
        #expect(try await told.value == [1, 2, 3, 4, 5])
    }

    @Test func `a cancelled watch ends though nothing happens`() async throws {
        let store = try Store(MemoryBackend(), kinds: testKinds)
        let watch = Task {
            for try await _ in try store.watch(from: 0) {}
            return true
        }
        try await Task.sleep(for: .milliseconds(10))
        watch.cancel()
        #expect(try await watch.value)
    }
}

@Suite struct CommitHistoryTests {
    private func commit(_ revision: Revision, events: Int = 1) -> Committed {
        Committed(
            revision: revision, author: "test",
            events: (0..<events).map { .added(Make.configMap("c\($0)")) })
    }

    @Test func `it keeps the newest within its bounds`() throws {
        var history = CommitHistory(after: 7, maximumCommits: 100, maximumEvents: 150)
        for revision in Revision(8)...500 { history.append(commit(revision)) }
        #expect(history.count == 100 && history.oldest == 400 && history.newest == 500)
        #expect(try history.since(400).map(\.revision) == Array(401...500))
        #expect(try history.since(450, maximum: 2).map(\.revision) == [451, 452])
        history.append(commit(501, events: 60))
        #expect(history.count == 91 && history.oldest == 410)
        history.append(commit(502, events: 1000))
        #expect(history.count == 1 && history.oldest == 501)
        #expect(try history.since(501).first?.events.count == 1000)
    }

    @Test func `a commit without events is none`() throws {
        var history = CommitHistory(after: 7)
        history.append(Committed(revision: 7, author: "test", events: []))
        #expect(history.newest == 7 && history.count == 0)
    }
}
