import Objects
import Store
import StoreSQLite
import TestDisk
import TestSupport
import Testing

/// The disk is full, or a write or an fsync fails. Then the store has to stop and say so, show nothing that is not durable,
/// and lose nothing that it has acknowledged.
@Suite(.timeLimit(.minutes(5))) struct DiskFaultTests {
    private let place = TemporaryDirectory(inMemory: true)

    /// One run: some commits, checkpoints in between.
    private func run(_ name: String, _ fault: DiskFault?) async throws -> (life: StoreLife, store: Store?) {
        makeDirectory(place.path(name))
        var life = StoreLife(on: try TestDisk(place.path(name), fault: fault), seed: 5)
        let store: Store
        do {
            store = try life.open()
        } catch {
            expectTold(error as? StoreFailure, fault)
            return (life, nil)
        }
        for round in 0..<7 {
            let answers = await life.commit(to: store)
            if let failure = store.failure { expectStopped(store, life, answers, failure, fault) }
            if round % 3 == 2 { life.checkpoint() }
        }
        return (life, store)
    }

    private func expectTold(_ failure: StoreFailure?, _ fault: DiskFault?) {
        let code: StoreFailure.Code = fault?.kind == .full ? .full : .io
        // SQLite calls a log that it cannot make a file that it cannot open.
        #expect([code, .permission].contains(failure?.code), "\(fault as Any): \(failure as Any)")
    }

    private func expectStopped(
        _ store: Store, _ life: StoreLife, _ answers: [Result<Committed, CommitError>], _ failure: StoreFailure,
        _ fault: DiskFault?
    ) {
        expectTold(failure, fault)
        #expect(failure.message.contains("takes no more writes"))
        #expect(store.snapshot.isSame(as: life.state), "\(fault as Any): something was published")
        let told = try? store.committed(since: 0).last?.revision
        #expect((told ?? 0) == life.state.revision, "\(fault as Any): a watch was told too much")
        for answer in answers {
            guard case .failure(.failed(let told)) = answer else {
                Issue.record("\(fault as Any): a commit was answered with \(answer)")
                continue
            }
            #expect(told.code == failure.code)
        }
    }

    @Test(arguments: DiskFault.Kind.allCases, [true, false])
    func `from any change on`(_ kind: DiskFault.Kind, _ lasts: Bool) async throws {
        let whole = try await run("whole", nil)
        await whole.store?.close()
        let end = whole.life.disk.operationCount
        #expect(whole.life.acknowledged.count == 8 && end > 100)
        let number = (DiskFault.Kind.allCases.firstIndex(of: kind) ?? 0) * 2 + (lasts ? 1 : 0)
        var chance = IDSource(seed: UInt64(number))
        var stopped = 0
        // One in five; which, is drawn anew for each case.
        for count in stride(from: Int.random(in: 0..<5, using: &chance), to: end, by: 5) {
            let fault = DiskFault(kind, at: count, lasts: lasts)
            let (life, store) = try await run("\(count)", fault)
            if store?.failure != nil { stopped += 1 }
            await store?.close()
            let cut = PowerCut.allCases.randomElement(using: &chance) ?? .losesAll
            let seed = chance.next()
            let image = life.disk.image(after: life.disk.operationCount, cut, seed: seed)
            let lost = try Reopening(place: place, root: life.disk.root).load(image, "cut\(count)")
            life.expect(lost, afterCutAt: life.disk.operationCount, "\(fault), then \(cut), seed \(seed)")
            // Without a power cut: the machine goes on, with another disk or more room.
            let found = load(try StateDirectory(life.disk.root))
            life.expect(found, afterCutAt: life.disk.operationCount, "\(fault)")
        }
        #expect(stopped > 5)
    }
}
