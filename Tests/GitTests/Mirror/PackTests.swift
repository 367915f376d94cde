import Git
import GitTestSupport
import Objects
import Testing

/// What is copied from a repository of this machine is whole, whatever its history looks like.
@Suite struct PackTests {
    let fixture: GitFixture
    let work: WorkRepository
    let mirror: Mirror

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        mirror = try fixture.mirror()
    }

    private func expectWhole(_ note: String = "") throws {
        // It ends with an error, which is thrown here, where anything is missing that a reference needs.
        #expect(try fixture.run(mirror.path, ["git", "fsck", "--connectivity-only"]).isEmpty, "\(note)")
    }

    /// The tree of the newest commit is that of an old one, too, and not all of it differs from the commit in between.
    @Test func aHistoryThatEndsWithARevertIsCopiedWhole() async throws {
        try work.commit("first", ["apps/a/a.yaml": "a: 1\n", "apps/a/b.yaml": "b: 1\n", "README.md": "read me\n"])
        try work.commit("second", ["apps/a/a.yaml": "a: 2\n"])
        try work.git("revert", "--no-edit", "HEAD")
        let fetched = try await mirror.fetch(.branch("main"), from: work.remote)
        let listing = try await mirror.listing(of: fetched.commit)
        #expect(listing.files.map(\.path).sorted() == ["README.md", "apps/a/a.yaml", "apps/a/b.yaml"])
        try expectWhole()
    }

    /// What a merge brings back is known from none of its parents' parents alone.
    @Test func aHistoryWithMergesThatBringFilesBackIsCopiedWhole() async throws {
        try work.commit("first", ["a/x": "1", "a/y": "1", "b/x": "1"])
        try work.git("branch", "side")
        try work.commit("second", ["a/x": "2", "b/x": "2"])
        try work.git("checkout", "--quiet", "side")
        try work.commit("aside", ["c/x": "1"])
        try work.git("merge", "--quiet", "--no-edit", "--strategy=ours", "main")
        try work.git("checkout", "--quiet", "main")
        try work.git("merge", "--quiet", "--ff-only", "side")
        _ = try await mirror.fetch(.branch("main"), from: work.remote)
        try expectWhole()
    }

    /// Few values in few places, so that trees and files come again all the time; fetched now and then.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func randomHistoriesAreCopiedWhole(seed: UInt64) async throws {
        var random = IDSource(seed: seed)
        func pick(_ count: UInt64) -> UInt64 { random.next() % count }
        try work.commit("first", ["a/x": "0", "a/b/x": "0", "a/b/y": "0", "c/x": "0", "c/y": "0"])
        // As many commits as can be gone back from the newest.
        var behind: UInt64 = 0
        for step in 0..<24 {
            switch pick(8) {
            case 0:
                try work.git("checkout", "--quiet", "HEAD~\(pick(behind + 1))", "--", ".")
                try work.commit("back \(step)")
                behind += 1
            case 1:
                try work.git("checkout", "--quiet", "-B", "side", "HEAD~\(pick(min(behind, 2) + 1))")
                try change(&random, "aside \(step)")
                try work.git("checkout", "--quiet", "main")
                let winner = pick(2) == 0 ? "ours" : "theirs"
                try work.git("merge", "--quiet", "--no-ff", "--no-edit", "--strategy-option=\(winner)", "side")
                behind += 1
            case 2:
                _ = try await mirror.fetch(.branch("main"), from: work.remote)
                try expectWhole("seed \(seed), step \(step)")
            default:
                try change(&random, "change \(step)")
                behind += 1
            }
        }
        _ = try await mirror.fetch(.branch("main"), from: work.remote)
        try expectWhole("seed \(seed)")
    }

    private func change(_ random: inout IDSource, _ message: String) throws {
        let paths = ["a/x", "a/y", "a/b/x", "a/b/y", "c/x", "c/b/x", "c/b/y"]
        for _ in 0...(random.next() % 2) {
            let path = paths[Int(random.next() % UInt64(paths.count))]
            try work.write(path, "\(random.next() % 2)")
        }
        try work.commit(message)
    }
}
