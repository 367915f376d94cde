public import Objects
public import Store

/// Compares what git has with what is, and says what to write.
///
/// It remembers which objects it found to be as git wants them, and at which resourceVersion, so that planning again costs
/// what has changed on either side and what is not settled, not what there is. What it remembers only saves work; the one
/// exception is a sync that reports drift, which tells by it a change in git from one in the store.
public struct SyncPlanner: Sendable {
    /// The name under which git's fields stand in `metadata.managedFields`.
    public static let manager = "skeg"

    var seen: [ObjectKey: Seen] = [:]
    /// Keys to look at: what changed, and what was not as git wants it and may come to be. What is in neither this nor
    /// `drifting` is as git wants it.
    private var open: Set<ObjectKey> = []
    /// What differs, and is left so until it changes.
    private var drifting: Set<ObjectKey> = []
    /// The desired set's generation at the last look; nil before the first.
    private var generation: Int?
    /// Whose number of pods is an autoscaler's, as of the last look.
    private var scaledByOthers = ScaledByOthers()
    /// What the last plan told about, so that an event is not repeated by every plan.
    var told: Set<String> = []

    /// An object that was as git wants it.
    struct Seen: Sendable {
        var desired: DesiredObject
        var resourceVersion: String
    }

    public init() {}

    /// What to do to bring the store to a commit.
    ///
    /// - Parameters:
    ///   - desired: Has followed the kinds of the snapshot.
    ///   - snapshot: Not older than what `touched` tells of.
    ///   - touched: What was written since the last call.
    ///   - commits: The commits since the one that was applied last, the newest one among them: where one of them has
    ///     the trailer `Skeg-Allow-Prune: yes`, the guard lets the prune pass. Empty for the newest alone.
    ///   - ids: For the uids of new objects.
    public mutating func plan(
        _ sync: Sync, desired: DesiredSet, in snapshot: Snapshot, touched: TouchedKeys = .everything,
        commits: [SourceCommit] = [], at now: Timestamp, ids: inout IDSource
    ) -> SyncPlan {
        note(touched, desired)
        noteAutoscalers(in: snapshot, touched, desired)
        var plan = SyncPlan(sync: sync.name, commit: desired.commit)
        guard !sync.isSuspended, desired.commit != nil else { return plan }
        if let limit = desired.exceededLimits.first {
            plan.refusal = SyncPlan.Refusal(reason: "LimitExceeded", message: limit.message)
            return plan
        }
        plan.blocked = desired.quarantined.map { bad in
            SyncPlan.Blocked(
                key: bad.key, position: bad.diagnostics.first?.position ?? bad.origin.position,
                reason: .invalidManifest, message: bad.message)
        }
        var work = PlanWork(
            sync: sync, snapshot: snapshot, now: now, plan: plan, scaledByOthers: scaledByOthers)
        let owned = apply(desired, to: &work, ids: &ids)
        // Where all the sync owns is in git there is nothing to prune, and nothing to list.
        if snapshot.inventoryCount(of: sync.name) > owned {
            let commits = commits.isEmpty ? [desired.commit].compactMap { $0 } : commits
            work.prune(desired, isAllowed: commits.contains(where: \.allowsPrune))
        }
        work.countQuotas()
        work.refuseIfAtomic()
        work.recordCommit()
        tell(&work.plan, sync: sync)
        return work.plan
    }

    /// Notes that a plan was carried out, at the revision that all its objects now have.
    public mutating func planCommitted(_ plan: SyncPlan, desired: DesiredSet, at revision: Revision) {
        for key in plan.created + plan.configured + plan.corrected + plan.adopted {
            guard let wanted = desired[key] else { continue }
            seen[key] = Seen(desired: wanted, resourceVersion: String(revision))
            open.remove(key)
        }
        for key in plan.pruned + plan.released { seen[key] = nil }
    }

    /// Opens what has changed in the store or in git.
    private mutating func note(_ touched: TouchedKeys, _ desired: DesiredSet) {
        defer { generation = desired.generation }
        guard !touched.isEverything, let generation, let changed = desired.changes(since: generation) else {
            open = Set(desired.keys)
            drifting = []
            return
        }
        for key in changed { reopen(key, desired) }
        for key in touched.changed { reopen(key, desired) }
    }

    /// Opens what an autoscaler has begun or ceased to scale.
    private mutating func noteAutoscalers(in snapshot: Snapshot, _ touched: TouchedKeys, _ desired: DesiredSet) {
        guard touched.isEverything || touched.changed.contains(where: { $0.kind == .horizontalPodAutoscaler }) else {
            return
        }
        let before = scaledByOthers.targets
        scaledByOthers = ScaledByOthers(in: snapshot)
        for key in before.symmetricDifference(scaledByOthers.targets) {
            seen[key] = nil
            reopen(key, desired)
        }
    }

    private mutating func reopen(_ key: ObjectKey, _ desired: DesiredSet) {
        drifting.remove(key)
        if desired.names(key) { open.insert(key) } else { open.remove(key) }
    }

    /// Decides about every object of the commit that is not settled; gives back how many of all the sync owns already.
    private mutating func apply(_ desired: DesiredSet, to work: inout PlanWork, ids: inout IDSource) -> Int {
        var settled: [ObjectKey] = []
        var unsettled: [ObjectKey] = []
        for key in open {
            if isSettled(key, desired, work) { settled.append(key) } else { unsettled.append(key) }
        }
        for key in settled { open.remove(key) }
        let looked = unsettled + drifting
        work.plan.unchanged = desired.count - looked.count
        work.plan.drifted = Array(drifting)
        for key in unsettled.sorted(by: KindOrder.precedes) {
            guard let wanted = desired[key] else { continue }
            work.decide(wanted, seen: seen[key], kinds: desired.kinds, ids: &ids)
        }
        let isOurs = { (key: ObjectKey, work: PlanWork) in work.snapshot.claim(of: key) == work.sync.name }
        for (wanted, version) in work.found {
            seen[wanted.key] = Seen(desired: wanted, resourceVersion: version)
            // What is only adopted stays open until that is done.
            if isOurs(wanted.key, work) { open.remove(wanted.key) }
        }
        work.plan.drifted.sort(by: KindOrder.precedes)
        drifting = Set(work.plan.drifted)
        open.subtract(drifting)
        return desired.count - looked.count { !isOurs($0, work) }
    }

    /// Whether nothing has happened to an object on either side since it was as git wants it.
    private func isSettled(_ key: ObjectKey, _ desired: DesiredSet, _ work: PlanWork) -> Bool {
        guard let found = seen[key], let stored = work.snapshot.stored(key) else { return false }
        return found.resourceVersion == stored.object.resourceVersion && stored.claim == work.sync.name
            && desired.origin(of: key) == found.desired.origin
    }
}
