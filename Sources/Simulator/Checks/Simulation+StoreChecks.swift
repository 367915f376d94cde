internal import Objects
internal import Store

extension Simulation {
    /// What components write says which object it means, so that none is changed or removed by its name alone.
    mutating func checkPreconditions(_ transaction: Transaction) {
        for change in transaction.changes {
            let isExact: Bool =
                switch change {
                case .create(let object, _): !object.uid.isEmpty
                // An Event is counted up whatever it says now.
                case .update(let object):
                    !object.uid.isEmpty && (!object.resourceVersion.isEmpty || object.kind == .event)
                case .claim(_, let uid, _), .remove(_, let uid, _): !uid.isEmpty
                case .expect(_, let uid, let version), .touch(_, let uid, let version): !uid.isEmpty && !version.isEmpty
                }
            if !isExact { checks.fail("\(transaction.author) writes \(change.key) by its name alone") }
        }
    }

    /// A watch tells every commit once and in order.
    mutating func checkStream(_ heard: ArraySlice<Committed>, after first: Revision, upTo last: Revision, _ who: String)
    {
        let told = heard.map(\.revision)
        guard told == Array(first + 1...last) else {
            checks.fail("\(who) hears \(told) after \(first), up to \(last)")
            return
        }
        for committed in heard where committed.events != history[Int(committed.revision) - 1].events {
            checks.fail("\(who) hears something else than revision \(committed.revision)")
        }
    }

    /// What a started daemon reads is what had been acknowledged.
    mutating func checkNothingIsLost(_ loaded: Snapshot) {
        if loaded.revision != snapshot.revision {
            checks.fail("the store is at revision \(loaded.revision) after a crash, and was at \(snapshot.revision)")
        }
        if loaded.count != snapshot.count { checks.fail("\(loaded.count) objects of \(snapshot.count) are left") }
        for object in snapshot.all where loaded.stored(object.key) != snapshot.stored(object.key) {
            checks.fail("\(object.key) is another after a crash")
        }
    }
}
