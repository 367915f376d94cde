import Git
import GitTestSupport
import Testing

/// Times of large repositories, printed. The bounds catch what is slow by nature, not a busy machine.
@Suite(.serialized) struct FigureTests {
    let fixture: GitFixture
    let mirror: Mirror

    init() throws {
        fixture = try GitFixture()
        mirror = try fixture.mirror()
    }

    func time<Result>(_ what: String, _ body: () async throws -> Result) async rethrows -> Result {
        let start = ContinuousClock.now
        let result = try await body()
        let took = ContinuousClock.now - start
        print("\(what): \(took)")
        return result
    }

    @Test func tenThousandFilesAreReadAndWrittenFast() async throws {
        var files: [String: [UInt8]] = [:]
        for number in 0..<10_000 {
            let path = "objects/ns\(number % 20)/kind\(number % 7)/name-\(number).yaml"
            files[path] = Array("kind: ConfigMap\nmetadata:\n  name: name-\(number)\n".utf8)
        }
        let first = try await time("first commit of 10,000 files") {
            try await mirror.commit(.replaceAll(files), to: "status", author: robot, message: "All")
        }
        _ = try await time("10,000 unchanged files written again") {
            try await mirror.commit(.replaceAll(files), to: "status", author: robot, message: "All")
        }
        let edit = TreeEdit.update(["objects/ns3/kind2/name-23.yaml": Array("changed".utf8)])
        let second = try await time("commit of one changed file in 10,000") {
            try await mirror.commit(edit, to: "status", author: robot, message: "One")
        }
        let (old, new) = (try #require(first), try #require(second))
        let before = try await mirror.listing(of: old)
        let update = try await time("differences of one file in 10,000") {
            try await mirror.update(from: before.tree, to: new)
        }
        #expect(update?.written.count == 1)
        let listing = try await time("listing of 10,000 files") {
            try await mirror.listing(of: new)
        }
        #expect(listing.files.count == 10_000)
        let contents = try await time("content of 10,000 files") {
            try await mirror.contents(of: listing.files.map(\.id))
        }
        #expect(contents.count == 10_000)
        let bare = try fixture.repository("bare.git", bare: true)
        let remote = try bare.remote
        let pushed = await time("push of 10,000 files to a local repository") {
            await mirror.push(new, to: "status", of: remote)
        }
        #expect(pushed == .pushed)
    }

    @Test func aCommitOfALocalRepositoryIsFetchedFast() async throws {
        let work = try fixture.repository()
        for number in 0..<1_000 { try work.write("apps/\(number % 10)/\(number).yaml", "n: \(number)\n") }
        try work.commit("all")
        _ = try await time("first fetch of 1,000 files") {
            try await mirror.fetch(.named("main"), from: work.remote)
        }
        let commit = try work.commit("one", ["apps/3/3.yaml": "changed\n"])
        let fetched = try await time("fetch of one commit") {
            try await mirror.fetch(.named("main"), from: work.remote)
        }
        #expect(fetched.commit == commit)
        _ = try await time("fetch of nothing new") {
            try await mirror.fetch(.named("main"), from: work.remote)
        }
    }
}
