import GitTestSupport
import Testing

@testable import Git

/// An update must come to what a listing of the second commit says, or not be given at all.
@Suite struct TreeUpdateTests {
    let fixture: GitFixture
    let work: WorkRepository
    let mirror: Mirror

    init() throws {
        fixture = try GitFixture()
        work = try fixture.repository()
        mirror = try fixture.mirror()
    }

    /// Writes a blob, and gives its id.
    private func blob(_ text: String) throws -> String {
        try fixture.run(work.path, ["git", "hash-object", "-w", "--stdin"], input: text)
    }

    /// What the second listing has otherwise than the first.
    private func difference(_ old: TreeListing, _ new: TreeListing) -> (written: [String], removed: [String]) {
        let before = Dictionary(uniqueKeysWithValues: old.files.map { ($0.path, $0) })
        let after = Set(new.files.map(\.path))
        return (
            new.files.filter { before[$0.path] != $0 }.map(\.path), old.files.map(\.path).filter { !after.contains($0) }
        )
    }

    @Test func itNamesAddedRemovedAndChangedPaths() async throws {
        let first = try work.commit("1", ["apps/a": "1", "apps/b": "1", "apps/c/d": "1", "z": "1"])
        try work.git("rm", "--quiet", "apps/b")
        let second = try work.commit("2", ["apps/a": "2", "apps/new": "3", "z": "2"])
        _ = try await mirror.fetch(.head, from: work.remote)
        let listing = try await mirror.listing(of: first, path: "apps")
        let update = try #require(try await mirror.update(from: listing.tree, to: second, path: "apps"))
        #expect(update.written.map(\.path) == ["apps/a", "apps/new"])
        #expect(update.removed == ["apps/b"])
        #expect(try await mirror.tree(of: second, path: "apps") == update.tree)
    }

    @Test func aChainOfRandomCommitsIsFollowedAsListingsWouldBe() async throws {
        var random = Draw(state: 7)
        try work.commit("0", ["a/0": "0", "b/c/1": "0"])
        _ = try await mirror.fetch(.head, from: work.remote)
        var head = try #require(ObjectID(try work.git("rev-parse", "HEAD")))
        var listing = try await mirror.listing(of: head)
        var updates = 0
        for round in 1...25 {
            for _ in 0...random.below(4) {
                let path = ["a/\(random.below(5))", "b/c/\(random.below(5))", "b/\(random.below(3))"][random.below(3)]
                switch random.below(8) {
                case 0: _ = try? work.git("rm", "--quiet", "--cached", "-r", "--ignore-unmatch", path)
                case 1:
                    let target = try blob("elsewhere")
                    _ = try? work.git("update-index", "--add", "--cacheinfo", "120000,\(target),\(path)")
                default:
                    let content = try blob("\(round) \(random.below(3))")
                    _ = try? work.git("update-index", "--add", "--cacheinfo", "100644,\(content),\(path)")
                }
            }
            let tree = try work.git("write-tree")
            let commit = try work.git("commit-tree", tree, "-p", head.description, "-m", "\(round)")
            try work.git("update-ref", "refs/heads/main", commit)
            _ = try await mirror.fetch(.head, from: work.remote)
            head = try #require(ObjectID(commit))
            let update = try await mirror.update(from: listing.tree, to: head)
            let next = try await mirror.listing(of: head)
            if let update {
                updates += 1
                let expected = difference(listing, next)
                #expect(update.written.map(\.path).sorted() == expected.written.sorted(), "round \(round)")
                #expect(update.removed.sorted() == expected.removed.sorted(), "round \(round)")
                #expect(listing.oddities == next.oddities, "round \(round)")
            }
            listing = next
        }
        #expect(updates > 5)
    }

    @Test func whatIsOddOrMayBeBeyondALimitIsLeftToAListing() async throws {
        let first = try work.commit("1", ["a": "1"])
        try fixture.run(work.path, ["ln", "-s", "a", "link"])
        let second = try work.commit("2", ["a": "2"])
        let third = try work.commit("3", ["b": "3", "c": "3"])
        _ = try await mirror.fetch(.head, from: work.remote)
        let listing = try await mirror.listing(of: first)
        #expect(try await mirror.update(from: listing.tree, to: second) == nil)
        let tree = try await mirror.listing(of: second).tree
        var limits = TreeLimits()
        limits.files = 2
        #expect(try await mirror.update(from: tree, to: third, limits: limits) == nil)
        limits.files = 3
        #expect(try await mirror.update(from: tree, to: third, limits: limits)?.written.count == 2)
        #expect(try await mirror.update(from: first, to: third) == nil)
    }
}

/// Numbers out of a seed.
private struct Draw {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
    }
}
