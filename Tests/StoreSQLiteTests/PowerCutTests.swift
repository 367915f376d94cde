import Glibc
import Objects
import Store
import StoreSQLite
import TestDisk
import TestSupport
import Testing

/// The power is cut: what no fsync covered is lost, kept or torn. Nothing that was acknowledged may be lost, nothing may
/// be there that was not committed, and the store has to open.
@Suite(.timeLimit(.minutes(30))) struct PowerCutTests {
    private let place = TemporaryDirectory(inMemory: true)

    private func life(_ name: String, seed: UInt64) throws -> StoreLife {
        makeDirectory(place.path(name))
        return StoreLife(on: try TestDisk(place.path(name)), seed: seed)
    }

    @Test(arguments: PowerCut.allCases)
    func `after any of the changes of a small life, from the first file on`(_ cut: PowerCut) async throws {
        var life = try life("life", seed: 21)
        try await life.work(commits: 14, checkpoints: 5)
        let reopening = Reopening(place: place, root: life.disk.root)
        // Many moments leave the same.
        var found: [DiskImage: Result<Snapshot, StoreFailure>] = [:]
        for count in 0...life.disk.operationCount {
            let seed = UInt64(count)
            let image = life.disk.image(after: count, cut, seed: seed)
            let state = try found[image] ?? reopening.load(image, "\(count)")
            found[image] = state
            life.expect(state, afterCutAt: count, "\(cut), seed \(seed)")
        }
        #expect(found.count > 10)
    }

    @Test func `again and again, also while it recovers from the last time`() async throws {
        for seed in UInt64(0)..<40 * seedFactor {
            var chance = IDSource(seed: seed)
            var life = try life("\(seed)", seed: seed)
            for round in 0..<5 {
                // A large commit that is cut leaves much behind the end of the log, which later ones do not write over.
                try await life.work(
                    commits: Int.random(in: 0...8, using: &chance), growth: Bool.random(using: &chance) ? 30_000 : 0,
                    checkpoints: Int.random(in: 0...6, using: &chance))
                let count = life.disk.momentOfCut(&chance)
                let cut = PowerCut.allCases.randomElement(using: &chance) ?? .losesAll
                let image = life.disk.image(after: count, cut, seed: chance.next())
                let reopening = Reopening(place: place, root: life.disk.root)
                let found = try reopening.load(image, "\(seed)-\(round)-look")
                life.expect(found, afterCutAt: count, "seed \(seed), round \(round), \(cut)")
                guard case .success(let state) = found else { return }
                life = StoreLife(
                    on: try reopening.disk(image, "\(seed)-\(round)"), from: state, seed: chance.next())
            }
        }
    }

    @Test func `while SQLite by itself brings a long log into the file`() async throws {
        var life = try life("long", seed: 2)
        try await life.work(commits: 12, growth: 600_000)
        let end = life.acknowledged.last?.operations ?? 0
        let before = life.disk.image(after: end, .losesNothing, seed: 0).files[life.directory + "/store.db"]
        #expect((before?.count ?? 0) > 1_000_000, "the log was not brought into the file")
        let reopening = Reopening(place: place, root: life.disk.root)
        var chance = IDSource(seed: 6)
        for round in 0..<30 {
            let count = life.disk.momentOfCut(&chance)
            let cut = PowerCut.allCases.randomElement(using: &chance) ?? .losesAll
            let image = life.disk.image(after: count, cut, seed: UInt64(round))
            life.expect(try reopening.load(image, "long\(round)"), afterCutAt: count, "\(cut), seed \(round)")
        }
    }

    /// What a commit that was cut has left behind the end of the log must not be counted with the next one that is cut.
    @Test func `a small commit after a large one, both cut`() async throws {
        for seed in UInt64(0)..<40 {
            var large = try life("large\(seed)", seed: seed)
            try await large.work(commits: 3, growth: 30_000)
            let first = large.disk.image(
                after: large.momentBeforeLastCommit, .losesSome, seed: seed)
            let reopening = Reopening(place: place, root: large.disk.root)
            guard case .success(let state) = try reopening.load(first, "look\(seed)") else { continue }
            var small = StoreLife(on: try reopening.disk(first, "small\(seed)"), from: state, seed: seed)
            try await small.work(commits: 1)
            let second = small.disk.image(after: small.momentBeforeLastCommit, .losesSome, seed: seed)
            let found = try Reopening(place: place, root: small.disk.root).load(second, "again\(seed)")
            small.expect(found, afterCutAt: small.momentBeforeLastCommit, "seed \(seed)")
        }
    }
}

extension StoreLife {
    /// When all of the last commit was written and nothing of it was synced.
    fileprivate var momentBeforeLastCommit: Int {
        let end = acknowledged.last?.operations ?? 0
        return disk.syncs.last { $0 < end } ?? end
    }
}

extension TestDisk {
    /// Any moment, or one right before a sync: then most is in doubt.
    fileprivate func momentOfCut(_ chance: inout IDSource) -> Int {
        let any = Int.random(in: 0...operationCount, using: &chance)
        return Bool.random(using: &chance) ? any : syncs.randomElement(using: &chance) ?? any
    }
}

/// More seeds on request: `SKEG_TEST_SEEDS` times as many.
private let seedFactor = getenv("SKEG_TEST_SEEDS").flatMap { UInt64(String(cString: $0)) } ?? 1
