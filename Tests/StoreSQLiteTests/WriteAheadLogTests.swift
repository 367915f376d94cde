import Objects
import Store
import StoreSQLite
import TestSupport
import Testing

/// What a daemon leaves that ends without closing its store: a file, and a log with the last commits.
@Suite(.timeLimit(.minutes(1))) struct WriteAheadLogTests {
    private let place = TemporaryDirectory()

    private struct Left {
        var file: [UInt8]
        var log: [UInt8]
        /// The state after each commit.
        var states: [Revision: [Object]]
        var newest: Revision
    }

    private func left() async throws -> Left {
        let directory = place.path("state")
        let store = try Store(SQLiteBackend(try StateDirectory(directory)), kinds: testKinds)
        var states: [Revision: [Object]] = [0: []]
        for index in 0..<12 {
            _ = try await store.commit(create("c\(index)", data: ["key": String(repeating: "v\(index)", count: 300)]))
            states[store.revision] = store.snapshot.all
        }
        let left = Left(
            file: read(directory + "/store.db"), log: read(directory + "/store.db-wal"), states: states,
            newest: store.revision)
        await store.close()
        return left
    }

    private func open(_ left: Left, log: [UInt8], _ name: String) -> Result<StoredState, StoreFailure> {
        let directory = place.path(name)
        makeDirectory(directory)
        write(left.file, to: directory + "/store.db")
        write(log, to: directory + "/store.db-wal")
        do throws(StoreFailure) {
            let backend = SQLiteBackend(try StateDirectory(directory))
            defer { backend.close() }
            return .success(try backend.load())
        } catch {
            return .failure(error)
        }
    }

    private func objects(_ state: StoredState) -> [Object] { state.objects.map(\.object).sorted { $0.key < $1.key } }

    @Test func `what a log alone holds is found again`() async throws {
        let left = try await left()
        let state = try open(left, log: left.log, "whole").get()
        #expect(state.revision == 12 && objects(state) == left.states[12])
    }

    @Test func `a log that is cut short gives a state that was`() async throws {
        let left = try await left()
        var lengths = Array(stride(from: 0, to: left.log.count, by: 4120 * 3))
        lengths += [1, 31, 32, 33, 100, left.log.count - 1, left.log.count - 4096]
        for length in lengths {
            let state = try open(left, log: Array(left.log[..<length]), "cut\(length)").get()
            let isKnown = objects(state) == left.states[state.revision]
            #expect(isKnown, "\(length) bytes")
        }
    }

    @Test func `a log with changed bytes is refused or loses at most the last commit`() async throws {
        let left = try await left()
        var ids = IDSource(seed: 5)
        var refused = 0
        for round in 0..<120 {
            let offset = round < 32 ? round : Int(ids.next() % UInt64(left.log.count))
            var log = left.log
            log[offset] ^= UInt8(truncatingIfNeeded: ids.next() | 1)
            switch open(left, log: log, "flip\(round)") {
            case .success(let state):
                let isKnown = objects(state) == left.states[state.revision]
                #expect(isKnown && state.revision >= left.newest - 1, "byte \(offset): revision \(state.revision)")
            case .failure(let failure):
                refused += 1
                #expect(failure.code == .damaged && failure.message.contains("store.db-wal"), "byte \(offset)")
                let isAsItWas = read(place.path("flip\(round)/store.db-wal")) == log
                #expect(isAsItWas, "byte \(offset): the refused log was changed")
            }
        }
        #expect(refused > 90)
    }
}
