import Git
import GitTestSupport
import Testing

@Suite struct RevertTests {
    let fixture: GitFixture
    let work: WorkRepository
    let mirror: Mirror

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        mirror = try fixture.mirror()
    }

    func fetch() async throws -> ObjectID { try await mirror.fetch(.branch("main"), from: work.remote).commit }

    @Test func rollingBackMakesTheOldTreeOnTopOfTheHead() async throws {
        let first = try work.commit("one", ["apps/a": "1", "docs/x": "1"])
        try work.commit("two", ["apps/a": "2"])
        let third = try work.commit("three", ["apps/a": "3", "docs/x": "3"])
        let head = try await fetch()
        let whole = try #require(try await mirror.rollback(to: first, onto: head, author: robot))
        #expect(try await mirror.tree(of: whole) == mirror.tree(of: first))
        #expect(try await mirror.commit(whole).parents == [third])
        #expect(try await mirror.commit(whole).subject == "Revert to \(first.short) \"one\"")
        let part = try #require(try await mirror.rollback(to: first, onto: head, path: "apps", author: robot))
        #expect(try await mirror.tree(of: part, path: "apps") == mirror.tree(of: first, path: "apps"))
        #expect(try await mirror.tree(of: part, path: "docs") == mirror.tree(of: third, path: "docs"))
        #expect(try await mirror.rollback(to: third, onto: head, author: robot) == nil)
    }

    @Test func rollingBackOneCommitReadsLikeGitRevert() async throws {
        let first = try work.commit("one", ["a": "1"])
        let second = try work.commit("two", ["a": "2"])
        let head = try await fetch()
        let commit = try #require(try await mirror.rollback(to: first, onto: head, author: robot))
        try work.git("revert", "--no-edit", "HEAD")
        #expect(try await mirror.commit(commit).message == work.git("log", "-1", "--format=%B"))
        #expect(try await mirror.commit(commit).subject == "Revert \"two\"")
        #expect(try await mirror.commit(commit).message.contains("This reverts commit \(second)."))
    }

    @Test func aCommitInTheMiddleIsUndoneAlone() async throws {
        try work.commit("one", ["a": "1", "b": "1"])
        let second = try work.commit("two", ["a": "2"])
        try work.commit("three", ["b": "3"])
        let head = try await fetch()
        let commit = try await mirror.revert([second], onto: head, author: robot)
        let listing = try await mirror.listing(of: commit)
        let contents = try await mirror.contents(of: listing.files.map(\.id))
        #expect(contents.map { String(decoding: $0, as: UTF8.self) } == ["1", "3"])
    }

    @Test func aConflictNamesThePaths() async throws {
        try work.commit("one", ["a": "1\n"])
        let second = try work.commit("two", ["a": "2\n"])
        try work.commit("three", ["a": "3\n"])
        let head = try await fetch()
        await expect(.conflict) { try await mirror.revert([second], onto: head, author: robot) }
        let both = try await mirror.revert([head, second], onto: head, author: robot)
        let file = try await mirror.listing(of: both).files[0]
        #expect(try await mirror.content(of: file.id) == Array("1\n".utf8))
    }

    @Test func aCheckedOutBranchMovesWithItsCleanWorkTree() async throws {
        let first = try work.commit("one", ["a": "1\n", "b": "1\n"])
        try work.commit("two", ["a": "2\n"])
        try work.write("untracked", "x")
        let head = try await fetch()
        let commit = try #require(try await mirror.rollback(to: first, onto: head, author: robot))
        #expect(await mirror.push(commit, to: "main", of: try work.remote) == .pushed)
        #expect(try work.id("HEAD") == commit)
        #expect(try work.git("status", "--porcelain") == "?? untracked")
        #expect(try fixture.run(work.path, ["cat", "a"]) == "1")
        #expect(try work.git("reflog", "-1", "main").contains("push"))
        try work.git("fsck", "--strict")
    }

    @Test func aDirtyWorkTreeIsLeftAlone() async throws {
        let first = try work.commit("one", ["a": "1\n"])
        try work.commit("two", ["a": "2\n"])
        let head = try await fetch()
        let commit = try #require(try await mirror.rollback(to: first, onto: head, author: robot))
        try work.write("a", "being edited\n")
        guard case .failed(let error) = await mirror.push(commit, to: "main", of: try work.remote) else {
            Issue.record("a dirty work tree was overwritten")
            return
        }
        #expect(error.code == .conflict)
        #expect(error.message.contains("commit or stash"))
        #expect(try work.id("HEAD") == head)
        #expect(try fixture.run(work.path, ["cat", "a"]) == "being edited")
        try work.git("checkout", "--quiet", "a")
        try work.git("checkout", "--quiet", "-b", "elsewhere")
        #expect(await mirror.push(commit, to: "main", of: try work.remote) == .pushed)
        #expect(try fixture.run(work.path, ["cat", "a"]) == "2")
    }

    @Test func untrackedFilesAreNeverOverwritten() async throws {
        let first = try work.commit("one", ["gone": "1\n"])
        try work.git("rm", "--quiet", "gone")
        try work.commit("two", ["a": "1\n"])
        let head = try await fetch()
        let commit = try #require(try await mirror.rollback(to: first, onto: head, author: robot))
        try work.write("gone", "mine\n")
        guard case .failed(let error) = await mirror.push(commit, to: "main", of: try work.remote) else {
            Issue.record("an untracked file was overwritten")
            return
        }
        #expect(error.message.contains("untracked"))
        #expect(try fixture.run(work.path, ["cat", "gone"]) == "mine")
        #expect(try work.id("HEAD") == head)
    }

    @Test func aBranchInALinkedWorktreeMovesWithIt() async throws {
        let first = try work.commit("one", ["a": "1\n"])
        try work.commit("two", ["a": "2\n"])
        try work.git("checkout", "--quiet", "-b", "elsewhere")
        try work.git("worktree", "add", "--quiet", "../linked", "main")
        let head = try await fetch()
        let commit = try #require(try await mirror.rollback(to: first, onto: head, author: robot))
        #expect(await mirror.push(commit, to: "main", of: try work.remote) == .pushed)
        let linked = WorkRepository(fixture: fixture, path: "\(fixture.directory)/linked")
        #expect(try linked.git("status", "--porcelain").isEmpty)
        #expect(try fixture.run(linked.path, ["cat", "a"]) == "1")
        #expect(try work.git("status", "--porcelain").isEmpty)
    }

    @Test func aBranchThatMovedIsNotPushedOver() async throws {
        let first = try work.commit("one", ["a": "1"])
        try work.commit("two", ["a": "2"])
        let head = try await fetch()
        let commit = try #require(try await mirror.rollback(to: first, onto: head, author: robot))
        let third = try work.commit("three", ["a": "3"])
        #expect(await mirror.push(commit, to: "main", of: try work.remote) == .rejected(remote: third))
    }
}
