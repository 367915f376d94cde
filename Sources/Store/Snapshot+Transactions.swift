internal import HashTreeCollections
internal import Objects

extension Snapshot {
    /// Makes all changes of a transaction, or none.
    ///
    /// The changes are made in their order, and each sees the ones before it. What comes out is their sum: at most one
    /// event for each object, in the order in which the objects were first touched; an object that was replaced under
    /// its name has two, removed and added. A transaction that changes nothing takes no revision: its events are empty
    /// and its revision is the one that was there.
    ///
    /// Every object written gets the new revision as its resourceVersion. The kinds say which of them count generations
    /// (`k8s.io/apiserver/pkg/registry/rest`, BeforeCreate and BeforeUpdate).
    public mutating func apply(_ transaction: Transaction) throws(TransactionRefused) -> Committed {
        if let order = transaction.orders.first { throw .invalid(order.secret, "its values were not made") }
        var work = TransactionWork(on: self)
        for change in transaction.changes { try work.make(change) }
        let events = work.finish()
        guard !events.isEmpty else {
            return Committed(revision: revision, author: transaction.author, events: [])
        }
        self = work.state
        return Committed(revision: revision, author: transaction.author, events: events)
    }
}

/// A transaction half made: the state before it, the state so far, and what was touched.
private struct TransactionWork {
    let before: Snapshot
    var state: Snapshot
    private let version: String
    private var order: [ObjectKey] = []
    private var touches: [ObjectKey: Touch] = [:]

    /// What a transaction did to one key beyond what its states before and after tell.
    private struct Touch {
        /// What was there before the transaction, as it was when it was removed.
        var removed: Object?
        /// Written even if nothing changed.
        var isForced = false
        /// Written more than once, so that it may be again what it was before.
        var isRepeated = false
    }

    init(on snapshot: Snapshot) {
        before = snapshot
        state = snapshot
        state.revision += 1
        version = String(state.revision)
    }

    mutating func make(_ change: Change) throws(TransactionRefused) {
        switch change {
        case .create(let object, let claim): try create(object, claim: claim)
        case .update(let object): try update(object)
        case .claim(let key, let uid, let claim):
            let stored = try expect(key, uid: uid, version: nil)
            guard stored.claim != claim else { return }
            put(key, stored.object, claim: claim, isForced: true)
        case .remove(let key, let uid, let version):
            remove(key, try expect(key, uid: uid, version: version).object)
        case .expect(let key, let uid, let version): _ = try expect(key, uid: uid, version: version)
        case .touch(let key, let uid, let version):
            let stored = try expect(key, uid: uid, version: version)
            put(key, stored.object, claim: stored.claim, isForced: true)
        }
    }

    /// The object of a key, where its uid and version are as expected. Nil and empty expect nothing.
    private func expect(
        _ key: ObjectKey, uid: String, version: String?
    ) throws(TransactionRefused) -> StoredObject {
        guard let stored = state.records[key] else { throw .notFound(key) }
        let found = stored.object.uid
        guard uid.isEmpty || uid == found else { throw .otherUID(key, expected: uid, found: found) }
        if let version, !version.isEmpty, version != stored.object.resourceVersion {
            // The author of this transaction may have written the object already, and cannot know its new version.
            let original = before.records[key]?.object
            guard let original, original.uid == found, original.resourceVersion == version else {
                throw .conflict(key, expected: version, found: stored.object.resourceVersion)
            }
        }
        return stored
    }

    private mutating func create(_ object: Object, claim: String?) throws(TransactionRefused) {
        let key = object.key
        guard state.records[key] == nil else { throw .exists(key) }
        let info = state.kinds[key.kind]
        if let fault = StoredMetadata.fault(in: object, isNamespaced: info?.isNamespaced) { throw .invalid(key, fault) }
        // An event about the end of a namespace must not make the transaction fail that brings it about.
        if key.kind != .event, !key.namespace.isEmpty,
            state.records[ObjectKey(.namespace, name: key.namespace)]?.object.isBeingDeleted == true
        {
            throw .namespaceTerminating(key)
        }
        if let info, state.isGoing(info) {
            throw .invalid(key, "its CustomResourceDefinition is being deleted")
        }
        if let fault = ObjectSize.fault(in: object) { throw .invalid(key, fault) }
        let created = StoredMetadata.created(object, countsGenerations: info?.countsGenerations ?? false)
        put(key, created, claim: claim)
    }

    private mutating func update(_ object: Object) throws(TransactionRefused) {
        let key = object.key
        let stored = try expect(key, uid: object.uid, version: object.resourceVersion)
        let counts = state.kinds[key.kind]?.countsGenerations ?? false
        let next = StoredMetadata.updated(object, from: stored.object, countsGenerations: counts)
        if next.isReadyToBeRemoved {
            remove(key, next)
        } else if next != stored.object {
            if let fault = ObjectSize.fault(in: next) { throw .invalid(key, fault) }
            put(key, next, claim: stored.claim)
        }
    }

    private mutating func note(_ key: ObjectKey, _ change: (inout Touch) -> Void) {
        var touch = Touch()
        if let held = touches[key] {
            touch = held
            touch.isRepeated = true
        } else {
            order.append(key)
        }
        change(&touch)
        touches[key] = touch
    }

    /// Stores an object that is new, or that differs from the one that is there.
    private mutating func put(_ key: ObjectKey, _ object: Object, claim: String?, isForced: Bool = false) {
        var object = object
        object.resourceVersion = version
        note(key) { if isForced { $0.isForced = true } }
        state.put(StoredObject(object, claim: claim), at: key)
    }

    private mutating func remove(_ key: ObjectKey, _ object: Object) {
        let isOriginal = before.records[key]?.object.uid == object.uid
        note(key) { if isOriginal { $0.removed = object } }
        state.drop(key)
    }

    /// The sum of all changes, by object.
    mutating func finish() -> [StoreEvent] {
        var events: [StoreEvent] = []
        for key in order {
            let touch = touches[key] ?? Touch()
            switch (before.records[key], state.records[key]) {
            case (nil, nil): break
            case (nil, let new?): events.append(.added(new.object))
            case (let old?, nil): events.append(.removed(stamped(touch.removed ?? old.object)))
            case (let old?, let new?) where old.object.uid != new.object.uid:
                events.append(.removed(stamped(touch.removed ?? old.object)))
                events.append(.added(new.object))
            case (let old?, let new?):
                if touch.isRepeated, !touch.isForced, isSame(new, as: old) {
                    state.put(old, at: key)
                } else {
                    events.append(.modified(new.object, from: old.object))
                }
            }
        }
        return events
    }

    private func isSame(_ new: StoredObject, as old: StoredObject) -> Bool {
        var object = new.object
        object.resourceVersion = old.object.resourceVersion
        return new.claim == old.claim && object == old.object
    }

    private func stamped(_ object: Object) -> Object {
        var object = object
        object.resourceVersion = version
        return object
    }
}
