public import Objects
public import Store

/// Compares what git has with what is, and says what to write.
///
/// It remembers which objects it found to be as git wants them, and at which resourceVersion, so that planning again
/// costs a look-up for each object that has not changed on either side. What it remembers only saves work; the one
/// exception is a sync that reports drift, which tells by it a change in git from one in the store.
public struct SyncPlanner: Sendable {
    /// The name under which git's fields stand in `metadata.managedFields`.
    public static let manager = "skeg"

    let kinds: KindRegistry
    var seen: [ObjectKey: Seen] = [:]
    /// What the last plan told about, so that an event is not repeated by every plan.
    var told: Set<String> = []

    /// An object that was as git wants it.
    struct Seen: Sendable {
        var desired: DesiredObject
        /// Empty where another has changed it since.
        var resourceVersion: String
    }

    public init(kinds: KindRegistry) { self.kinds = kinds }

    /// What to do to bring the store to a commit.
    ///
    /// - Parameters:
    ///   - commits: The commits since the one that was applied last, the newest one among them: where one of them has
    ///     the trailer `Skeg-Allow-Prune: yes`, the guard lets the prune pass. Empty for the newest alone.
    ///   - ids: For the uids of new objects.
    public mutating func plan(
        _ sync: Sync, desired: DesiredSet, in snapshot: Snapshot, commits: [SourceCommit] = [], at now: Timestamp,
        ids: inout IDSource
    ) -> SyncPlan {
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
        var work = PlanWork(sync: sync, snapshot: snapshot, now: now, plan: plan)
        let owned = apply(desired, to: &work, ids: &ids)
        // Where all the sync owns is in git there is nothing to prune, and nothing to list.
        if snapshot.inventoryCount(of: sync.name) > owned {
            let commits = commits.isEmpty ? [desired.commit].compactMap { $0 } : commits
            work.prune(desired, isAllowed: commits.contains(where: \.allowsPrune))
        }
        work.refuseIfAtomic()
        tell(&work.plan, sync: sync)
        return work.plan
    }

    /// Notes that a plan was carried out, at the revision that all its objects now have.
    public mutating func planCommitted(_ plan: SyncPlan, desired: DesiredSet, at revision: Revision) {
        for key in plan.created + plan.configured + plan.corrected + plan.adopted {
            guard let wanted = desired[key] else { continue }
            seen[key] = Seen(desired: wanted, resourceVersion: String(revision))
        }
        for key in plan.pruned + plan.released { seen[key] = nil }
    }

    /// Decides about every object of the commit; gives back how many of them the sync owns already.
    private mutating func apply(_ desired: DesiredSet, to work: inout PlanWork, ids: inout IDSource) -> Int {
        var owned = 0
        var open: [ObjectKey] = []
        for key in desired.keys {
            let stored = work.snapshot.stored(key)
            if stored?.claim == work.sync.name { owned += 1 }
            if let stored, let found = seen[key], found.resourceVersion == stored.object.resourceVersion,
                stored.claim == work.sync.name, desired.origin(of: key) == found.desired.origin
            {
                work.plan.unchanged += 1
            } else {
                open.append(key)
            }
        }
        for key in open.sorted(by: KindOrder.precedes) {
            guard let wanted = desired[key] else { continue }
            work.decide(wanted, seen: seen[key], kinds: kinds, ids: &ids)
        }
        for (wanted, version) in work.found { seen[wanted.key] = Seen(desired: wanted, resourceVersion: version) }
        return owned
    }
}
