import Objects
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct BackupTests {
    private let place = TemporaryDirectory()

    private func open(_ name: String) throws -> (Store, SQLiteBackend) {
        let backend = SQLiteBackend(try StateDirectory(place.path(name)))
        return (try Store(backend, kinds: testKinds), backend)
    }

    @Test func `a backup of a store in use is a state that was, and restores`() async throws {
        let (store, backend) = try open("state")
        _ = await store.commit((0..<50).map { create("c\($0)") })
        async let writing: Void = {
            for index in 0..<50 { _ = try await store.commit(create("later\(index)")) }
        }()
        try backend.backup(to: place.path("backup"))
        try await writing
        let summary = try StoreBackup.check(place.path("backup"))
        #expect(summary.objectCount == Int(summary.revision) && (50...100).contains(summary.objectCount))
        #expect(try #require(mode(of: place.path("backup"))) & 0o777 == 0o600)
        await store.close()

        let restored = try StoreBackup.restore(place.path("backup"), to: try StateDirectory(place.path("new")))
        #expect(restored.revision == summary.revision + StoreBackup.revisionsSkipped)
        let (again, _) = try open("new")
        #expect(again.revision == restored.revision && again.snapshot.count == summary.objectCount)
        #expect(try await again.commit(create("after")).revision == restored.revision + 1)
        await again.close()
    }

    @Test func `a backup leaves what has its name`() async throws {
        let (store, backend) = try open("state")
        write([1], to: place.path("backup"))
        #expect { try backend.backup(to: place.path("backup")) } throws: { ($0 as? StoreFailure)?.code == .exists }
        #expect(read(place.path("backup")) == [1])
        #expect { try backend.backup(to: place.path("none/backup")) } throws: { "\($0)".contains("none/backup") }
        await store.close()
    }

    @Test func `a restore over a store needs force and keeps what was there`() async throws {
        let (store, backend) = try open("state")
        _ = try await store.commit(create("early"))
        try backend.backup(to: place.path("backup"))
        _ = try await store.commit(create("late"))
        await store.close()
        #expect {
            try StoreBackup.restore(place.path("backup"), to: try StateDirectory(place.path("state")))
        } throws: { ($0 as? StoreFailure)?.code == .exists }
        for _ in 0..<2 {
            try StoreBackup.restore(place.path("backup"), to: try StateDirectory(place.path("state")), force: true)
        }
        let (again, _) = try open("state")
        #expect(again.snapshot.all.map(\.name) == ["early"])
        await again.close()
        try StoreBackup.restore(
            place.path("state/store.db.replaced"), to: try StateDirectory(place.path("other")))
        let (other, _) = try open("other")
        #expect(other.snapshot.count == 1)
        await other.close()
    }

    @Test func `a store that was replaced comes back with the commits that only its log has`() async throws {
        let (store, backend) = try open("state")
        try backend.backup(to: place.path("backup"))
        _ = try await store.commit(create("logged"))
        makeDirectory(place.path("killed"))
        for name in ["store.db", "store.db-wal"] { copyFile(place.path("state/" + name), place.path("killed/" + name)) }
        await store.close()
        try StoreBackup.restore(place.path("backup"), to: try StateDirectory(place.path("killed")), force: true)
        let old = place.path("killed/store.db.replaced")
        #expect(exists(old + "-wal"))
        try StoreBackup.restore(old, to: try StateDirectory(place.path("new")))
        let (again, _) = try open("new")
        #expect(again.snapshot.all.map(\.name) == ["logged"])
        await again.close()
    }

    @Test func `revisions go on when the same backup is restored again`() async throws {
        let (store, backend) = try open("state")
        try backend.backup(to: place.path("backup"))
        await store.close()
        var newest: Revision = 0
        for round in 0..<3 {
            try StoreBackup.restore(place.path("backup"), to: try StateDirectory(place.path("state")), force: true)
            let (restored, _) = try open("state")
            #expect(restored.revision > newest)
            _ = await restored.commit((0..<3).map { create("c\(round)-\($0)") })
            newest = restored.revision
            await restored.close()
        }
    }

    @Test func `a damaged backup is not restored`() async throws {
        let (store, backend) = try open("state")
        _ = await store.commit((0..<50).map { create("c\($0)") })
        try backend.backup(to: place.path("backup"))
        await store.close()
        var bytes = read(place.path("backup"))
        bytes[bytes.count / 2] ^= 0x10
        write(bytes, to: place.path("backup"))
        #expect {
            try StoreBackup.restore(place.path("backup"), to: try StateDirectory(place.path("new")))
        } throws: { ($0 as? StoreFailure)?.code == .damaged }
        #expect(!exists(place.path("new/store.db")))
        #expect {
            try StoreBackup.restore(place.path("nothing"), to: try StateDirectory(place.path("new")))
        } throws: { ($0 as? StoreFailure)?.code == .notFound }
    }

    @Test func `a restore that was cut short is neither the old state nor the new`() async throws {
        let (store, backend) = try open("state")
        _ = try await store.commit(create("early"))
        try backend.backup(to: place.path("backup"))
        await store.close()
        copyFile(place.path("backup"), place.path("state/store.db.restoring"))
        #expect { _ = try open("state") } throws: { "\($0)".contains("cut short") }
        try StoreBackup.restore(place.path("backup"), to: try StateDirectory(place.path("state")), force: true)
        let (again, _) = try open("state")
        #expect(again.snapshot.count == 1)
        await again.close()
    }
}
