import Git
import GitTestSupport
import Testing

/// Objects of the history that are larger, longer or deeper than anybody needs.
@Suite struct ObjectLimitTests {
    let work: WorkRepository
    let mirror: Mirror

    init() throws {
        let fixture = try GitFixture()
        work = try fixture.repository()
        mirror = try fixture.mirror()
    }

    @Test func longPathsAreReportedAndManyAreRefused() async throws {
        let blob = try work.git("hash-object", "-w", "--stdin", input: "x")
        let long = String(repeating: "n", count: 200)
        var tree = try work.git("mktree", input: "100644 blob \(blob)\ta.yaml\n")
        for _ in 0..<6 { tree = try work.git("mktree", input: "040000 tree \(tree)\t\(long)\n") }
        tree = try work.git("mktree", input: "100644 blob \(blob)\tg\n040000 tree \(tree)\td\n")
        try work.git("update-ref", "refs/heads/main", try work.git("commit-tree", tree, "-m", "long"))
        let commit = try await mirror.fetch(.named("main"), from: work.remote).commit
        let listing = try await mirror.listing(of: commit)
        #expect(listing.files.map(\.path) == ["g"])
        #expect(listing.oddities.map(\.kind) == [.pathTooLong])
        #expect(listing.oddities.allSatisfy { $0.path.utf8.count < 200 })
        var limits = TreeLimits()
        limits.pathBytes = 500
        await expect(.limitExceeded("treePathBytes")) { [limits] in
            try await mirror.listing(of: commit, limits: limits)
        }
    }

    @Test func aCommitOfAnySizeIsReadToItsLimits() async throws {
        let tree = try work.git("mktree", input: "")
        func commit(_ bytes: Int) throws -> String {
            let text =
                "tree \(tree)\nauthor A <a> 1700000000 +0000\ncommitter A <a> 9223372036854775807 +0000\n\nSubject\n\n"
            try work.write("commit", text + String(repeating: "m", count: bytes))
            return try work.git("hash-object", "-w", "-t", "commit", "commit")
        }
        try work.git("update-ref", "refs/heads/main", try commit(1 << 20))
        let fetched = try await mirror.fetch(.named("main"), from: work.remote)
        let info = try await mirror.commit(fetched.commit)
        #expect(info.subject == "Subject")
        #expect(info.message.utf8.count == ObjectLimits.messageBytes)
        try work.git("update-ref", "refs/heads/main", try commit(ObjectLimits.commitBytes))
        await expect(.limitExceeded("commitBytes")) { try await mirror.fetch(.named("main"), from: work.remote) }
    }

    @Test func tagsOfTagsLeadToTheCommitUpToALimit() async throws {
        let commit = try work.commit("1", ["a": "1"])
        var target = commit.hex
        for number in 1...ObjectLimits.tags + 1 {
            try work.git("tag", "-a", "-m", "x", "t\(number)", target)
            target = "t\(number)"
        }
        let last = ObjectLimits.tags
        #expect(try await mirror.fetch(.tag("t\(last)"), from: work.remote).commit == commit)
        await expect(.limitExceeded("tags")) { try await mirror.fetch(.tag("t\(last + 1)"), from: work.remote) }
    }

    @Test func anObjectAnywhereInTheHistoryHasALimit() async throws {
        try work.commit("large", ["large.bin": String(repeating: "0", count: 100_000)])
        try work.git("rm", "--quiet", "large.bin")
        try work.commit("small", ["a/b/c": "1", "a/d": "2"])
        var limits = FetchLimits()
        limits.objectBytes = 99_999
        await expect(.limitExceeded("objectBytes")) { [limits] in
            try await mirror.fetch(.head, from: work.remote, limits: limits)
        }
        limits.objectBytes = 100_000
        let fetched = try await mirror.fetch(.head, from: work.remote, limits: limits)
        #expect(try await mirror.listing(of: fetched.commit).files.map(\.path) == ["a/b/c", "a/d"])
    }

    /// Histories of any shape come over whole: `git fsck` finds every object that a commit needs.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func aCopiedHistoryIsWhole(seed: UInt64) async throws {
        var state = seed
        func draw(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for step in 0..<12 {
            var files: [String: String] = [:]
            for _ in 0...draw(4) { files["d\(draw(3))/e\(draw(3))/f\(draw(4))"] = "\(draw(6))" }
            if step % 4 == 3 { try work.git("mv", "-k", "d\(draw(3))", "d\(draw(3))/e\(draw(3))") }
            try work.commit("step \(step)", files)
            if step % 5 == 4 {
                try work.git("checkout", "--quiet", "-B", "side", "HEAD~2")
                try work.commit("side \(step)", ["side\(step)": "\(draw(3))", "d0/e0/f0": "s"])
                try work.git("checkout", "--quiet", "main")
                try work.git("merge", "--quiet", "-X", "ours", "--message", "merge", "side")
            }
            if draw(2) == 0 { _ = try await mirror.fetch(.named("main"), from: work.remote) }
        }
        let fetched = try await mirror.fetch(.named("main"), from: work.remote)
        let report = try work.fixture.run(mirror.path, ["git", "fsck", "--full", "--strict", fetched.commit.hex])
        #expect(!report.contains("missing"), "seed \(seed): \(report)")
    }
}
