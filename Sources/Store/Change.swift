public import Objects

/// One change of one object, with what must hold for it to be made.
public enum Change: Sendable, Hashable {
    /// Adds an object; refused where its key is taken or its namespace is being deleted. The writer has set uid and
    /// creationTimestamp.
    ///
    /// `claim` names the sync that owns the object, and so may prune it; nil for what git did not bring.
    case create(Object, claim: String? = nil)

    /// Puts an object in the place of the one with its key; refused where there is none, where the uid differs, or
    /// where the object's resourceVersion is not empty and not the stored one. Within a transaction the version from
    /// before it counts too, so that one decision may write an object twice. An update that changes nothing takes no
    /// revision.
    ///
    /// An object that is being deleted and has no finalizer left is removed by this change if it has no grace period
    /// or one of 0 seconds; a namespace also waits for `spec.finalizers`. The claim stays as it was.
    case update(Object)

    /// Gives an object to a sync, or with nil takes it from all. Refused where the uid differs.
    case claim(ObjectKey, uid: String, by: String?)

    /// Removes an object at once, whatever its finalizers; refused where the uid differs, or the resourceVersion does
    /// where one is given. Most callers want `Object.deletion(…)` instead.
    case remove(ObjectKey, uid: String, resourceVersion: String? = nil)

    /// Changes nothing, but refuses the whole transaction where the object is gone, or its uid or resourceVersion
    /// differ: for what a decision was made on and does not write.
    case expect(ObjectKey, uid: String, resourceVersion: String)

    /// Expects as `expect` does, and gives the object a new resourceVersion though nothing in it changes: for a
    /// decision whose effects are other objects. A second decision made on the same state is then refused, so that a
    /// stale look at a ReplicaSet never creates its pods twice.
    case touch(ObjectKey, uid: String, resourceVersion: String)

    public var key: ObjectKey {
        switch self {
        case .create(let object, _), .update(let object): object.key
        case .claim(let key, _, _), .remove(let key, _, _): key
        case .expect(let key, _, _), .touch(let key, _, _): key
        }
    }
}

/// Changes that are made together at one revision, or not at all.
public struct Transaction: Sendable {
    public var changes: [Change]
    /// Who makes them: a controller's name, `sync/<name>`, `node/<name>`. For the log and for drift.
    public var author: String
    /// What is still to be made: a transaction with orders is refused, `filled` has none.
    public var orders: [SecretOrder]

    public init(_ changes: [Change], by author: String, orders: [SecretOrder] = []) {
        self.changes = changes
        self.author = author
        self.orders = orders
    }

    /// This transaction with all that it orders made, and in its changes.
    public func filled(by maker: inout some SecretMaker, at now: Timestamp) throws(SecretFailure) -> Transaction {
        var filled = Transaction(changes, by: author)
        for order in orders {
            var made: [MadeSecret] = []
            for item in order.items { made.append(try maker.make(item, at: now)) }
            filled.changes = filled.changes.map { $0.filled(order, with: made, at: now) }
        }
        return filled
    }
}

extension Change {
    fileprivate func filled(_ order: SecretOrder, with made: [MadeSecret], at now: Timestamp) -> Change {
        guard key == order.secret else { return self }
        switch self {
        case .create(var object, let claim):
            order.write(made, to: &object, at: now)
            return .create(object, claim: claim)
        case .update(var object):
            order.write(made, to: &object, at: now)
            return .update(object)
        case .claim, .remove, .expect, .touch: return self
        }
    }
}

/// Why a transaction was refused. Nothing of it was done.
public enum TransactionRefused: Error, Sendable, Hashable {
    case exists(ObjectKey)
    case notFound(ObjectKey)
    /// The object is not the one that was meant: it was deleted and made anew.
    case otherUID(ObjectKey, expected: String, found: String)
    /// The object has changed since it was read.
    case conflict(ObjectKey, expected: String, found: String)
    /// The namespace takes no new objects, as it is being deleted.
    case namespaceTerminating(ObjectKey)
    /// The object is not fit to be stored; the text says why.
    case invalid(ObjectKey, String)
}

extension TransactionRefused: CustomStringConvertible {
    public var key: ObjectKey {
        switch self {
        case .exists(let key), .notFound(let key), .otherUID(let key, _, _), .conflict(let key, _, _),
            .namespaceTerminating(let key), .invalid(let key, _):
            key
        }
    }

    public var description: String {
        switch self {
        case .exists(let key): "\(key) already exists"
        case .notFound(let key): "\(key) not found"
        case .otherUID(let key, let expected, let found):
            "\(key) was deleted and made anew: its uid is \(found), expected \(expected)"
        case .conflict(let key, let expected, let found):
            "\(key) has changed: it is at version \(found), expected \(expected); read it again and retry"
        case .namespaceTerminating(let key):
            "\(key) cannot be created: namespace \(key.namespace) is being deleted"
        case .invalid(let key, let reason): "\(key) cannot be stored: \(reason)"
        }
    }
}
