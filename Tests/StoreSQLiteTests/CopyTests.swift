import Glibc
import Objects
import Store
import StoreSQLite
import Synchronization
import TestDisk
import TestSupport
import Testing

/// The files of a store in use, copied one after the other: the copy is a state that was acknowledged meanwhile. Only where
/// the log was brought into the file while they were copied, they may not fit together: then the copy is refused, or is what
/// the file held before that.
@Suite(.timeLimit(.minutes(5))) struct CopyTests {
    private let place = TemporaryDirectory(inMemory: true)

    /// The file of one moment, from its middle on of a second, with the log of a third.
    private struct Moments {
        var start: Int
        var middle: Int
        var log: Int

        var all: ClosedRange<Int> { min(start, log)...max(middle, log) }
    }

    @Test func `files of different moments`() async throws {
        makeDirectory(place.path("life"))
        var life = StoreLife(on: try TestDisk(place.path("life")), seed: 8)
        let store = try life.open()
        for round in 0..<40 {
            _ = await life.commit(to: store)
            if round % 8 == 7 { life.checkpoint() }
        }
        // The file keeps its name from the first commit on.
        let first = life.acknowledged[1].operations
        let last = life.disk.operationCount
        let reopening = Reopening(place: place, root: life.disk.root)
        var chance = IDSource(seed: 15)
        var (opened, refused) = (0, 0)
        for round in 0..<250 {
            let start = Int.random(in: first...last, using: &chance)
            let middle = min(last, start + Int.random(in: 0...20, using: &chance))
            let log = min(last, max(first, middle + Int.random(in: -40...40, using: &chance)))
            let moments = Moments(start: start, middle: middle, log: log)
            let found = try reopening.load(copy(life.disk, moments), "\(round)")
            let isCheckpointed = life.checkpoints.contains { ClosedRange($0).overlaps(moments.all) }
            switch found {
            case .success(let state):
                opened += 1
                var states = life.states(during: moments.all)
                if isCheckpointed { states.append(life.stateOfFile(at: start)) }
                #expect(states.contains { state.isSame(as: $0) }, "\(moments): revision \(state.revision)")
            case .failure(let failure):
                refused += 1
                #expect(isCheckpointed, "\(moments): \(failure)")
                #expect(failure.code == .damaged && failure.message.contains("skeg backup"), "\(moments): \(failure)")
            }
        }
        #expect(opened > 100 && refused > 0, "\(opened) opened, \(refused) refused")
        await store.close()
    }

    private func copy(_ disk: TestDisk, _ moments: Moments) -> DiskImage {
        let (file, log) = (disk.root + "/store.db", disk.root + "/store.db-wal")
        func bytes(_ path: String, _ count: Int) -> [UInt8] {
            disk.image(after: count, .losesNothing, seed: 0).files[path] ?? []
        }
        let start = bytes(file, moments.start)
        let copied = start.prefix(start.count / 2) + bytes(file, moments.middle).dropFirst(start.count / 2)
        return DiskImage(files: [file: Array(copied), log: bytes(log, moments.log)])
    }

    @Test func `a hundred copies of a directory that is written to all the time`() async throws {
        let store = try Store(SQLiteBackend(try StateDirectory(place.path("state"))), kinds: testKinds)
        let states = Mutex<[Revision: Snapshot]>([0: store.snapshot])
        let isOver = Atomic(false)
        let writing = Task {
            var index = 0
            while !isOver.load(ordering: .relaxed) {
                let name = "c\(index % 40)"
                let text = String(repeating: "\(index) ", count: 400)
                let change = store.snapshot[Make.configMap(name).key].map {
                    Change.update($0.with { $0["data"] = ["key": .string(text)] })
                }
                _ = try await store.commit(
                    change.map { Transaction([$0], by: "test") } ?? create(name, data: ["key": text]))
                states.withLock { $0[store.revision] = store.snapshot }
                index += 1
            }
        }
        var chance = IDSource(seed: 3)
        var refused = 0
        for round in 0..<100 {
            let before = store.revision
            let copy = place.path("copy\(round)")
            makeDirectory(copy)
            for name in ["store.db", "store.db-wal", "store.db-shm"].shuffled(using: &chance) {
                copyFile(place.path("state/" + name), copy + "/" + name)
            }
            // What was on its way may be in the copy already.
            let after = store.revision + 1
            try await waitUntil("the next commit is acknowledged") { states.withLock { $0[after] != nil } }
            switch load(try StateDirectory(copy)) {
            case .success(let state):
                #expect((before...after).contains(state.revision))
                let known = states.withLock { $0[state.revision] }
                #expect(known.map { $0.isSame(as: state) } == true, "copy \(round), revision \(state.revision)")
            case .failure(let failure):
                refused += 1
                #expect(failure.code == .damaged && failure.message.contains("skeg backup"), "\(failure)")
            }
        }
        isOver.store(true, ordering: .relaxed)
        try await writing.value
        print("of 100 copies, \(refused) were refused; \(store.revision) commits")
        await store.close()
    }
}

extension StoreLife {
    /// What was acknowledged or under way at any of these moments.
    fileprivate func states(during moments: ClosedRange<Int>) -> [Snapshot] {
        let first = acknowledged.lastIndex { $0.operations <= moments.lowerBound } ?? 0
        let last = acknowledged.lastIndex { $0.operations <= moments.upperBound } ?? 0
        return acknowledged[first...].prefix(last - first + 2).map(\.state)
    }

    /// What the file holds without its log.
    fileprivate func stateOfFile(at moment: Int) -> Snapshot {
        let checkpoint = checkpoints.last { $0.upperBound <= moment }?.lowerBound ?? 0
        return acknowledged.last { $0.operations <= checkpoint }?.state ?? Snapshot()
    }
}
