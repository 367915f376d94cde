import Objects
import Store
import StoreSQLite
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct BackendTests {
    private let place = TemporaryDirectory()

    private func open() throws -> Store {
        try Store(SQLiteBackend(try StateDirectory(place.path("state"))), kinds: testKinds)
    }

    @Test func `what was committed is there after reopening`() async throws {
        var generator = TransactionGenerator(seed: 7)
        var expected = Snapshot()
        for round in 0..<3 {
            let store = try open()
            #expect(store.revision == expected.revision && store.snapshot.all == expected.all, "round \(round)")
            for _ in 0..<20 {
                _ = await store.commit((0..<10).map { _ in generator.next(for: store.snapshot) })
            }
            expected = store.snapshot
            #expect(store.failure == nil)
            await store.close()
        }
        let store = try open()
        #expect(store.snapshot.all == expected.all && store.snapshot.verifyIndexes().isEmpty)
        for claim in ["site", "tools"] {
            #expect(store.snapshot.inventory(of: claim) == expected.inventory(of: claim))
        }
        #expect(store.revision > 100)
        await store.close()
    }

    @Test func `every value comes back as it was`() async throws {
        let values: Value = [
            "null": .null, "yes": true, "integer": .integer(.min), "large": .integer(.max), "one": .double(1),
            "tiny": .double(.leastNonzeroMagnitude), "huge": .double(.greatestFiniteMagnitude),
            "text": "ä \u{0} \" \\ \u{2028} 🚢",
            "list": [[], [:], ["a": ["b": [1, 2.5, "c"]]]], "": "empty name",
            "long": .string(String(repeating: "é", count: 100_000)),
            String(repeating: "n", count: 5000): "long name"
        ]
        let store = try open()
        _ = try await store.commit(create("values", data: [:]) { $0["data"] = values })
        let written = store.snapshot.all
        await store.close()
        let again = try open()
        #expect(again.snapshot.all == written && again.snapshot.all.first?["data"] == values)
        await again.close()
    }

    @Test func `files are for their owner alone`() async throws {
        let store = try open()
        _ = try await store.commit(create("a"))
        for name in ["", "/lock", "/store.db", "/store.db-wal"] {
            let bits = try #require(mode(of: place.path("state") + name))
            #expect(bits & 0o077 == 0, "\(name): \(String(bits, radix: 8))")
        }
        await store.close()
    }

    @Test func `a state directory has one user at a time`() async throws {
        let path = place.path("state")
        let first = try StateDirectory(path + "/")
        #expect {
            _ = try StateDirectory(path)
        } throws: { error in
            guard let failure = error as? StoreFailure else { return false }
            return failure.code == .inUse && failure.message.contains("is in use by pid \(ownPID())")
        }
        _ = first
    }

    @Test func `a directory is free again when its user is gone`() throws {
        for _ in 0..<3 { _ = try StateDirectory(place.path("state")) }
    }

    @Test func `a lock that a killed user left to a child is waited for`() async throws {
        let path = place.path("state")
        let left = Task { [held = try StateDirectory(path)] in
            try await Task.sleep(for: .milliseconds(200))
            _ = held
        }
        // More than any process has as its number.
        write(Array("4194305\n".utf8), to: path + "/lock")
        _ = try StateDirectory(path)
        try await left.value
    }

    @Test func `a path that is no directory is refused`() throws {
        write([1, 2, 3], to: place.path("file"))
        #expect { _ = try StateDirectory(place.path("file")) } throws: { "\($0)".contains("is not a directory") }
    }
}
