import Glibc
import Objects
import Sealing
import Store
import StoreSQLite
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct SealedStoreTests {
    private let place = TemporaryDirectory()
    private let notes = Notes()

    private final class Notes: Sendable {
        let lines = Mutex<[String]>([])
    }

    private var state: String { place.path("state") }
    private var keyPath: String { StateDirectory.keyPath(in: state) }

    private func backend(keys: (any KeySource)? = nil) throws -> SQLiteBackend {
        SQLiteBackend(try StateDirectory(state), keys: keys) { [notes] line in notes.lines.withLock { $0.append(line) }
        }
    }

    private func open(keys: (any KeySource)? = nil) throws -> Store {
        try Store(try backend(keys: keys), kinds: testKinds)
    }

    private func refusal(keys: (any KeySource)? = nil) -> StoreFailure? {
        do {
            _ = try open(keys: keys)
            return nil
        } catch {
            return error as? StoreFailure
        }
    }

    private func fill(_ count: Int = 3) async throws -> [Object] {
        let store = try open()
        for number in 0..<count {
            _ = try await store.commit(Transaction([.create(SealedCanary.secret(number))], by: "test"))
        }
        _ = try await store.commit(create("open", data: ["text": "in clear"]))
        #expect(leaks(in: state).isEmpty)
        let objects = store.snapshot.all
        await store.close()
        return objects
    }

    @Test func `a Secret is in no file, and is back after reopening`() async throws {
        let objects = try await fill()
        #expect(leaks(in: state).isEmpty)
        // People look into the file when something is wrong: what is no secret stays readable.
        #expect(read(state + "/store.db").holds(Array("in clear".utf8)))
        let store = try open()
        #expect(store.snapshot.all == objects && objects.count == 4)
        _ = try await store.commit(
            Transaction([.update(SealedCanary.secret(1, more: "changed").with { $0.uid = "uid-1" })], by: "test"))
        let changed = store.snapshot.all
        #expect(changed != objects && leaks(in: state).isEmpty)
        await store.close()
        let again = try open()
        #expect(again.snapshot.all == changed)
        await again.close()
        #expect(try #require(mode(of: keyPath)) & 0o777 == 0o600)
        #expect(notes.lines.withLock { $0.count { $0.contains("keep a copy apart from backups") } } == 1)
    }

    @Test func `an object of any kind that asks for it is sealed`() async throws {
        let store = try open()
        _ = try await store.commit(
            create("marked", data: ["text": SealedCanary.value(1)]) {
                $0.setAnnotation(SealedObjects.annotation, to: "true")
            }
        )
        let objects = store.snapshot.all
        await store.close()
        #expect(leaks(in: state).isEmpty)
        let again = try open()
        #expect(again.snapshot.all == objects)
        await again.close()
    }

    @Test func `without its key a store is refused, and left as it is`() async throws {
        _ = try await fill()
        let before = read(state + "/store.db")
        let id = try Keyring(text: read(keyPath)).first.id
        let right = read(keyPath)
        unlink(keyPath)
        let missing = try #require(refusal())
        #expect(missing.code == .sealed && missing.message.contains("sealed with key \(id)"))
        #expect(missing.message.contains("\(keyPath) is not there") && !exists(keyPath))

        let other = KeyFile(place.path("other"))
        var random = IDSource(seed: 4)
        let another = SealingKey(from: &random)
        try other.write(Keyring(another))
        let wrong = try #require(refusal(keys: other))
        #expect(wrong.code == .sealed && wrong.message.contains("sealed with key \(id)"))
        #expect(wrong.message.contains("\(other.name) holds only \(another.id)"))
        #expect(read(state + "/store.db") == before)

        write(right, to: keyPath)
        chmod(keyPath, 0o600)
        #expect(refusal() == nil)
    }

    @Test func `rows that were changed by somebody who knows the checksums do not open`() async throws {
        _ = try await fill()
        let raw = RawStore(path: state + "/store.db")
        let rows = try raw.rows().filter { $0.object.kind == .secret }
        let whole = read(raw.path)
        func expectRefused(_ row: RawStore.Row, _ what: String) throws {
            try raw.put(row)
            let failure = try #require(refusal(), "\(what)")
            #expect(failure.code == .damaged && failure.message.contains("\(row.object)"), "\(what): \(failure)")
            write(whole, to: raw.path)
        }
        var changed = rows[0]
        changed.body[changed.body.count - 1] ^= 1
        try expectRefused(changed, "a changed byte")
        changed.body = rows[1].body
        try expectRefused(changed, "another row's content")
        changed = rows[0]
        changed.uid = "another"
        try expectRefused(changed, "another uid")
        changed = rows[0]
        changed.body = Array(changed.body.prefix(50))
        try expectRefused(changed, "a short content")
        changed = rows[0]
        changed.revision = 4
        try expectRefused(changed, "another revision")
        #expect(refusal() == nil)
    }

    @Test func `a store of the format that had Secrets in clear is sealed at the first start`() async throws {
        makeDirectory(state)
        let objects = (0..<20).map { SealedCanary.secret($0) } + [Make.configMap("open").with { $0.uid = "c" }]
        try RawStore.makeFormatOne(state + "/store.db", objects)
        #expect(leaks(in: state) == ["store.db"])
        write([1], to: state + "/store.db.replaced")
        let store = try open()
        #expect(store.snapshot.all.map(\.uid).sorted() == objects.map(\.uid).sorted() && store.revision == 21)
        #expect(leaks(in: state).isEmpty)
        #expect(!read(state + "/store.db").holds(Array(RawStore.gone.utf8)))
        let said = notes.lines.withLock { $0 }
        #expect(
            said.contains { $0.contains("sealed 20 Secrets") } && said.contains { $0.contains("store.db.replaced") })
        _ = try await store.commit(create("after"))
        await store.close()
        let again = try open()
        #expect(again.snapshot.count == 22)
        #expect(notes.lines.withLock { $0.count { $0.contains("sealed 20 Secrets") } } == 1)
        await again.close()
        #expect(try RawStore(path: state + "/store.db").number("PRAGMA user_version") == 2)
    }

    @Test func `a row in clear that must not be is sealed at the next start`() async throws {
        _ = try await fill()
        let raw = RawStore(path: state + "/store.db")
        let row = try #require(try raw.rows().first { $0.object == SealedCanary.secret(0).key })
        let secret = SealedCanary.secret(0).with { $0.resourceVersion = "\(row.revision)" }
        try raw.put(
            RawStore.Row(
                object: row.object, uid: row.uid, revision: row.revision, body: JSONWriter.write(secret.content)))
        #expect(leaks(in: state) == ["store.db"])
        let store = try open()
        #expect(leaks(in: state).isEmpty && store.snapshot.count == 4)
        await store.close()
        #expect(leaks(in: state).isEmpty)
    }

    @Test func `a backup holds sealed rows, says which key they need, and opens with that alone`() async throws {
        let objects = try await fill()
        let target = place.path("backup")
        let summary = try StoreBackup.make(of: state + "/store.db", to: target)
        let ring = try Keyring(text: read(keyPath))
        #expect(summary.sealCounts == [ring.first.id: 3])
        #expect(!SealedCanary.isFound(in: read(target)))
        #expect(!read(target).contains(read(keyPath).filter { $0 != 0x0A }))
        let restored = try StoreBackup.restore(target, to: try StateDirectory(place.path("new")))
        #expect(restored.sealCounts == summary.sealCounts)
        #expect(throws: StoreFailure.self) { try SQLiteBackend(try StateDirectory(place.path("new"))).load() }
        let store = try Store(
            SQLiteBackend(try StateDirectory(place.path("new")), keys: KeyFile(keyPath)), kinds: testKinds)
        #expect(store.snapshot.all == objects)
        await store.close()
    }
}
