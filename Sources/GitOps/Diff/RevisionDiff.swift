public import Objects
public import Store

/// What another commit, or a folder, would change: each object with its fields, before anything is done.
///
/// It is the plan of a sync, read field by field, so that what it says is what a sync would do. Values of Secrets are
/// hidden: only that they are added, changed or removed.
public struct RevisionDiff: Sendable {
    public enum Action: String, Sendable, Hashable {
        case created, configured, pruned, blocked
        /// Nothing of the object changes, but what its pods read.
        case rolledOut = "rolled out"
    }

    public struct Entry: Sendable, Hashable {
        public var key: ObjectKey
        public var action: Action
        /// The fields, for what is configured; the whole object in one, for what is created.
        public var changes: [FieldChange]
        /// Why it is blocked.
        public var message: String
        public var position: SourcePosition?
    }

    public var entries: [Entry]
    /// Left out, with a place and no name.
    public var quarantined: [SyncPlan.Blocked]
    public var heldPrune: SyncPlan.HeldPrune?
    /// What the commit sets and is another's, so that nothing comes of it.
    public var owned: [OwnedField] = []

    public var isEmpty: Bool { entries.isEmpty && quarantined.isEmpty && heldPrune == nil }

    /// - Parameter desired: The other commit's objects. It should have gone there from the applied commit, so that a
    ///   file that cannot be read protects what it held.
    public init(
        _ sync: Sync, desired: DesiredSet, in snapshot: Snapshot, commits: [SourceCommit] = [],
        at now: Timestamp
    ) {
        var planner = SyncPlanner()
        // Drift that a sync would leave is no change of the commit, but what git says is what people ask for here.
        var sync = sync
        sync.drift = .correct
        sync.isSuspended = false
        var ids = IDSource(seed: 0)
        let plan = planner.plan(sync, desired: desired, in: snapshot, commits: commits, at: now, ids: &ids)
        entries = plan.changes.compactMap { change in
            switch change {
            case .create(let object, _):
                let whole = RevisionDiff.created(object, RevisionDiff.secrecy(of: object, in: desired))
                return Entry(
                    key: object.key, action: .created, changes: [whole], message: "",
                    position: desired.origin(of: object.key)?.position)
            case .update(let object):
                guard let live = snapshot[object.key], !object.isBeingDeleted || live.isBeingDeleted else {
                    return Entry(key: object.key, action: .pruned, changes: [], message: "", position: nil)
                }
                let fields = RevisionDiff.changes(
                    from: live, to: object,
                    RevisionDiff.secrecy(of: object, in: desired).joined(with: Secrecy(of: live)), kinds: desired.kinds)
                guard !fields.isEmpty else { return nil }
                return Entry(
                    key: object.key, action: .configured, changes: fields, message: "",
                    position: desired.origin(of: object.key)?.position)
            case .remove(let key, _, _):
                return Entry(key: key, action: .pruned, changes: [], message: "", position: nil)
            case .claim, .expect, .touch: return nil
            }
        }
        quarantined = plan.blocked.filter { $0.key == nil }
        heldPrune = plan.heldPrune
        noteRollouts(of: plan, in: snapshot)
        owned = RevisionDiff.owned(desired, in: snapshot)
        for blocked in plan.blocked {
            guard let key = blocked.key else { continue }
            entries.append(
                Entry(key: key, action: .blocked, changes: [], message: blocked.message, position: blocked.position))
        }
    }

    private static func owned(_ desired: DesiredSet, in snapshot: Snapshot) -> [OwnedField] {
        let scaled = ScaledByOthers(in: snapshot)
        return scaled.targets.sorted().compactMap { key in
            guard let wanted = desired[key], let live = snapshot[key] else { return nil }
            return scaled.owned(wanted.object, live: live, kinds: desired.kinds)
        }
    }

    /// By what git has of it, which is where it says that a file was encrypted.
    private static func secrecy(of object: Object, in desired: DesiredSet) -> Secrecy {
        let own = Secrecy(of: object)
        return desired[object.key].map { own.joined(with: $0.secrecy) } ?? own
    }

    private static func created(_ object: Object, _ secrecy: Secrecy) -> FieldChange {
        var content = object.content
        content["status"] = nil
        for name in ["uid", "creationTimestamp", "managedFields", "resourceVersion", "generation"] {
            content.set(nil, at: ["metadata", name])
        }
        return FieldChange(path: "", elements: [], before: nil, after: secrecy.shown(content))
    }

    static func changes(
        from live: Object, to next: Object, _ secrecy: Secrecy, kinds: KindRegistry
    ) -> [FieldChange] {
        guard let schema = kinds[live.kind]?.schema else { return [] }
        func comparable(_ object: Object) -> Value {
            var content = object.content
            content["status"] = nil
            for name in ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp"] {
                content.set(nil, at: ["metadata", name])
            }
            return content
        }
        var comparison = FieldComparison(secrecy)
        comparison.compare(comparable(live), comparable(next), schema: schema)
        return comparison.changes
    }
}

extension RevisionDiff {
    /// Like a unified diff: an object's header, then its fields with `-` for what is and `+` for what would be.
    public var text: String {
        var lines: [String] = []
        for entry in entries {
            let place = entry.position.map { "  (\($0))" } ?? ""
            lines.append("\(entry.action.sign) \(entry.action.rawValue) \(entry.key)\(place)")
            if !entry.message.isEmpty { lines.append("    \(entry.message)") }
            for change in entry.changes { lines += RevisionDiff.lines(change) }
        }
        for bad in quarantined { lines.append("! \(bad.subject): \(bad.message)") }
        if let heldPrune { lines.append("! \(heldPrune.message)") }
        lines.append(summary)
        if !owned.isEmpty { lines = owned.map { "= \($0.text)" } + lines }
        return lines.joined(separator: "\n") + "\n"
    }

    /// `1 to create, 2 to configure`
    public var summary: String {
        let words: [(Action, String)] = [
            (.created, "to create"), (.configured, "to configure"), (.rolledOut, "to roll out"), (.pruned, "to prune"),
            (.blocked, "blocked")
        ]
        let parts = words.compactMap { action, word -> String? in
            let count = entries.count { $0.action == action }
            return count == 0 ? nil : "\(count) \(word)"
        }
        return parts.isEmpty ? "no changes" : parts.joined(separator: ", ")
    }

    private static func lines(_ change: FieldChange) -> [String] {
        if change.isHidden { return ["    \(change.path): \(change.kind.rawValue)"] }
        var lines = change.path.isEmpty ? [] : ["    \(change.path):"]
        if let before = change.before { lines += block(before.value, sign: "-") }
        if let after = change.after { lines += block(after.value, sign: "+") }
        return lines
    }

    private static func block(_ value: Value, sign: String) -> [String] {
        let lines = YAMLWriter.text(value).split(separator: "\n", omittingEmptySubsequences: true)
        return lines.map { "    \(sign) \($0)" }
    }
}

extension RevisionDiff.Action {
    fileprivate var sign: String {
        switch self {
        case .created: "+"
        case .configured, .rolledOut: "~"
        case .pruned: "-"
        case .blocked: "!"
        }
    }
}
