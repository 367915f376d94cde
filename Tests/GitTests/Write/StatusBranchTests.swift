import Git
import GitTestSupport
import Glibc
import Testing

let robot = CommitSignature(name: "Skeg", email: "skeg@example.org", seconds: 1_700_000_500)

@Suite struct StatusBranchTests {
    let fixture: GitFixture
    let bare: WorkRepository
    let mirror: Mirror

    init() throws {
        fixture = try GitFixture()
        bare = try fixture.repository("bare.git", bare: true)
        mirror = try fixture.mirror()
    }

    func files(_ content: [String: String]) -> [String: [UInt8]] { content.mapValues { Array($0.utf8) } }

    @Test func aBranchWithoutHistoryIsWrittenAndPushed() async throws {
        let edit = TreeEdit.replaceAll(files(["README.md": "hello", "objects/a/b.yaml": "x: 1"]))
        let first = try #require(try await mirror.commit(edit, to: "skeg/status", author: robot, message: "First\n"))
        #expect(try await mirror.commit(first).parents.isEmpty)
        #expect(await mirror.push(first, to: "skeg/status", of: try bare.remote) == .pushed)
        #expect(await mirror.push(first, to: "skeg/status", of: try bare.remote) == .upToDate)
        #expect(try bare.id("skeg/status") == first)
        #expect(try bare.git("show", "skeg/status:objects/a/b.yaml") == "x: 1")
        #expect(
            try bare.git("log", "--format=%an %ae %at %s", "skeg/status") == "Skeg skeg@example.org 1700000500 First")
        try bare.git("fsck", "--strict")
    }

    @Test func anEditThatChangesNothingMakesNoCommit() async throws {
        let edit = TreeEdit.replaceAll(files(["a": "1", "b/c": "2"]))
        let first = try await mirror.commit(edit, to: "status", author: robot, message: "First")
        #expect(try await mirror.commit(edit, to: "status", author: robot, message: "Again") == nil)
        let same = TreeEdit.update(["n": Array("1".utf8), "n/x": Array("1".utf8)])
        await expect(.invalid) { try await mirror.commit(same, to: "status", author: robot, message: "Again") }
        let update = TreeEdit.update(["a": Array("1".utf8), "none": nil])
        #expect(try await mirror.commit(update, to: "status", author: robot, message: "Again") == nil)
        #expect(try await mirror.head(of: "status") == first)
    }

    @Test func anUpdateTouchesOnlyWhatItNames() async throws {
        let start = TreeEdit.replaceAll(files(["a": "1", "d/e/f": "1", "d/g": "1", "h/i": "1"]))
        _ = try await mirror.commit(start, to: "status", author: robot, message: "First")
        let edit = TreeEdit.update(["d/e/f": nil, "d/g": Array("2".utf8), "new/x": Array("3".utf8)])
        let second = try #require(try await mirror.commit(edit, to: "status", author: robot, message: "Second"))
        let listing = try await mirror.listing(of: second)
        #expect(listing.files.map(\.path) == ["a", "d/g", "h/i", "new/x"])
        let empty = try #require(
            try await mirror.commit(.replaceAll([:]), to: "status", author: robot, message: "Nothing"))
        #expect(try await mirror.listing(of: empty).files.isEmpty)
    }

    @Test(arguments: ["../x", ".git/config", "a//b", "/a", "", "a/./b", "a\nb"])
    func anUnsafePathIsNotWritten(path: String) async {
        await expect(.invalid) {
            try await mirror.commit(.update([path: [1]]), to: "status", author: robot, message: "x")
        }
    }

    @Test func twoWritersLoseNothing() async throws {
        let other = try fixture.mirror("other")
        let first = try #require(
            try await mirror.commit(.replaceAll(files(["a": "1"])), to: "status", author: robot, message: "A"))
        let second = try #require(
            try await other.commit(.replaceAll(files(["a": "2"])), to: "status", author: robot, message: "B"))
        #expect(await mirror.push(first, to: "status", of: try bare.remote) == .pushed)
        #expect(await other.push(second, to: "status", of: try bare.remote) == .rejected(remote: first))
        let fetched = try await other.fetch(.branch("status"), from: bare.remote)
        let rebuilt = try await other.restack("status", onto: fetched.commit)
        #expect(await other.push(rebuilt, to: "status", of: try bare.remote) == .pushed)
        #expect(try bare.git("log", "--format=%s", "status") == "B\nA")
        #expect(try bare.git("show", "status:a") == "2")
        #expect(try await other.head(of: "status") == rebuilt)
    }

    @Test func aWriterKeepsTheFilesOfAnother() async throws {
        let other = try fixture.mirror("other")
        let start = TreeEdit.replaceAll(files(["both": "1", "a/x": "1", "a/y": "1"]))
        let first = try #require(try await mirror.commit(start, to: "status", author: robot, message: "A"))
        #expect(await mirror.push(first, to: "status", of: try bare.remote) == .pushed)
        let edit = TreeEdit.replaceAll(files(["both": "2", "b/x": "2", "b/y": "2"]))
        _ = try await other.commit(edit, to: "status", author: robot, message: "B")
        let gone = TreeEdit.update(["b/y": nil, "b/z": Array("3".utf8)])
        _ = try await other.commit(gone, to: "status", author: robot, message: "B again")
        let fetched = try await other.fetch(.branch("status"), from: bare.remote)
        let rebuilt = try await other.restack("status", onto: fetched.commit)
        #expect(await other.push(rebuilt, to: "status", of: try bare.remote) == .pushed)
        #expect(try bare.git("ls-tree", "-r", "--name-only", "status") == "a/x\na/y\nb/x\nb/z\nboth")
        #expect(try bare.git("show", "status:both") == "2")
        try bare.git("fsck", "--strict")
    }

    @Test func manyWritersAtOnceAllArriveInTheEnd() async throws {
        let remote = try bare.remote
        let mirrors = try (0..<4).map { try fixture.mirror("m\($0)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, mirror) in mirrors.enumerated() {
                group.addTask {
                    for round in 0..<5 {
                        let edit = TreeEdit.update(["w\(number)": Array("\(round)".utf8)])
                        _ = try await mirror.commit(edit, to: "s", author: robot, message: "\(number)/\(round)")
                    }
                    for _ in 0..<200 {
                        guard let head = try await mirror.head(of: "s") else { return }
                        switch await mirror.push(head, to: "s", of: remote) {
                        case .pushed, .upToDate: return
                        case .rejected:
                            let fetched = try await mirror.fetch(.branch("s"), from: remote)
                            try await mirror.restack("s", onto: fetched.commit)
                        case let other: throw GitFixture.Failure(description: "\(other)")
                        }
                    }
                    throw GitFixture.Failure(description: "never accepted")
                }
            }
            try await group.waitForAll()
        }
        #expect(try bare.git("rev-list", "--count", "s") == "20")
        for number in 0..<4 { #expect(try bare.git("show", "s:w\(number)") == "4") }
        try bare.git("fsck", "--strict")
    }

    @Test func aRemoteThatRefusesIsReadOnly() async throws {
        try bare.write("hooks/pre-receive", "#!/bin/sh\necho protected here\nexit 1\n")
        try fixture.run(bare.path, ["chmod", "+x", "hooks/pre-receive"])
        let commit = try #require(
            try await mirror.commit(.replaceAll(files(["a": "1"])), to: "status", author: robot, message: "A"))
        guard case .readOnly(let error) = await mirror.push(commit, to: "status", of: try bare.remote) else {
            Issue.record("not refused")
            return
        }
        #expect(error.message.contains("protected here"))
        try fixture.run(bare.path, ["rm", "hooks/pre-receive"])
        try bare.write("hooks/post-receive", "#!/bin/sh\ncat > ../received\n")
        try fixture.run(bare.path, ["chmod", "+x", "hooks/post-receive"])
        #expect(await mirror.push(commit, to: "status", of: try bare.remote) == .pushed)
        #expect(try fixture.run(fixture.directory, ["cat", "received"]).hasSuffix("\(commit) refs/heads/status"))
    }

    @Test func aRemoteThatCannotBeWrittenIsReadOnly() async throws {
        let commit = try #require(
            try await mirror.commit(.replaceAll(files(["a": "1"])), to: "status", author: robot, message: "A"))
        // A file where a directory belongs stops root, too.
        try fixture.run(bare.path, ["rm", "-r", "objects/pack"])
        try bare.write("objects/pack", "")
        guard case .readOnly = await mirror.push(commit, to: "status", of: try bare.remote) else {
            Issue.record("not refused")
            return
        }
        try fixture.run("/", ["rm", "-r", bare.path])
        guard case .unreachable = await mirror.push(commit, to: "status", of: try bare.remote) else {
            Issue.record("not unreachable")
            return
        }
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give a repository to another user"))
    func aRemoteOfAnotherUserIsReadOnly() async throws {
        let commit = try #require(
            try await mirror.commit(.replaceAll(files(["a": "1"])), to: "status", author: robot, message: "A"))
        try fixture.run(bare.path, ["chown", "12345", "."])
        guard case .readOnly(let error) = await mirror.push(commit, to: "status", of: try bare.remote) else {
            Issue.record("not refused")
            return
        }
        #expect(error.message.contains("12345"))
    }

    @Test func aStatusBranchGoesIntoALocalWorkRepository() async throws {
        let work = try fixture.repository()
        try work.commit("main", ["a": "1"])
        try work.write("a", "being edited")
        let commit = try #require(
            try await mirror.commit(.replaceAll(files(["b": "1"])), to: "skeg/status", author: robot, message: "A"))
        #expect(await mirror.push(commit, to: "skeg/status", of: try work.remote) == .pushed)
        #expect(try work.id("skeg/status") == commit)
        #expect(try work.git("status", "--porcelain") == " M a")
    }
}
