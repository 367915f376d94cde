import Objects
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct DamageTests {
    private let place = TemporaryDirectory()

    /// A store of some objects, closed in good order, as bytes; and what it holds.
    private func sample() async throws -> (bytes: [UInt8], objects: [Object]) {
        let directory = place.path("sample")
        let store = try Store(SQLiteBackend(try StateDirectory(directory)), kinds: testKinds)
        _ = await store.commit((0..<40).map { create("c\($0)", data: ["key": String(repeating: "v\($0)", count: 40)]) })
        let objects = store.snapshot.all
        await store.close()
        #expect(!exists(directory + "/store.db-wal"))
        return (read(directory + "/store.db"), objects)
    }

    /// Opens a state directory with this database; gives its objects, or how it was refused.
    private func open(_ bytes: [UInt8], _ name: String) -> Result<[Object], StoreFailure> {
        let directory = place.path(name)
        makeDirectory(directory)
        write(bytes, to: directory + "/store.db")
        do throws(StoreFailure) {
            let backend = SQLiteBackend(try StateDirectory(directory))
            defer { backend.close() }
            return .success(try backend.load().objects.map(\.object).sorted { $0.key < $1.key })
        } catch {
            return .failure(error)
        }
    }

    @Test func `a file with changed bytes is refused or unharmed`() async throws {
        let (bytes, objects) = try await sample()
        var ids = IDSource(seed: 3)
        var refused = 0
        for round in 0..<100 {
            var damaged = bytes
            // The first bytes are tried one by one; they say what kind of file it is.
            let place = round < 30 ? round * 3 : Int(ids.next() % UInt64(bytes.count))
            damaged[place] ^= UInt8(truncatingIfNeeded: ids.next() | 1)
            switch open(damaged, "flip\(round)") {
            case .success(let found): #expect(found == objects, "byte \(place)")
            case .failure(let failure):
                refused += 1
                #expect([.damaged, .newerFormat, .permission, .io].contains(failure.code), "byte \(place): \(failure)")
                #expect(failure.message.contains("store.db"), "byte \(place): \(failure)")
                let isAsItWas = read(self.place.path("flip\(round)/store.db")) == damaged
                #expect(isAsItWas, "byte \(place): the refused file was changed")
            }
        }
        #expect(refused > 30)
    }

    @Test func `a file that is cut short is refused`() async throws {
        let (bytes, _) = try await sample()
        for (round, length) in [0, 1, 100, 4096, bytes.count / 2, bytes.count - 4096, bytes.count - 1].enumerated() {
            guard case .failure(let failure) = open(Array(bytes[..<length]), "cut\(round)") else {
                Issue.record("\(length) of \(bytes.count) bytes were taken for a store")
                continue
            }
            #expect(failure.code == .damaged && failure.message.contains("skeg restore"), "\(length) bytes: \(failure)")
            #expect(read(place.path("cut\(round)/store.db")).count == length)
        }
    }

    @Test func `a page from an earlier time is refused`() async throws {
        let directory = place.path("state")
        let store = try Store(SQLiteBackend(try StateDirectory(directory)), kinds: testKinds)
        _ = await store.commit((0..<40).map { create("c\($0)", data: ["key": String(repeating: "v", count: 80)]) })
        await store.close()
        let early = read(directory + "/store.db")
        let again = try Store(SQLiteBackend(try StateDirectory(directory)), kinds: testKinds)
        let object = try #require(again.snapshot.all.first)
        let change = Change.update(object.with { $0["data"] = ["key": .string(String(repeating: "w", count: 80))] })
        _ = try await again.commit(Transaction([change], by: "test"))
        await again.close()
        let late = read(directory + "/store.db")
        try #require(early.count == late.count)
        let page = 4096
        let changed = stride(from: 0, to: late.count, by: page).filter { late[$0..<$0 + page] != early[$0..<$0 + page] }
        #expect(changed.count > 1)
        for offset in changed where offset > 0 {
            var mixed = late
            mixed.replaceSubrange(offset..<offset + page, with: early[offset..<offset + page])
            guard case .failure(let failure) = open(mixed, "mixed\(offset)") else {
                Issue.record("the old page at \(offset) was taken")
                continue
            }
            #expect(failure.code == .damaged)
        }
    }

    @Test func `a later format is refused with what to do`() async throws {
        var (bytes, _) = try await sample()
        bytes[63] = 3
        guard case .failure(let failure) = open(bytes, "later") else {
            Issue.record("format 3 was read")
            return
        }
        #expect(failure.code == .newerFormat && failure.message.contains("has format 3"))
    }

    @Test func `another program's database is refused and left alone`() async throws {
        var (bytes, _) = try await sample()
        bytes[68] = 0
        guard case .failure(let failure) = open(bytes, "other") else {
            Issue.record("it was read")
            return
        }
        #expect(failure.code == .damaged && failure.message.contains("not one of skeg"))
        #expect(read(place.path("other/store.db")) == bytes)
    }
}
