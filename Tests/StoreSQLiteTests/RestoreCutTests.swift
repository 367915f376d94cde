import Objects
import Store
import StoreSQLite
import TestDisk
import TestSupport
import Testing

/// A restore that is cut short, by a power cut or a disk that fails, leaves the old state, the new one, or a directory that
/// says what to do; and the old state stays beside it.
@Suite(.timeLimit(.minutes(5))) struct RestoreCutTests {
    private let place = TemporaryDirectory(inMemory: true)

    /// A disk with a store whose last commits are in its log only, a backup, and a store that an earlier restore replaced.
    private struct Scene {
        var image: DiskImage
        var root: String
        var old: Snapshot
        /// The objects of the backup.
        var new: [String]
    }

    private func scene() async throws -> Scene {
        let reopening = Reopening(place: place, root: place.path("first"))
        let first = try reopening.disk(DiskImage(), "first")
        let (backend, early) = try open(first)
        _ = try await early.commit(create("early"))
        try backend.backup(to: first.root + "/backup")
        _ = try await early.commit(create("earlier log"))
        let disk = try reopening.disk(first.present, "second")
        await early.close()
        try restore(disk)
        let (_, store) = try open(disk)
        _ = await store.commit((0..<20).map { create("late\($0)") })
        _ = try await store.commit(create("latest"))
        let scene = Scene(image: disk.present, root: disk.root, old: store.snapshot, new: ["early"])
        await store.close()
        let logs = [disk.root + "/store.db-wal", disk.root + "/store.db.replaced-wal"]
        #expect(logs.allSatisfy { scene.image.files[$0]?.isEmpty == false })
        return scene
    }

    private func open(_ disk: TestDisk) throws -> (SQLiteBackend, Store) {
        let backend = SQLiteBackend(try StateDirectory(disk.root, on: disk))
        return (backend, try Store(backend, kinds: testKinds))
    }

    private func restore(_ disk: TestDisk) throws {
        try StoreBackup.restore(
            disk.root + "/backup", to: try StateDirectory(disk.root, on: disk), force: true)
    }

    private enum Found { case old, new, cutShort }

    private func look(_ disk: TestDisk, _ scene: Scene, _ comment: String) throws -> Found? {
        switch load(try StateDirectory(disk.root, on: disk)) {
        case .success(let state) where state.isSame(as: scene.old): return .old
        case .success(let state) where state.all.map(\.name) == scene.new && state.revision > scene.old.revision:
            return .new
        case .failure(let failure) where failure.message.contains("run skeg restore again"): return .cutShort
        case let other:
            Issue.record("\(comment): \(other)")
            return nil
        }
    }

    /// What is there, and that it can be put right.
    private func check(_ image: DiskImage, _ scene: Scene, _ name: String, _ comment: String) throws -> Found? {
        let reopening = Reopening(place: place, root: scene.root)
        let found = try look(try reopening.disk(image, name + "-look"), scene, comment)
        let disk = try reopening.disk(image, name)
        try restore(disk)
        #expect(try look(disk, scene, comment) == .new, "\(comment): restored again")
        guard found != .new else { return found }
        // The state that was replaced is whole.
        makeDirectory(place.path(name + "-old"))
        try StoreBackup.restore(disk.root + "/store.db.replaced", to: try StateDirectory(place.path(name + "-old")))
        guard case .success(let old) = load(try StateDirectory(place.path(name + "-old"))) else {
            Issue.record("\(comment): the old state cannot be opened")
            return found
        }
        #expect(old.all.map(\.name) == scene.old.all.map(\.name), "\(comment): the old state")
        return found
    }

    @Test func `a power cut at any moment of a restore`() async throws {
        let scene = try await scene()
        let reopening = Reopening(place: place, root: scene.root)
        let disk = try reopening.disk(scene.image, "run")
        try restore(disk)
        var seen: Set<Found> = []
        for count in 0...disk.operationCount {
            for cut in PowerCut.allCases {
                let image = disk.image(after: count, cut, seed: UInt64(count)).moved(from: disk.root, to: scene.root)
                let found = try check(image, scene, "\(count)-\(cut)", "\(cut) after \(count)")
                if count == disk.operationCount { #expect(found == .new) }
                if let found { seen.insert(found) }
            }
        }
        #expect(seen == [.old, .new, .cutShort])
    }

    @Test(arguments: DiskFault.Kind.allCases)
    func `a disk that fails during a restore`(_ kind: DiskFault.Kind) async throws {
        let scene = try await scene()
        let reopening = Reopening(place: place, root: scene.root)
        let whole = try reopening.disk(scene.image, "whole")
        try restore(whole)
        var failures = 0
        for count in 0..<whole.operationCount {
            let disk = try reopening.disk(scene.image, "\(count)", fault: DiskFault(kind, at: count, lasts: true))
            let failure: StoreFailure? = (Result { try restore(disk) }).failure as? StoreFailure
            let isTold = failure.map { [.full, .io, .permission].contains($0.code) } ?? (disk.failureCount == 0)
            #expect(isTold, "\(kind) at \(count): \(failure?.message ?? "no error")")
            if failure != nil { failures += 1 }
            let image = disk.present.moved(from: disk.root, to: scene.root)
            _ = try check(image, scene, "\(count)-after", "\(kind) at \(count)")
        }
        #expect(failures > 10)
    }
}

extension Result {
    fileprivate var failure: Failure? { if case .failure(let failure) = self { failure } else { nil } }
}

extension TestDisk {
    /// What programs see.
    fileprivate var present: DiskImage { image(after: operationCount, .losesNothing, seed: 0) }
}
