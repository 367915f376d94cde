import GitTestSupport
import Glibc
import Synchronization
import Testing

@testable import Git

@Suite(.serialized) struct RepositoryWatcherTests {
    let fixture: GitFixture
    let work: WorkRepository

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        try work.commit("one", ["a": "1"])
    }

    /// How long after `action` ended a signal came; nil when none came within two seconds.
    func latency(_ watcher: RepositoryWatcher, _ action: () throws -> Void) async throws -> Duration? {
        let clock = ContinuousClock()
        let signal = Task {
            for await _ in watcher.changes { return clock.now as ContinuousClock.Instant? }
            return nil
        }
        try action()
        let end = clock.now
        let timer = Task {
            try await Task.sleep(for: .seconds(2))
            signal.cancel()
        }
        defer { timer.cancel() }
        // It may come before the git command has ended.
        return await signal.value.map { max(.zero, $0 - end) }
    }

    @Test func everyKindOfReferenceChangeIsNoticedAtOnce() throws {
        let actions: [(String, () throws -> Void)] = [
            ("commit", { try work.commit("two", ["a": "2"]) }),
            ("branch in a new directory", { try work.git("branch", "deep/new/side") }),
            ("branch in that directory", { try work.git("branch", "deep/new/other") }),
            ("pack-refs", { try work.git("pack-refs", "--all") }),
            ("delete a packed branch", { try work.git("branch", "-D", "deep/new/side") }),
            ("tag", { try work.git("tag", "v1") }),
            ("checkout", { try work.git("checkout", "--quiet", "-b", "topic") }),
            ("gc", { try work.git("gc", "--quiet") }),
            ("commit after gc", { try work.commit("three", ["a": "3"]) })
        ]
        let observer = try Observer(work.path)
        var slowest = Duration.zero
        for (name, action) in actions {
            let latency = try observer.latency(action)
            #expect(latency.map { $0 < .milliseconds(200) } ?? false, "\(name): \(String(describing: latency))")
            slowest = max(slowest, latency ?? .zero)
        }
        print("slowest notice of a reference change: \(slowest)")
    }

    @Test func oneWatcherFollowsDirectoriesThatComeAndGo() async throws {
        let watcher = try RepositoryWatcher(path: work.path)
        for round in 0..<5 {
            #expect(try await latency(watcher) { try work.git("branch", "a\(round)/b/c") } != nil)
            try await Task.sleep(for: .milliseconds(100))
            #expect(try await latency(watcher) { try work.git("branch", "-D", "a\(round)/b/c") } != nil)
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    @Test func workInTheWorkTreeIsNotAChange() async throws {
        let watcher = try RepositoryWatcher(path: work.path)
        let signal = Task {
            for await _ in watcher.changes { return true }
            return false
        }
        try work.write("a", "edited")
        try work.git("add", "a")
        try work.git("status")
        try await Task.sleep(for: .milliseconds(200))
        watcher.stop()
        #expect(await signal.value == false)
    }

    @Test func worktreesAndBareRepositoriesAreWatched() async throws {
        try work.git("worktree", "add", "--quiet", "-b", "side", "../side")
        let side = WorkRepository(fixture: fixture, path: "\(fixture.directory)/side")
        #expect(try await latency(try RepositoryWatcher(path: side.path)) { try side.commit("two", ["a": "2"]) } != nil)
        let bare = try fixture.repository("bare.git", bare: true)
        let watcher = try RepositoryWatcher(path: bare.path)
        #expect(try await latency(watcher) { try work.git("push", "--quiet", bare.path, "main") } != nil)
    }

    @Test func withoutInotifyTheRepositoryIsPolled() async throws {
        let watcher = try RepositoryWatcher(path: work.path, allowsInotify: false)
        #expect(watcher.currentWay == .polled)
        try await Task.sleep(for: .milliseconds(50))
        #expect(try await latency(watcher) { try work.commit("two", ["a": "2"]) } != nil)
    }

    @Test func stoppingEndsTheStream() async throws {
        let watcher = try RepositoryWatcher(path: work.path)
        watcher.stop()
        for await _ in watcher.changes { Issue.record("a signal without a change") }
        await expect(.remoteUnreachable) { try RepositoryWatcher(path: work.path + "/none") }
        await expect(.notARepository) { try RepositoryWatcher(path: fixture.directory) }
    }
}

/// Notes when the watch's own thread signals, so that busy task threads do not count.
private final class Observer: Sendable {
    private let last = Mutex<ContinuousClock.Instant?>(nil)
    private let stop: Int32

    init(_ path: String) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw GitFixture.Failure(description: "pipe") }
        stop = ends[1]
        let end = ends[0]
        let watch = try ReferenceWatch(path: path, allowsInotify: true)
        try DetachedThread.start { [weak self] in
            watch.run(until: end, signal: { self?.last.withLock { $0 = .now } }, degraded: {})
            close(end)
        }
        usleep(100_000)
    }

    deinit { close(stop) }

    /// From the end of `action` to the last signal; nil when none came within two seconds.
    func latency(_ action: () throws -> Void) throws -> Duration? {
        last.withLock { $0 = nil }
        try action()
        let end = ContinuousClock.now
        for _ in 0..<200 {
            usleep(10_000)
            if let signal = last.withLock({ $0 }), .now - signal > .milliseconds(50) { return max(.zero, signal - end) }
        }
        return nil
    }
}
