internal import Admission
internal import Objects
internal import Store

/// A plan half made.
struct PlanWork {
    let sync: Sync
    let snapshot: Snapshot
    let now: Timestamp
    var plan: SyncPlan
    /// Objects that turned out to be as git wants them, and their resourceVersions.
    var found: [(DesiredObject, String)] = []
    /// Namespaces that this plan creates.
    private var newNamespaces: Set<String> = []
    /// Namespaces of other syncs that this plan brings something into.
    private var entered: Set<String> = []
    /// What the policies of the cluster say of new objects.
    private var admission: Admission
    /// Whose number of pods git leaves to an autoscaler.
    let scaledByOthers: ScaledByOthers

    init(sync: Sync, snapshot: Snapshot, now: Timestamp, plan: SyncPlan, scaledByOthers: ScaledByOthers) {
        self.sync = sync
        self.scaledByOthers = scaledByOthers
        self.snapshot = snapshot
        admission = Admission(in: snapshot)
        self.now = now
        self.plan = plan
    }

    /// Decides about one object of the commit.
    mutating func decide(
        _ wanted: DesiredObject, seen: SyncPlanner.Seen?, kinds: KindRegistry, ids: inout IDSource
    ) {
        guard let stored = snapshot.stored(wanted.key) else {
            create(wanted, seen: seen, kinds: kinds, ids: &ids)
            return
        }
        let live = stored.object
        if let refused = obstacle(to: wanted, over: stored) {
            plan.blocked.append(refused)
            return
        }
        let asked = scaledByOthers.yielded(wanted.object, to: live, kinds: kinds)
        let merged = SyncPlanner.applied(asked, onto: live, kinds: kinds, at: now).map {
            scaledByOthers.kept($0, of: live, kinds: kinds)
        }
        let isOurs = stored.claim == sync.name
        guard let merged else {
            found.append((wanted, live.resourceVersion))
            if isOurs { plan.unchanged += 1 } else { adopt(wanted.key, live) }
            return
        }
        let settled = settledDefinition(merged, kinds)
        let faults = kinds.check(update: merged, from: live) + kinds.check(merged)
        if faults.contains(where: { $0.severity == .error }) {
            plan.blocked.append(invalid(wanted, live: live, faults))
            return
        }
        let isDrift = isOurs && isSomebodyElses(wanted, live: live, seen: seen, kinds: kinds)
        if isDrift, sync.drift == .report {
            plan.drifted.append(wanted.key)
            return
        }
        plan.changes.append(.update(settled))
        admission.willWrite(settled)
        if !isOurs {
            adopt(wanted.key, live)
        } else if isDrift {
            plan.corrected.append(wanted.key)
            plan.events.append(correction(wanted, live: live, kinds: kinds))
        } else {
            plan.configured.append(wanted.key)
        }
    }

    /// Gives the namespace of an object that this sync brings a new version where another sync owns it: that one may be
    /// about to prune the namespace, and has not seen the object.
    private mutating func enterNamespace(of key: ObjectKey) {
        guard let stored = snapshot.stored(ObjectKey(.namespace, name: key.namespace)),
            let owner = stored.claim, owner != sync.name, entered.insert(key.namespace).inserted
        else { return }
        let namespace = stored.object
        plan.changes.append(
            .touch(namespace.key, uid: namespace.uid, resourceVersion: namespace.resourceVersion))
    }

    private mutating func adopt(_ key: ObjectKey, _ live: Object) {
        enterNamespace(of: key)
        plan.changes.append(.claim(key, uid: live.uid, by: sync.name))
        plan.adopted.append(key)
    }

    private mutating func create(
        _ wanted: DesiredObject, seen: SyncPlanner.Seen?, kinds: KindRegistry, ids: inout IDSource
    ) {
        // Git has not changed since the object was there, so somebody took it away.
        let isDrift = seen?.desired.object == wanted.object
        if isDrift, sync.drift == .report {
            plan.drifted.append(wanted.key)
            return
        }
        if let refused = obstacleInNamespace(wanted) {
            plan.blocked.append(refused)
            return
        }
        guard var object = SyncPlanner.applied(wanted.object, onto: nil, kinds: kinds, at: now) else { return }
        do throws(Admission.Refusal) {
            try admission.complete(&object)
            try admission.count(object)
        } catch {
            let name = kinds[wanted.key.kind]?.plural ?? wanted.key.kind.kind
            plan.blocked.append(
                blocked(wanted, .forbidden, "\(name) \"\(wanted.key.name)\" is forbidden: \(error.message)"))
            return
        }
        kinds.identify(&object, uid: ids.uid(), at: now)
        object = settledDefinition(object, kinds)
        if wanted.key.kind == .namespace { newNamespaces.insert(wanted.key.name) }
        enterNamespace(of: wanted.key)
        plan.changes.append(.create(object, claim: sync.name))
        admission.willWrite(object)
        if isDrift {
            plan.corrected.append(wanted.key)
            plan.events.append(recreation(wanted))
        } else {
            plan.created.append(wanted.key)
        }
    }

    /// A definition of a kind with the names that it gets, so that objects of the kind can come with the same transaction.
    private func settledDefinition(_ object: Object, _ kinds: KindRegistry) -> Object {
        guard object.kind == .customResourceDefinition else { return object }
        return CustomResourceDefinition(object).settled(among: kinds, at: now)
    }

