import Git
import GitTestSupport
import Glibc
import Testing

@Suite struct FetchTests {
    let fixture: GitFixture
    let work: WorkRepository
    let mirror: Mirror

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        mirror = try fixture.mirror()
    }

    @Test func aBranchOfALocalRepositoryIsFetched() async throws {
        let first = try work.commit("first", ["app.yaml": "a: 1\n"])
        let fetched = try await mirror.fetch(.named("main"), from: work.remote)
        #expect(fetched == Fetched(commit: first, previous: nil, reference: "refs/heads/main", isRewritten: false))
        let second = try work.commit("second", ["app.yaml": "a: 2\n"])
        let again = try await mirror.fetch(.branch("main"), from: work.remote)
        #expect(again.commit == second)
        #expect(again.previous == first)
        #expect(!again.isRewritten)
        let listing = try await mirror.listing(of: second)
        #expect(listing.files.map(\.path) == ["app.yaml"])
        #expect(try await mirror.content(of: listing.files[0].id) == Array("a: 2\n".utf8))
    }

    /// A daemon that is killed while it writes a reference leaves a lock, and the next one has to go on all the same.
    @Test func locksOfADaemonThatWasKilledHoldNobodyUp() async throws {
        try work.commit("one", ["a": "1"])
        _ = try await mirror.fetch(.branch("main"), from: work.remote)
        let second = try work.commit("two", ["a": "2"])
        for name in ["HEAD.lock", "packed-refs.lock", "config.lock", "refs/skeg/remote/heads/main.lock"] {
            try fixture.run(mirror.path, ["touch", name])
        }
        let next = try fixture.mirror()
        let fetched = try await next.fetch(.branch("main"), from: work.remote)
        #expect(fetched.commit == second)
        #expect(try fixture.run(mirror.path, ["find", ".", "-name", "*.lock"]).isEmpty)
    }

    @Test func theMirrorIsForItsOwnerAlone() async throws {
        try work.commit()
        _ = try await mirror.fetch(.head, from: work.remote)
        #expect(try fixture.run("/", ["stat", "-c", "%a", mirror.path]) == "700")
        try fixture.run(mirror.path, ["git", "fsck", "--strict"])
    }

    @Test func aForcePushIsReportedAsRewritten() async throws {
        try work.commit("base", ["a": "0"])
        let old = try work.commit("old", ["a": "1"])
        _ = try await mirror.fetch(.named("main"), from: work.remote)
        try work.git("reset", "--quiet", "--hard", "HEAD~1")
        let new = try work.commit("new", ["a": "2"])
        let fetched = try await mirror.fetch(.named("main"), from: work.remote)
        #expect(fetched == Fetched(commit: new, previous: old, reference: "refs/heads/main", isRewritten: true))
        #expect(try await mirror.commit(old).subject == "old")
    }

    @Test func headIsNamedByTheBranchBehindIt() async throws {
        let commit = try work.commit("one", ["a": "1"])
        #expect(try await mirror.fetch(.head, from: work.remote).reference == "refs/heads/main")
        try work.git("checkout", "--quiet", "--detach")
        #expect(try await mirror.fetch(.head, from: work.remote).reference == "HEAD")
        #expect(try await mirror.fetch(.head, from: work.remote).commit == commit)
    }

    @Test func anAnnotatedTagStandsForItsCommit() async throws {
        let commit = try work.commit("release", ["a": "1"])
        try work.git("tag", "--annotate", "--message", "v1", "v1")
        #expect(try await mirror.fetch(.tag("v1"), from: work.remote).commit == commit)
        #expect(try await mirror.fetch(.named("v1"), from: work.remote).reference == "refs/tags/v1")
    }

    @Test func aCommitIsFetchedByItsId() async throws {
        let old = try work.commit("old", ["a": "1"])
        try work.commit("new", ["a": "2"])
        #expect(try await mirror.fetch(.named(old.hex), from: work.remote).commit == old)
        #expect(try await mirror.fetch(.commit(old), from: work.remote).reference == nil)
    }

    @Test func packedReferencesAreFound() async throws {
        let commit = try work.commit("one", ["a": "1"])
        try work.git("pack-refs", "--all")
        try work.git("gc", "--quiet")
        #expect(try await mirror.fetch(.named("main"), from: work.remote).commit == commit)
    }

    @Test func aWorktreeAndABareRepositoryAreRemotesToo() async throws {
        try work.commit("one", ["a": "1"])
        try work.git("worktree", "add", "--quiet", "-b", "side", "../side")
        let side = WorkRepository(fixture: fixture, path: "\(fixture.directory)/side")
        let commit = try side.commit("two", ["a": "2"])
        #expect(try await mirror.fetch(.head, from: side.remote).commit == commit)
        let bare = try fixture.repository("bare.git", bare: true)
        try side.git("push", "--quiet", bare.path, "side:main")
        let url = try RemoteURL("file://\(bare.path)")
        #expect(try await mirror.fetch(.named("main"), from: Remote(url)).commit == commit)
    }

    @Test func missingThingsSayWhatIsMissing() async throws {
        let remote = try work.remote
        await expect(.refNotFound) { try await mirror.fetch(.head, from: remote) }
        try work.commit()
        _ = try await mirror.fetch(.named("main"), from: remote)
        await expect(.refNotFound) { try await mirror.fetch(.named("gone"), from: remote) }
        await expect(.refNotFound) { try await mirror.fetch(.named(String(repeating: "a", count: 40)), from: remote) }
        await expect(.invalid) { try await mirror.fetch(.named("a..b"), from: remote) }
        await expect(.remoteUnreachable) {
            try await mirror.fetch(.head, from: Remote(path: fixture.directory + "/none"))
        }
        await expect(.notARepository) { try await mirror.fetch(.head, from: Remote(path: fixture.directory)) }
        try fixture.run("/", ["mv", work.path, work.path + ".away"])
        await expect(.remoteUnreachable) { try await mirror.fetch(.named("main"), from: remote) }
    }

    @Test func aDeletedBranchIsReportedAndItsCommitStays() async throws {
        try work.commit()
        try work.git("checkout", "--quiet", "-b", "side")
        let side = try work.commit("side", ["a": "1"])
        _ = try await mirror.fetch(.named("side"), from: work.remote)
        try work.git("checkout", "--quiet", "main")
        try work.git("branch", "-D", "side")
        let remote = try work.remote
        await expect(.refNotFound) { try await mirror.fetch(.named("side"), from: remote) }
        #expect(try await mirror.listing(of: side).files.count == 1)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a repository to another user"))
    func aRepositoryOfAnotherUserIsRead() async throws {
        let commit = try work.commit("theirs", ["a": "1"])
        try fixture.run("/", ["chown", "-R", "12345:12345", work.path])
        #expect(try await mirror.fetch(.named("main"), from: work.remote).commit == commit)
    }

    @Test func onlyTheObjectsOfTheReferenceAreCopied() async throws {
        try work.commit("main", ["a": "1"])
        try work.git("checkout", "--quiet", "-b", "other")
        let other = try work.commit("other", ["b": "2"])
        _ = try await mirror.fetch(.named("main"), from: work.remote)
        await expect(.corrupt) { try await mirror.commit(other) }
    }

    @Test func aLimitOnObjectsEndsTheFetch() async throws {
        try work.commit("many", Dictionary(uniqueKeysWithValues: (0..<30).map { ("f\($0)", "\($0)") }))
        var limits = FetchLimits()
        limits.objects = 10
        let remote = try work.remote
        await expect(.limitExceeded("fetchObjects")) { try await mirror.fetch(.head, from: remote, limits: limits) }
    }

    /// What counts is what is copied, not what the objects come to: over the network it is the same.
    @Test func aLimitOnBytesEndsTheFetchOfALocalRepository() async throws {
        try work.commit("zeros", ["zeros": String(repeating: "0", count: 200_000)])
        var limits = FetchLimits()
        limits.bytes = 50_000
        let remote = try work.remote
        let first = try await mirror.fetch(.head, from: remote, limits: limits)
        let packs = try fixture.run(mirror.path, ["ls", "-A", "objects/pack"])
        var generator = SystemRandomNumberGenerator()
        let noise = (0..<10_000).map { _ in String(generator.next(), radix: 36) }.joined()
        try work.commit("noise", ["noise": noise])
        await expect(.limitExceeded("fetchBytes")) { [limits] in
            try await mirror.fetch(.head, from: remote, limits: limits)
        }
        #expect(try fixture.run(mirror.path, ["ls", "-A", "objects/pack"]) == packs)
        #expect(try await mirror.listing(of: first.commit).files.map(\.path) == ["zeros"])
        limits.bytes = 200_000
        let next = try await mirror.fetch(.head, from: remote, limits: limits)
        #expect(try await mirror.listing(of: next.commit).files.map(\.path) == ["noise", "zeros"])
    }
}

/// Expects an error with this code, and a message for people.
func expect<Result>(
    _ code: GitError.Code, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () async throws -> Result
) async {
    do {
        _ = try await body()
        Issue.record("no error, expected \(code)", sourceLocation: sourceLocation)
    } catch let error as GitError {
        #expect(error.code == code, "\(error.message)", sourceLocation: sourceLocation)
        #expect(error.message.count > 10, sourceLocation: sourceLocation)
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
}
