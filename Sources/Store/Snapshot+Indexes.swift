internal import HashTreeCollections
public import Objects

extension Snapshot {
    /// A state of given objects, as a backend loads it.
    public init(
        revision: Revision, objects: some Sequence<StoredObject>, kinds: KindRegistry = .builtIn
    ) {
        self.init(kinds: kinds)
        self.revision = revision
        for stored in objects { put(stored, at: stored.object.key) }
    }

    /// Writes one object and every index it is in.
    mutating func put(_ next: StoredObject, at key: ObjectKey) {
        defer { noteChange(of: key) }
        let places = IndexPlaces(of: next, at: key)
        let former = records.updateValue(next, forKey: key)
        if key.kind == .customResourceDefinition { followDefinition(from: former?.object, to: next.object) }
        if let held = former {
            let old = IndexPlaces(of: held, at: key)
            guard old != places else { return }
            remove(key, from: old)
        }
        insert(key, into: places)
    }

    /// Removes one object from the state and from every index.
    mutating func drop(_ key: ObjectKey) {
        guard let held = records.removeValue(forKey: key) else { return }
        if key.kind == .customResourceDefinition { followDefinition(from: held.object, to: nil) }
        remove(key, from: IndexPlaces(of: held, at: key))
        noteChange(of: key)
    }

    private mutating func noteChange(of key: ObjectKey) {
        noteChange(in: KindScope(kind: key.kind))
        if !key.namespace.isEmpty { noteChange(in: KindScope(kind: key.kind, namespace: key.namespace)) }
    }

    /// Where the last object has gone nothing is kept, so that names of the past do not add up.
    private mutating func noteChange(in scope: KindScope) {
        lastChanges[scope] = keysByKind[scope] == nil ? nil : revision
    }

    private mutating func insert(_ key: ObjectKey, into places: IndexPlaces) {
        keysByKind[KindScope(kind: key.kind), default: []].insert(key)
        if !key.namespace.isEmpty {
            keysByKind[KindScope(kind: key.kind, namespace: key.namespace), default: []].insert(key)
            keysByNamespace[key.namespace, default: []].insert(key)
        }
        for owner in places.owners { keysByOwner[owner, default: []].insert(key) }
        if let node = places.node { podsByNode[node, default: []].insert(key) }
        if let claim = places.claim { keysByClaim[claim, default: []].insert(key) }
        for trigger in places.triggers { keysByTrigger[trigger, default: []].insert(key) }
        if let target = places.target { autoscalersByTarget[target, default: []].insert(key) }
        if places.isUncontrolled {
            uncontrolledKeys[KindScope(kind: key.kind, namespace: key.namespace), default: []].insert(key)
        }
    }

    private mutating func remove(_ key: ObjectKey, from places: IndexPlaces) {
        Snapshot.remove(key, at: KindScope(kind: key.kind), in: &keysByKind)
        if !key.namespace.isEmpty {
            Snapshot.remove(key, at: KindScope(kind: key.kind, namespace: key.namespace), in: &keysByKind)
            Snapshot.remove(key, at: key.namespace, in: &keysByNamespace)
        }
        for owner in places.owners { Snapshot.remove(key, at: owner, in: &keysByOwner) }
        if let node = places.node { Snapshot.remove(key, at: node, in: &podsByNode) }
        if let claim = places.claim { Snapshot.remove(key, at: claim, in: &keysByClaim) }
        for trigger in places.triggers { Snapshot.remove(key, at: trigger, in: &keysByTrigger) }
        if let target = places.target { Snapshot.remove(key, at: target, in: &autoscalersByTarget) }
        if places.isUncontrolled {
            Snapshot.remove(key, at: KindScope(kind: key.kind, namespace: key.namespace), in: &uncontrolledKeys)
        }
    }

    private static func remove<Place: Hashable>(
        _ key: ObjectKey, at place: Place, in index: inout TreeDictionary<Place, TreeSet<ObjectKey>>
    ) {
        index[place]?.remove(key)
        if index[place]?.isEmpty == true { index[place] = nil }
    }
}

/// Where the indexes have an object, besides what follows from its key.
private struct IndexPlaces: Equatable {
    var owners: [String]
    /// Nil for what is no pod; empty for a pod that no node has been chosen for.
    var node: String?
    var claim: String?
    var isUncontrolled: Bool
    /// What rolls it out.
    var triggers: Set<ObjectKey>
    /// What it scales.
    var target: ObjectKey?

    init(of stored: StoredObject, at key: ObjectKey) {
        let object = stored.object
        let references = object.content["metadata"]?["ownerReferences"]?.array ?? []
        owners = references.compactMap { $0["uid"]?.string }
        let kind = key.kind
        node = kind == .pod ? object.content["spec"]?["nodeName"]?.string ?? "" : nil
        claim = stored.claim
        triggers = kind == .deployment ? object.rolloutTriggers : []
        target = kind == .horizontalPodAutoscaler ? HorizontalPodAutoscaler(object).target : nil
        isUncontrolled =
            (kind == .pod || kind == .replicaSet) && !references.contains { $0["controller"]?.bool == true }
    }
}

extension Snapshot {
    /// Compares every index with one built anew; says what differs. Empty when all is well. For tests and the
    /// simulator: it reads everything.
    public func verifyIndexes() -> [String] {
        let fresh = Snapshot(revision: revision, objects: records.values)
        var faults: [String] = []
        for (key, stored) in records where stored.object.key != key {
            faults.append("\(key) holds the object \(stored.object.key)")
        }
        func compare<Place: Hashable>(
            _ name: String, _ held: TreeDictionary<Place, TreeSet<ObjectKey>>,
            _ right: TreeDictionary<Place, TreeSet<ObjectKey>>
        ) {
            for place in Set(held.keys).union(right.keys) where held[place] != right[place] {
                let have = held[place].map { $0.sorted().map(\.description) } ?? []
                let want = right[place].map { $0.sorted().map(\.description) } ?? []
                faults.append("index \(name) at \(place): has \(have), should have \(want)")
            }
        }
        let changed = Set(lastChanges.keys)
        if changed != Set(keysByKind.keys) { faults.append("latest changes are known of \(changed.count) places") }
        for (scope, keys) in keysByKind {
            let newest = keys.compactMap { records[$0].flatMap { Revision($0.object.resourceVersion) } }.max() ?? 0
            if newest > lastChanges[scope] ?? 0 { faults.append("the latest change at \(scope) was before \(newest)") }
        }
        compare("kind", keysByKind, fresh.keysByKind)
        compare("namespace", keysByNamespace, fresh.keysByNamespace)
        compare("owner", keysByOwner, fresh.keysByOwner)
        compare("node", podsByNode, fresh.podsByNode)
        compare("claim", keysByClaim, fresh.keysByClaim)
        compare("trigger", keysByTrigger, fresh.keysByTrigger)
        compare("target", autoscalersByTarget, fresh.autoscalersByTarget)
        compare("uncontrolled", uncontrolledKeys, fresh.uncontrolledKeys)
        return faults
    }
}
