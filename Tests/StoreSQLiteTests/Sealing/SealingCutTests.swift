import Objects
import Sealing
import Store
import StoreSQLite
import TestDisk
import TestSupport
import Testing

/// The power is cut, or the disk fails, while a store is sealed for the first time or its key is changed. Nothing may be lost: the
/// keys on the disk always open what is on it.
@Suite(.timeLimit(.minutes(5))) struct SealingCutTests {
    private let place = TemporaryDirectory(inMemory: true)

    // MARK: The first sealing

    private struct Scene {
        var image: DiskImage
        var root: String
        var uids: [String]
    }

    private func formatOne() throws -> Scene {
        let root = place.path("one")
        makeDirectory(root)
        let objects = (0..<30).map { SealedCanary.secret($0, more: String(repeating: "x", count: 300)) }
        try RawStore.makeFormatOne(root + "/store.db", objects)
        let image = DiskImage(files: [root + "/store.db": read(root + "/store.db")])
        #expect(image.leaks.count == 1)
        return Scene(image: image, root: root, uids: objects.map(\.uid).sorted())
    }

    private func expectWhole(_ image: DiskImage, _ scene: Scene, _ name: String, _ comment: String) throws {
        let disk = try Reopening(place: place, root: scene.root).disk(image, name)
        switch load(try StateDirectory(disk.root, on: disk)) {
        case .success(let state): #expect(state.all.map(\.uid).sorted() == scene.uids, "\(comment)")
        case .failure(let failure): Issue.record("\(comment): \(failure)")
        }
        // Sealed by now, whatever there was.
        let after = disk.image(after: disk.operationCount, .losesNothing, seed: 0)
        #expect(after.leaks.isEmpty, "\(comment): \(after.leaks)")
    }

    @Test func `a power cut at any moment of the first sealing`() throws {
        let scene = try formatOne()
        let disk = try Reopening(place: place, root: scene.root).disk(scene.image, "run")
        guard case .success = load(try StateDirectory(disk.root, on: disk)) else {
            Issue.record("it cannot be opened")
            return
        }
        let end = disk.operationCount
        #expect(end > 20)
        for count in 0...end {
            for cut in PowerCut.allCases {
                let image = disk.image(after: count, cut, seed: UInt64(count)).moved(from: disk.root, to: scene.root)
                try expectWhole(image, scene, "\(count)-\(cut)", "\(cut) after \(count)")
            }
        }
    }

    @Test(arguments: DiskFault.Kind.allCases) func `a disk that fails during the first sealing`(_ kind: DiskFault.Kind)
        throws
    {
        let scene = try formatOne()
        let reopening = Reopening(place: place, root: scene.root)
        let whole = try reopening.disk(scene.image, "whole")
        _ = load(try StateDirectory(whole.root, on: whole))
        var failures = 0
        for count in 0..<whole.operationCount {
            let disk = try reopening.disk(scene.image, "\(count)", fault: DiskFault(kind, at: count, lasts: true))
            if case .failure(let failure) = load(try StateDirectory(disk.root, on: disk)) {
                failures += 1
                #expect([.full, .io, .permission].contains(failure.code), "\(kind) at \(count): \(failure)")
            }
            let image = disk.image(after: disk.operationCount, .losesNothing, seed: 0)
            try expectWhole(
                image.moved(from: disk.root, to: scene.root), scene, "\(count)-after", "\(kind) at \(count)")
        }
        #expect(failures > 10)
    }

    // MARK: Another key

    /// A store on a disk, whose key is changed while it is written to.
    private struct Change {
        var disk: TestDisk
        /// After how many changes of the disk each state was acknowledged.
        var states: [(operations: Int, state: Snapshot)] = []
        var attempted: Snapshot

        /// The first failure ends it, as it ends the daemon.
        mutating func run() async throws {
            let backend = SQLiteBackend(try StateDirectory(disk.root, on: disk))
            let store = try Store(backend, kinds: testKinds)
            do {
                try await change(backend, store)
            } catch let failure as StoreFailure {
                #expect([.full, .io, .permission].contains(failure.code), "\(failure)")
            } catch let failure as CommitError {
                guard case .failed = failure else { throw failure }
            }
            await store.close()
        }

        private mutating func change(_ backend: SQLiteBackend, _ store: Store) async throws {
            for number in 0..<8 { try await write(number, to: store) }
            var random = IDSource(seed: 6)
            var now = try backend.addKey(from: &random)
            var number = 8
            while now.left > 0 {
                try await write(number, to: store)
                number += 1
                now = try backend.rewrapSome(atMost: 3)
            }
            _ = try backend.removeOldKeys()
            try await write(number, to: store)
        }

        private mutating func write(_ number: Int, to store: Store) async throws {
            let transaction = Transaction([.create(SealedCanary.secret(number))], by: "test")
            var next = store.snapshot
            _ = try next.apply(transaction)
            attempted = next
            _ = try await store.commit(transaction)
            states.append((disk.operationCount, store.snapshot))
        }

        /// What may be there after a power cut: what was acknowledged last, or the commit that was under way.
        func allowed(after count: Int) -> [Snapshot] {
            let last = states.lastIndex { $0.operations <= count }
            var allowed =
                last.map { Array(states[$0...].prefix(2).map(\.state)) } ?? [
                    Snapshot(), states.first?.state ?? attempted
                ]
            if (last ?? -1) + 1 >= states.count { allowed.append(attempted) }
            return allowed
        }
    }

    private func change(_ name: String, fault: DiskFault? = nil) async throws -> Change {
        makeDirectory(place.path(name))
        var change = Change(disk: try TestDisk(place.path(name), fault: fault), attempted: Snapshot())
        do {
            try await change.run()
        } catch let failure as StoreFailure {
            // It could not even be made.
            #expect(fault != nil, "\(failure)")
        }
        return change
    }

    private func expectAllowed(_ change: Change, _ count: Int, _ cut: PowerCut, _ name: String) throws {
        let image = change.disk.image(after: count, cut, seed: UInt64(count))
        #expect(image.leaks.isEmpty, "\(cut) after \(count): \(image.leaks)")
        switch try Reopening(place: place, root: change.disk.root).load(image, name) {
        case .success(let state):
            let isAllowed = change.allowed(after: count).contains { $0.isSame(as: state) }
            #expect(isAllowed, "\(cut) after \(count): revision \(state.revision)")
        case .failure(let failure): Issue.record("\(cut) after \(count): \(failure)")
        }
    }

    @Test func `a power cut at any moment of a change of the key`() async throws {
        let change = try await change("change")
        #expect(change.states.count == 12)
        for count in 0...change.disk.operationCount {
            for cut in PowerCut.allCases { try expectAllowed(change, count, cut, "\(count)-\(cut)") }
        }
    }

    @Test(arguments: DiskFault.Kind.allCases) func `a disk that fails during a change of the key`(
        _ kind: DiskFault.Kind
    ) async throws {
        let whole = try await change("whole")
        for count in stride(from: 1, to: whole.disk.operationCount, by: 2) {
            let change = try await change("\(count)", fault: DiskFault(kind, at: count, lasts: true))
            let cut = PowerCut.allCases[count % PowerCut.allCases.count]
            try expectAllowed(change, change.disk.operationCount, cut, "\(count)-cut")
            try expectAllowed(change, change.disk.operationCount, .losesNothing, "\(count)-after")
        }
    }
}
