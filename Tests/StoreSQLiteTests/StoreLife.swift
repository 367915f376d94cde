import Objects
import Store
import StoreSQLite
import TestDisk
import TestSupport
import Testing

/// A store at work on a test disk: which states it has acknowledged, and after how many changes of the disk.
struct StoreLife {
    struct Acknowledged {
        /// How many changes of the disk there were when it was acknowledged.
        var operations: Int
        var state: Snapshot
    }

    let disk: TestDisk
    private(set) var acknowledged: [Acknowledged]
    /// What the last commit that was written leads to, acknowledged or not.
    private(set) var attempted: Snapshot
    private(set) var checkpoints: [Range<Int>] = []
    private var generator: TransactionGenerator

    /// - Parameter start: What lies on the disk before.
    init(on disk: TestDisk, from start: Snapshot = Snapshot(), seed: UInt64) {
        self.disk = disk
        acknowledged = [Acknowledged(operations: 0, state: start)]
        attempted = start
        generator = TransactionGenerator(seed: seed)
    }

    var state: Snapshot { acknowledged.last?.state ?? Snapshot() }
    var directory: String { disk.root }

    func open() throws -> Store {
        try Store(SQLiteBackend(try StateDirectory(directory, on: disk)), kinds: testKinds)
    }

    /// Opens the store, commits so often, and leaves it as a crash does: its files are not touched again.
    ///
    /// - Parameters:
    ///   - growth: Bytes that each commit brings besides.
    ///   - checkpoints: One in so many commits is followed by a checkpoint; 0 for none.
    mutating func work(commits: Int, growth: Int = 0, checkpoints: Int = 0) async throws {
        let store = try open()
        #expect(store.snapshot.isSame(as: state), "opened at \(store.revision) instead of \(state.revision)")
        for _ in 0..<commits {
            _ = await commit(to: store, growth: growth)
            if checkpoints > 0, generator.draw(checkpoints) == 0 { checkpoint() }
        }
        #expect(store.failure == nil)
        await store.close()
    }

    /// Commits a few transactions with one write to the disk.
    mutating func commit(to store: Store, growth: Int = 0) async -> [Result<Committed, CommitError>] {
        var batch = (0...generator.draw(3)).map { _ in generator.next(for: store.snapshot) }
        if growth > 0 { batch.append(grow(store.snapshot, by: growth)) }
        var next = store.snapshot
        for transaction in batch { _ = try? next.apply(transaction) }
        // Whoever has stopped attempts nothing.
        if store.failure == nil { attempted = next }
        let answers = await store.commit(batch)
        if store.failure == nil {
            acknowledged.append(Acknowledged(operations: disk.operationCount, state: store.snapshot))
        }
        return answers
    }

    /// Brings the log into the file; after how many changes of the disk that began and ended is in `checkpoints`.
    mutating func checkpoint() {
        let start = disk.operationCount
        defer { checkpoints.append(start..<disk.operationCount) }
        disk.checkpoint(directory + "/store.db", generator.pick(TestDisk.Checkpoint.allCases))
    }

    private mutating func grow(_ state: Snapshot, by bytes: Int) -> Transaction {
        let key = generator.pick(["x", "y", "z"])
        let text = String(generator.ids.next(), radix: 36)
        let data = ["data": String(repeating: text, count: bytes / text.utf8.count)]
        guard let stored = state[Make.configMap(key).key] else { return create(key, data: data) }
        return Transaction([.update(stored.with { $0["data"] = Make.configMap(key, data: data)["data"] })], by: "test")
    }

    /// Checks what was found after a power cut: the last acknowledged state, or the one whose commit was under way.
    func expect(_ found: Result<Snapshot, StoreFailure>, afterCutAt count: Int, _ comment: @autoclosure () -> String) {
        let last = acknowledged.lastIndex { $0.operations <= count } ?? 0
        switch found {
        case .success(let snapshot):
            var allowed = acknowledged[last...].prefix(2).map(\.state)
            if last + 1 == acknowledged.count { allowed.append(attempted) }
            let isAllowed = allowed.contains { snapshot.isSame(as: $0) }
            #expect(
                isAllowed, "\(comment()), cut at \(count): \(snapshot.revision) instead of \(allowed.map(\.revision))")
        case .failure(let failure): Issue.record("\(comment()), cut at \(count): \(failure)")
        }
    }
}

extension Snapshot {
    /// Whether it holds the same objects, which belong to the same syncs, at the same revision.
    func isSame(as other: Snapshot) -> Bool {
        revision == other.revision && all == other.all
            && ["site", "tools"].allSatisfy { inventory(of: $0) == other.inventory(of: $0) }
    }
}

/// Reads what a disk holds, on a new disk.
struct Reopening {
    let place: TemporaryDirectory
    let root: String

    /// Makes an image's files in a directory of its own, and gives the disk with them.
    func disk(_ image: DiskImage, _ name: String, fault: DiskFault? = nil) throws -> TestDisk {
        let directory = place.path(name)
        makeDirectory(directory)
        return try TestDisk(directory, holding: image.moved(from: root, to: directory), fault: fault)
    }

    /// What the program finds there.
    func load(_ image: DiskImage, _ name: String) throws -> Result<Snapshot, StoreFailure> {
        let disk = try disk(image, name)
        return StoreSQLiteTests.load(try StateDirectory(disk.root, on: disk))
    }
}

/// What the program finds in a state directory.
func load(_ directory: StateDirectory) -> Result<Snapshot, StoreFailure> {
    let backend = SQLiteBackend(directory)
    defer { backend.close() }
    return Result { () throws(StoreFailure) in
        let stored = try backend.load()
        return Snapshot(revision: stored.revision, objects: stored.objects)
    }
}
