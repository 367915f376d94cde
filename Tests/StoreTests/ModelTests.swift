import Objects
import Store
import TestSupport
import Testing

/// What the store shall do, told as plainly as possible: a dictionary, and no thought of speed.
private struct NaiveStore {
    var revision: Revision = 0
    var objects: [ObjectKey: StoredObject] = [:]

    /// Nil where the transaction is refused.
    mutating func apply(_ transaction: Transaction) -> [StoreEvent]? {
        var next = self
        next.revision += 1
        var forced: Set<ObjectKey> = []
        var gone: [ObjectKey: Object] = [:]
        var order: [ObjectKey] = []
        for change in transaction.changes {
            guard next.make(change, before: self, forced: &forced, gone: &gone) else { return nil }
            if !order.contains(change.key) { order.append(change.key) }
        }
        var events: [StoreEvent] = []
        for key in order {
            let old = objects[key]
            let new = next.objects[key]
            if let old, new?.object.uid != old.object.uid {
                events.append(.removed((gone[key] ?? old.object).with { $0.resourceVersion = "\(next.revision)" }))
            }
            if let new, new.object.uid != old?.object.uid { events.append(.added(new.object)) }
            if let new, let old, new.object.uid == old.object.uid {
                let same = new.object.with { $0.resourceVersion = old.object.resourceVersion } == old.object
                if same, new.claim == old.claim, !forced.contains(key) {
                    next.objects[key] = old
                } else {
                    events.append(.modified(new.object, from: old.object))
                }
            }
        }
        if !events.isEmpty { self = next }
        return events
    }

    private mutating func make(
        _ change: Change, before: NaiveStore, forced: inout Set<ObjectKey>, gone: inout [ObjectKey: Object]
    ) -> Bool {
        let key = change.key
        func fits(_ uid: String, _ version: String) -> StoredObject? {
            guard let stored = objects[key], uid.isEmpty || uid == stored.object.uid else { return nil }
            let original = before.objects[key]?.object
            let versions = [
                "", stored.object.resourceVersion, original?.uid == stored.object.uid ? original?.resourceVersion : nil
            ]
            return versions.contains(version) ? stored : nil
        }
        func remove(_ object: Object) {
            if before.objects[key]?.object.uid == object.uid { gone[key] = object }
            objects[key] = nil
        }
        switch change {
        case .create(let object, let claim):
            let home = objects[ObjectKey(.namespace, name: key.namespace)]?.object
            guard objects[key] == nil, home?.isBeingDeleted != true else { return false }
            let counts = [GroupKind.deployment, .pod].contains(key.kind)
            objects[key] = StoredObject(
                object.with {
                    if counts { $0.generation = 1 }
                    $0.resourceVersion = "\(revision)"
                }, claim: claim)
        case .claim(_, let uid, let claim):
            guard let stored = fits(uid, "") else { return false }
            if stored.claim != claim {
                objects[key] = StoredObject(stored.object.with { $0.resourceVersion = "\(revision)" }, claim: claim)
                forced.insert(key)
            }
        case .remove(_, let uid, let version):
            guard let stored = fits(uid, version ?? "") else { return false }
            remove(stored.object)
        case .expect(_, let uid, let version): return fits(uid, version) != nil
        case .touch(_, let uid, let version):
            guard let stored = fits(uid, version) else { return false }
            objects[key] = StoredObject(
                stored.object.with { $0.resourceVersion = "\(revision)" }, claim: stored.claim)
            forced.insert(key)
        case .update(let object):
            guard let stored = fits(object.uid, object.resourceVersion) else { return false }
            let next = merged(object, over: stored.object)
            let waits = next.kind == .namespace && next.spec["finalizers"] != nil
            if next.isBeingDeleted, next.finalizers.isEmpty, (next.deletionGracePeriodSeconds ?? 0) == 0, !waits {
                remove(next)
            } else if next.with({ $0.resourceVersion = stored.object.resourceVersion }) != stored.object {
                objects[key] = StoredObject(next.with { $0.resourceVersion = "\(revision)" }, claim: stored.claim)
            }
        }
        return true
    }

    private func merged(_ object: Object, over stored: Object) -> Object {
        object.with { next in
            next.uid = stored.uid
            if stored.isBeingDeleted, !next.isBeingDeleted {
                next.deletionTimestamp = stored.deletionTimestamp
                next.deletionGracePeriodSeconds = stored.deletionGracePeriodSeconds
            }
            let counts = [GroupKind.deployment, .pod].contains(next.kind)
            let changed = next["spec"] != stored["spec"] || (next.isBeingDeleted && !stored.isBeingDeleted)
            if counts { next.generation = stored.generation + (changed ? 1 : 0) }
        }
    }
}

@Suite struct ModelTests {
    @Test(arguments: UInt64(1)...8)
    func `random transactions do what a naive store does`(seed: UInt64) throws {
        var generator = TransactionGenerator(seed: seed)
        var model = NaiveStore()
        var state = Snapshot(kinds: testKinds)
        var refusals = 0
        for step in 0..<400 {
            // One difference makes the next ones; the first is the one to look at.
            guard state.revision == model.revision else { break }
            let transaction = generator.next(for: state, at: .at(Int64(step)))
            let expected = model.apply(transaction)
            do {
                let committed = try state.apply(transaction)
                // Which object comes first is not the point; what becomes of each is.
                let isSame = sorted(committed.events) == expected.map(sorted)
                #expect(isSame, "seed \(seed), step \(step): \(summary(committed.events)) of \(summary(transaction))")
            } catch {
                refusals += 1
                let isRefused = expected == nil
                #expect(isRefused, "seed \(seed), step \(step): \(error) of \(summary(transaction))")
            }
            #expect(state.revision == model.revision, "seed \(seed), step \(step)")
            if step.isMultiple(of: 50) { compare(state, model, "seed \(seed), step \(step)") }
        }
        compare(state, model, "seed \(seed), end")
        #expect((40..<360).contains(refusals), "the generator draws \(refusals) refusals of 400")
    }

    private func compare(_ state: Snapshot, _ model: NaiveStore, _ place: Comment) {
        #expect(state.verifyIndexes().isEmpty, place)
        let isSame = state.all == model.objects.keys.sorted().compactMap { model.objects[$0]?.object }
        #expect(isSame, place)
        for claim in ["site", "tools"] {
            let owned = model.objects.values.filter { $0.claim == claim }.map(\.object.key).sorted()
            #expect(state.inventory(of: claim) == owned, place)
        }
        for node in ["", "one", "two"] {
            let pods = model.objects.values.map { Pod($0.object) }.filter {
                $0.object.kind == .pod && $0.nodeName == node
            }
            let isSame = Set(state.pods(onNode: node)) == Set(pods.map(\.object))
            #expect(isSame, place)
        }
    }

    private func sorted(_ events: [StoreEvent]) -> [StoreEvent] { events.sorted { $0.key < $1.key } }

    private func summary(_ transaction: Transaction) -> String {
        transaction.changes.map { "\($0)".prefix(6) + " \($0.key)" }.joined(separator: ", ")
    }

    private func summary(_ events: [StoreEvent]) -> String {
        events.map { "\($0)".prefix(6) + " \($0.key)" }.joined(separator: ", ")
    }
}
