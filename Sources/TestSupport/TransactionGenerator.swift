public import Objects
public import Store

/// Draws transactions from a seed: over few names, so that they meet, and one change in four unfit.
public struct TransactionGenerator: Sendable {
    public var ids: IDSource
    public var namespaces = ["red", "blue"]
    public var names = ["a", "b", "c", "d"]
    public var maximumChanges = 4

    public init(seed: UInt64) { ids = IDSource(seed: seed) }

    public mutating func next(for state: Snapshot, at now: Timestamp = .testStart) -> Transaction {
        let count = 1 + draw(maximumChanges)
        return Transaction((0..<count).map { _ in change(in: state, at: now) }, by: "generator")
    }

    /// A number from 0 up to `bound`, without it.
    public mutating func draw(_ bound: Int) -> Int { Int(ids.next() % UInt64(bound)) }

    public mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[draw(choices.count)] }

    private mutating func change(in state: Snapshot, at now: Timestamp) -> Change {
        let fresh = freshObject(at: now)
        guard let stored = state[fresh.key] else {
            return draw(12) == 0 ? .update(fresh) : .create(fresh, claim: draw(2) == 0 ? pick(["site", "tools"]) : nil)
        }
        let uid = draw(12) == 0 ? "another" : stored.uid
        let version = draw(8) == 0 ? "0" : stored.resourceVersion
        switch draw(10) {
        case 0: return .create(fresh)
        case 1: return .claim(stored.key, uid: uid, by: pick(["site", "tools", nil]))
        case 2: return .remove(stored.key, uid: uid, resourceVersion: draw(2) == 0 ? nil : version)
        case 3: return .touch(stored.key, uid: uid, resourceVersion: version)
        case 4: return .expect(stored.key, uid: uid, resourceVersion: version)
        case 5: return stored.deletion(at: now, propagation: pick([nil, .orphan, .foreground])) ?? .update(stored)
        default:
            return .update(
                edited(stored).with {
                    $0.uid = draw(4) == 0 ? "" : uid
                    $0.resourceVersion = draw(4) == 0 ? "" : version
                })
        }
    }

    private mutating func freshObject(at now: Timestamp) -> Object {
        let name = pick(names)
        let namespace = pick(namespaces)
        var object =
            switch draw(5) {
            case 0: Make.namespace(namespace).object
            case 1: Make.deployment(name, in: namespace).object
            case 2: Make.replicaSet(name, in: namespace).object
            case 3: Make.pod(name, in: namespace).object
            default: Make.configMap(name, in: namespace)
            }
        object.uid = ids.uid()
        object.creationTimestamp = now
        return object
    }

    private mutating func edited(_ stored: Object) -> Object {
        var object = stored
        switch draw(7) {
        case 0: object.setLabel(pick(["tier", "app"]), to: pick(["x", "y", nil]))
        case 1: object.spec["replicas"] = .integer(Int64(draw(3)))
        case 2: object.status = ["seen": .integer(Int64(draw(3)))]
        case 3: object.finalizers = draw(2) == 0 ? [] : ["example.com/hold"]
        case 4:
            object.ownerReferences =
                draw(2) == 0 ? [] : [OwnerReference(controller: Make.deployment("a").asStored().object)]
        case 5: object.spec["nodeName"] = .string(pick(["one", "two"]))
        default: break
        }
        return object
    }
}
