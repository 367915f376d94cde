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
}
