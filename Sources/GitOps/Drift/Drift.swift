public import Objects
public import Store

/// One field of one object that is not as git says, and who made it so.
public struct DriftEntry: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable {
        /// The whole object is gone.
        case missing
        case changed
        /// A key of a map or an element of a list that git has a say in, and did not put there.
        case added
        case removed
    }

    public var key: ObjectKey
    public var kind: Kind
    /// For people; empty for a whole object.
    public var path: String
    /// nil where git has none.
    public var git: ShownValue?
    /// nil where there is none.
    public var live: ShownValue?
    /// Who set it: the manager in `metadata.managedFields`, with the person where one is known, `ann (kubectl-edit)`; empty where
    /// nobody is known.
    public var who: String
    /// When it was set, or else when it was first seen.
    public var since: Timestamp?

    public init(
        key: ObjectKey, kind: Kind, path: String = "", git: ShownValue? = nil, live: ShownValue? = nil,
        who: String = "",
        since: Timestamp? = nil
    ) {
        self.key = key
        self.kind = kind
        self.path = path
        self.git = git
        self.live = live
        self.who = who
        self.since = since
    }
}

/// Finds what differs from git.
public enum Drift {
    /// The fields of `live` that git sets and that are otherwise, or that somebody added to maps and lists that git
    /// sets. Fields that git leaves open, defaults, and what Skeg's own controllers write are no drift.
    static func entries(of wanted: DesiredObject, live: Object, kinds: KindRegistry) -> [DriftEntry] {
        let desired = wanted.object
        guard let schema = kinds[desired.kind]?.schema else { return [] }
        var comparison = FieldComparison(
            wanted.secrecy.joined(with: Secrecy(of: live)), leavesUnsetFieldsOpen: true)
        comparison.compare(comparable(desired), comparable(live), schema: schema)
        guard !comparison.changes.isEmpty else { return [] }
        let managed = ManagedFields(of: live)
        let key = desired.key
        return comparison.changes.compactMap { change in
            let setters = managed.managers(of: change.elements, except: SyncPlanner.manager)
            let last = setters.max { ($0.time ?? Timestamp(seconds: 0)) < ($1.time ?? Timestamp(seconds: 0)) }
            // What nobody says to have added comes from defaults and controllers.
            if change.before == nil, last == nil { return nil }
            return DriftEntry(
                key: key, kind: DriftEntry.Kind(change.kind), path: change.path, git: change.before, live: change.after,
                who: last?.author ?? "", since: last?.time)
        }
    }

    /// Without what git never compares: identity, the store's fields, status.
    private static func comparable(_ object: Object) -> Value {
        var content = object.content
        content["status"] = nil
        content["apiVersion"] = nil
        var metadata: Value = .emptyObject
        for name in ["labels", "annotations", "finalizers", "ownerReferences"] {
            metadata[name] = object.content["metadata"]?[name]
        }
        content["metadata"] = metadata
        return content
    }
}

extension ManagedFields.Entry {
    fileprivate var author: String { person.isEmpty ? manager : "\(person) (\(manager))" }
}

extension DriftEntry.Kind {
    fileprivate init(_ kind: FieldChange.Kind) {
        switch kind {
        case .changed: self = .changed
        case .added: self = .added
        case .removed: self = .removed
        }
    }
}

/// Finds the drift of all that a sync owns, looking again only at objects that have changed on either side.
public struct DriftTracker: Sendable {
    private var drifting: [ObjectKey: [DriftEntry]] = [:]
    /// What git sets and is another's.
    private var ownedByOthers: [ObjectKey: OwnedField] = [:]
    private var scaledByOthers = ScaledByOthers()
    /// What has been there: only that can be missing.
    private var present: Set<ObjectKey> = []

    public init() {}

    /// All drift now, in the order of the keys.
    ///
    /// - Parameter touched: What may have changed since the last call, in git or in the store.
    public mutating func update(
        _ sync: Sync, desired: DesiredSet, in snapshot: Snapshot, touched: TouchedKeys = .everything,
        kinds: KindRegistry, at now: Timestamp
    ) -> [DriftEntry] {
        let released = noteAutoscalers(in: snapshot, touched)
        if touched.isEverything {
            for key in present where !desired.names(key) { forget(key) }
            for key in desired.keys { look(key, sync, desired, snapshot, kinds, now) }
        } else {
            for key in touched.changed {
                if desired.names(key) { look(key, sync, desired, snapshot, kinds, now) } else { forget(key) }
            }
            for key in released where desired.names(key) { look(key, sync, desired, snapshot, kinds, now) }
        }
        return drifting.keys.sorted().flatMap { drifting[$0] ?? [] }
    }

    /// What git sets and is another's, in the order of the keys.
    var owned: [OwnedField] { ownedByOthers.keys.sorted().compactMap { ownedByOthers[$0] } }

    /// Gives what an autoscaler has begun or ceased to scale.
    private mutating func noteAutoscalers(in snapshot: Snapshot, _ touched: TouchedKeys) -> Set<ObjectKey> {
        guard touched.isEverything || touched.changed.contains(where: { $0.kind == .horizontalPodAutoscaler }) else {
            return []
        }
        let before = scaledByOthers.targets
        scaledByOthers = ScaledByOthers(in: snapshot)
        return before.symmetricDifference(scaledByOthers.targets)
    }

    private mutating func look(
        _ key: ObjectKey, _ sync: Sync, _ desired: DesiredSet, _ snapshot: Snapshot, _ kinds: KindRegistry,
        _ now: Timestamp
    ) {
        let stored = snapshot.stored(key)
        // What has two places in git is told elsewhere.
        guard desired.origin(of: key) != nil, stored == nil || stored?.claim == sync.name else { return forget(key) }
        var found: [DriftEntry] = []
        ownedByOthers[key] = stored.flatMap { stored in
            desired[key].flatMap { scaledByOthers.owned($0.object, live: stored.object, kinds: kinds) }
        }
        if let live = stored?.object {
            present.insert(key)
            // What git means with a manifest that is not valid is not known.
            found =
                desired[key].map { wanted in
                    let asked = scaledByOthers.yielded(wanted, to: live, kinds: kinds)
                    return Drift.entries(of: asked, live: live, kinds: kinds)
                } ?? []
        } else if present.contains(key) {
            found = [DriftEntry(key: key, kind: .missing, path: "", who: "", since: now)]
        }
        drifting[key] =
            found.isEmpty ? nil : DriftTracker.dated(found, before: drifting[key] ?? [], at: now)
    }

    private mutating func forget(_ key: ObjectKey) {
        present.remove(key)
        drifting[key] = nil
        ownedByOthers[key] = nil
    }

    /// Keeps the time at which a difference was first seen.
    private static func dated(_ entries: [DriftEntry], before: [DriftEntry], at now: Timestamp) -> [DriftEntry] {
        entries.map { entry in
            var entry = entry
            let held = before.first { $0.path == entry.path && $0.kind == entry.kind }
            entry.since = held?.since ?? entry.since ?? now
            return entry
        }
    }
}
