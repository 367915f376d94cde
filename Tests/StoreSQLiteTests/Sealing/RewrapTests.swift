import Objects
import Sealing
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct RewrapTests {
    private let place = TemporaryDirectory()
    private var state: String { place.path("state") }
    private var keys: KeyFile { KeyFile(StateDirectory.keyPath(in: state)) }

    private func open() throws -> (SQLiteBackend, Store) {
        let backend = SQLiteBackend(try StateDirectory(state))
        return (backend, try Store(backend, kinds: testKinds))
    }

    private func fill(_ store: Store, _ numbers: Range<Int>) async throws {
        let answers = await store.commit(numbers.map { Transaction([.create(SealedCanary.secret($0))], by: "test") })
        for answer in answers { _ = try answer.get() }
    }

    private func makeKey(_ backend: SQLiteBackend, seed: UInt64 = 1) throws -> SealingState {
        var random = IDSource(seed: seed)
        return try backend.addKey(from: &random)
    }

    @Test func `all objects come under a new key while the store is written to`() async throws {
        let (backend, store) = try open()
        try await fill(store, 0..<20)
        let old = try #require(try backend.sealing().keys.first)
        var now = try makeKey(backend)
        let new = try #require(now.keys.first)
        #expect(new != old && now.keys == [new, old] && now.left == 20 && now.counts == [old: 20])
        var rounds = 0
        while now.left > 0 {
            try await fill(store, 20 + rounds..<21 + rounds)
            now = try backend.rewrapSome(atMost: 6)
            rounds += 1
        }
        #expect(rounds == 4 && now.counts == [new: 24])
        #expect(try keys.read()?.keys.map(\.id) == [new, old])
        #expect(try backend.removeOldKeys().keys == [new])
        #expect(try keys.read()?.keys.map(\.id) == [new])
        #expect(leaks(in: state).isEmpty)
        let objects = store.snapshot.all
        await store.close()
        // Nothing is left of what the old key opens.
        let bytes = read(state + "/store.db")
        let digits = Array("\(old)".utf8)
        let id = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
        }
        #expect(id.count == 8 && !bytes.contains(id))
        let (_, again) = try open()
        #expect(again.snapshot.all == objects)
        await again.close()
    }

    @Test func `a key that something needs is not removed`() async throws {
        let (backend, store) = try open()
        try await fill(store, 0..<3)
        let old = try #require(try makeKey(backend).keys.last)
        #expect(try backend.removeOldKeys().keys.contains(old))
        _ = try backend.rewrapSome(atMost: 2)
        #expect(try backend.removeOldKeys().keys.contains(old))
        // A store that a restore has replaced.
        try backend.backup(to: place.path("backup"))
        #expect(try backend.rewrapSome().left == 0)
        await store.close()
        try StoreBackup.restore(place.path("backup"), to: try StateDirectory(state), force: true)
        copyFile(place.path("backup"), state + "/store.db.replaced")
        let (other, again) = try open()
        #expect(try other.sealing().left == 0)
        #expect(try other.removeOldKeys().keys.contains(old))
        unlinkFile(state + "/store.db.replaced")
        #expect(try other.removeOldKeys().keys.contains(old) == false)
        await again.close()
    }

    @Test func `what was left is put under the first key at the next start`() async throws {
        let (backend, store) = try open()
        try await fill(store, 0..<5)
        let new = try #require(try makeKey(backend).keys.first)
        _ = try backend.rewrapSome(atMost: 2)
        await store.close()
        let (other, again) = try open()
        let sealing = try other.sealing()
        #expect(sealing.counts == [new: 5] && sealing.left == 0 && sealing.keys.first == new && sealing.keys.count == 2)
        await again.close()
    }

    @Test func `a key that somebody puts first is taken, and one that is needed is missed before anything happens`()
        async throws
    {
        let (backend, store) = try open()
        try await fill(store, 0..<2)
        let ring = try #require(try keys.read())
        var random = IDSource(seed: 8)
        let mine = SealingKey(from: &random)
        try keys.write(Keyring(mine))
        #expect { _ = try backend.rereadKeys() } throws: {
            "\($0)".contains("key \(ring.first.id) is not there any more")
        }
        // The store goes on as before.
        try await fill(store, 2..<3)
        try keys.write(try #require(ring.putting(first: mine)))
        #expect(try backend.rereadKeys().left == 3)
        #expect(try backend.rewrapSome().counts == [mine.id: 3])
        await store.close()
        let (_, again) = try open()
        #expect(again.snapshot.count == 3)
        await again.close()
    }
}