    /// Whether the difference is another's doing and not a new wish of git.
    ///
    /// It is, where git has not changed the object since it was last as git wants it. After a restart nobody remembers
    /// that; then it is where every field that differs was set by a manager other than git.
    private func isSomebodyElses(
        _ wanted: DesiredObject, live: Object, seen: SyncPlanner.Seen?, kinds: KindRegistry
    ) -> Bool {
        if let seen { return seen.desired.object == wanted.object }
        let asked = scaledByOthers.yielded(wanted, to: live, kinds: kinds)
        let differing = Drift.entries(of: asked, live: live, kinds: kinds).filter { $0.kind != .added }
        return !differing.isEmpty && differing.allSatisfy { !$0.who.isEmpty }
    }
}

// MARK: - Obstacles

extension PlanWork {
    private func blocked(
        _ wanted: DesiredObject, _ reason: SyncPlan.Blocked.Reason, _ message: String
    ) -> SyncPlan.Blocked {
        SyncPlan.Blocked(
            key: wanted.key, position: wanted.origin.position, reason: reason, message: message)
    }

    private func obstacle(to wanted: DesiredObject, over stored: StoredObject) -> SyncPlan.Blocked? {
        let live = stored.object
        if let other = stored.claim, other != sync.name {
            let message =
                "the object belongs to sync \"\(other)\": keep it in one place, or take it out of that sync first"
            return blocked(wanted, .otherSync, message)
        }
        if live.isBeingDeleted {
            let message = "an older object of this name is still being deleted: waits until it is gone"
            return blocked(wanted, .terminating, message)
        }
        if stored.claim == nil, let owner = live.controller {
            let message = "the object is controlled by \(owner.kind.kind) \"\(owner.name)\": git cannot take it over"
            return blocked(wanted, .controlled, message)
        }
        return nil
    }

    /// What keeps a new object out of its namespace, in Kubernetes' words.
    private func obstacleInNamespace(_ wanted: DesiredObject) -> SyncPlan.Blocked? {
        let name = wanted.key.namespace
        guard !name.isEmpty, !newNamespaces.contains(name) else { return nil }
        guard let namespace = snapshot[ObjectKey(.namespace, name: name)] else {
            return blocked(wanted, .namespaceNotFound, "namespaces \"\(name)\" not found")
        }
        guard namespace.isBeingDeleted else { return nil }
        let message = "unable to create new content in namespace \(name) because it is being terminated"
        return blocked(wanted, .namespaceTerminating, message)
    }

    private func invalid(_ wanted: DesiredObject, live: Object, _ faults: [Diagnostic]) -> SyncPlan.Blocked {
        let secrets = Secrecy.scrubber(of: [wanted.object, live], isEncrypted: wanted.isEncrypted)
        let errors = secrets.scrubbed(faults.filter { $0.severity == .error })
        let told = errors.prefix(3).map { "\($0.path): \($0.message)" }.joined(separator: "; ")
        let more = errors.count > 3 ? "; and \(errors.count - 3) more" : ""
        let message = "\(wanted.key.kind) \"\(wanted.key.name)\" is invalid: \(told)\(more)"
        return blocked(wanted, .invalid, message)
    }

    /// Writes down what was counted against quotas.
    mutating func countQuotas() { plan.changes += admission.changes }

    /// With `atomic`, all of a commit is applied or nothing of it.
    mutating func refuseIfAtomic() {
        guard sync.isAtomic, let first = plan.blocked.first else { return }
        let more = plan.blocked.count > 1 ? " and \(plan.blocked.count - 1) more" : ""
        let message =
            "nothing of the commit is applied, since the sync is atomic and \(first.subject)\(more) is blocked: \(first.message)"
        var refused = SyncPlan(sync: plan.sync, commit: plan.commit)
        refused.blocked = plan.blocked
        refused.unchanged = plan.unchanged
        refused.heldPrune = plan.heldPrune
        refused.refusal = SyncPlan.Refusal(reason: "AtomicBlocked", message: message)
        plan = refused
    }
}

// MARK: Where it comes from

extension PlanWork {
    /// Lets the transaction that brings a commit's objects say in the Sync's status that it does.
    ///
    /// After a restart that commit is read first, for what files hold that are broken since. Said in a later write, a crash
    /// in between would leave objects of which no commit tells that is read then, and nothing would protect them.
    mutating func recordCommit() {
        let key = ObjectKey(.sync, name: sync.name)
        guard plan.refusal == nil, !plan.changes.isEmpty, let commit = plan.commit, !plan.pruned.contains(key) else {
            return
        }
        var written = snapshot[key]
        // A Sync may bring itself.
        for case .update(let object) in plan.changes where object.key == key { written = object }
        guard let written, written.appliedRevision != commit.id else { return }
        plan.changes.append(.update(Sync(written).beginning(commit.id, at: now).object))
    }
}

extension SyncPlanner {
    /// The object as it is to be stored; nil where it is stored so already.
    static func applied(_ desired: Object, onto live: Object?, kinds: KindRegistry, at now: Timestamp) -> Object? {
        // With force there are no conflicts.
        guard
            let outcome = try? ServerSideApply.apply(
                desired, onto: live, manager: manager, kinds: kinds, force: true, at: now)
        else { return nil }
        return outcome.isChanged ? outcome.object : nil
    }
}
