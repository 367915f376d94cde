import GitTestSupport
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import Git

/// A repository is where its path leads, whatever was there when the watch began.
@Suite(.serialized) struct RepositoryPlaceTests {
    let fixture: GitFixture
    let work: WorkRepository

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        try work.commit("one", ["a": "1"])
    }

    /// Commits until the watcher tells of one: then it watches what is at the path now.
    private func followsCommits(_ signals: Signals, _ place: WorkRepository) async throws {
        try await waitUntil("a commit is noticed", within: .seconds(60)) {
            try await Task.sleep(for: .milliseconds(200))
            let before = signals.count
            try place.commit("change")
            try await Task.sleep(for: .milliseconds(400))
            return signals.count > before
        }
    }

    @Test(arguments: [true, false])
    func aRepositoryThatTookAnothersPlaceIsFollowed(allowsInotify: Bool) async throws {
        try work.git("clone", "--quiet", work.path, "../copy")
        let watcher = try RepositoryWatcher(path: work.path, allowsInotify: allowsInotify)
        let signals = Signals(watcher)
        #expect(rename(work.path, work.path + "-away") == 0)
        #expect(rename("\(fixture.directory)/copy", work.path) == 0)
        try await waitUntil("the exchange is noticed", within: .seconds(60)) { signals.count > 0 }
        try await followsCommits(signals, work)
    }

    @Test func aRepositoryThatIsClonedAnewIsFollowed() async throws {
        try work.git("clone", "--quiet", "--bare", work.path, "../origin.git")
        let signals = Signals(try RepositoryWatcher(path: work.path))
        try fixture.run("/", ["rm", "-rf", work.path])
        try await waitUntil("the loss is noticed", within: .seconds(60)) { signals.count > 0 }
        try fixture.run("/", ["git", "clone", "--quiet", "\(fixture.directory)/origin.git", work.path])
        try await followsCommits(signals, work)
    }

    @Test func onlyTheGitDirectoryIsMadeAnew() async throws {
        let signals = Signals(try RepositoryWatcher(path: work.path))
        try fixture.run("/", ["rm", "-rf", work.path + "/.git"])
        _ = try fixture.repository()
        try await followsCommits(signals, work)
    }

    @Test func aLinkThatIsTurnedIsFollowed() async throws {
        let link = "\(fixture.directory)/current"
        try work.git("clone", "--quiet", work.path, "../next")
        let next = WorkRepository(fixture: fixture, path: "\(fixture.directory)/next")
        #expect(symlink(work.path, link) == 0)
        let signals = Signals(try RepositoryWatcher(path: link))
        #expect(symlink(next.path, link + "-new") == 0)
        #expect(rename(link + "-new", link) == 0)
        try await waitUntil("the turn is noticed", within: .seconds(60)) { signals.count > 0 }
        try await followsCommits(signals, next)
    }
}

/// Counts what a watcher tells.
private final class Signals: Sendable {
    private let counter = Mutex(0)
    private let watcher: RepositoryWatcher

    var count: Int { counter.withLock { $0 } }

    init(_ watcher: RepositoryWatcher) {
        self.watcher = watcher
        let changes = watcher.changes
        Task { [weak self] in
            for await _ in changes { self?.counter.withLock { $0 += 1 } }
        }
    }
}
