import GitOps
import Objects
import Store
import TestSupport
import Testing

/// A look that is told what was touched comes to what one comes to that looks at everything, whatever has happened.
@Suite struct IncrementalLookTests {
    @Test(arguments: 0..<40 as Range<UInt64>) func stepsComeToWhatLeapsComeTo(seed: UInt64) throws {
        var run = IncrementalRun(seed: seed)
        for step in 0..<30 {
            for _ in 0...run.pick(4) { try run.act() }
            let differences = try run.look()
            #expect(differences.isEmpty, "seed \(seed), step \(step): \(differences.joined(separator: "; "))")
            if !differences.isEmpty { return }
        }
    }
}

/// What is kept from look to look.
private struct IncrementalLooker {
    var planner = SyncPlanner()
    var reporter = SyncReporter()
    var tree = StatusTree()
    /// Told at each look that nothing is known of what has changed.
    var looksAtEverything: Bool
}

private struct IncrementalRun {
    var world: World
    var random: IDSource
    /// Both look at the same; what the second wants is only compared.
    var steps = IncrementalLooker(looksAtEverything: false)
    var leaps = IncrementalLooker(looksAtEverything: true)
    /// What was written since the last plan, report and page.
    var unplanned = TouchedKeys.everything
    var unreported = TouchedKeys.everything
    var unshown = TouchedKeys.everything

    init(seed: UInt64) {
        random = IDSource(seed: seed)
        world = World(namespaces: ["default"], objects: [Make.configMap("c0", data: ["own": "1"])])
        world.sync.drift = seed % 2 == 0 ? .report : .correct
        world.sync.isAtomic = seed % 5 == 0
    }

    mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}

// MARK: - What happens

extension IncrementalRun {
    fileprivate mutating func act() throws {
        world.now = world.now + .milliseconds(Int64(pick(400_000)))
        switch pick(8) {
        case 0, 1, 2: commit()
        case 3: try meddle()
        case 4: try write(replicaSets() + pods())
        case 5: try write(statuses())
        case 6: try write(world.snapshot.objects(of: .pod).prefix(1 + pick(2)).map { .remove($0.key, uid: $0.uid) })
        default: try giveAway()
        }
    }

    private mutating func commit() {
        let path = "dir\(pick(2))/f\(pick(5)).yaml"
        switch pick(9) {
        case 0: world.repository.files[path] = nil
        case 1: world.repository.files[path] = "{["
        case 2: world.repository.files[path] = Manifest.configMap("c\(pick(4))") + "dota: {}\n"
        case 3: world.repository.files[path] = Manifest.configMap("c\(pick(4))", namespace: "team")
        case 4: world.repository.files[path] = Manifest.namespace("team")
        case 5: world.repository.files[".skegignore"] = pick(2) == 0 ? "dir1/\n" : nil
        case 6: world.repository.files[path] = Manifest.configMap("c\(pick(4))", data: ["k": "\(pick(3))"])
        default: world.repository.files[path] = Manifest.deployment("d\(pick(3))", replicas: pick(3))
        }
        let consents = pick(2) == 0
        world.desired.update(to: world.repository.commit(consents ? "x\n\nSkeg-Allow-Prune: yes\n" : "x"))
    }

    /// Somebody changes or takes away what git owns.
    private mutating func meddle() throws {
        let owned = world.snapshot.inventory(of: "main").compactMap { world.snapshot[$0] }
        guard !owned.isEmpty else { return }
        var object = owned[pick(owned.count)]
        guard pick(3) > 0 else { return try write([.remove(object.key, uid: object.uid)]) }
        let old = object
        object.setLabel("added", to: "\(pick(3))")
        if object.kind == .configMap { object.content.set("9", at: ["data", "k"]) }
        if object.kind == .deployment { object.content.set(.integer(Int64(pick(5))), at: ["spec", "replicas"]) }
        ServerSideApply.recordUpdate(of: &object, from: old, manager: "kubectl-edit", kinds: .builtIn, at: world.now)
        try write([.update(object)])
    }

    private mutating func replicaSets() -> [Change] {
        world.snapshot.objects(of: .deployment).compactMap { deployment in
            let set = Make.replicaSet("\(deployment.name)-x").object.owned(by: deployment)
            return world.snapshot[set.key] == nil ? .create(made(set)) : nil
        }
    }

    private mutating func pods() -> [Change] {
        world.snapshot.objects(of: .replicaSet).compactMap { set in
            let phase: PodPhase = pick(3) == 0 ? .pending : .running
            let pod = Make.pod("\(set.name)-\(pick(3))", phase: phase, isReady: pick(2) == 0).object.owned(by: set)
            guard var live = world.snapshot[pod.key] else { return .create(made(pod)) }
            live.status = pod.status
            return .update(live)
        }
    }

    private mutating func made(_ object: Object) -> Object {
        object.with {
            $0.uid = random.uid()
            $0.creationTimestamp = world.now
        }
    }

    /// A controller says how far it is.
    private mutating func statuses() -> [Change] {
        world.snapshot.objects(of: .deployment).map { deployment in
            let count = Value.integer(Int64(pick(3)))
            return .update(
                deployment.with {
                    $0.status = [
                        "observedGeneration": .integer(deployment.generation - Int64(pick(2))), "replicas": count,
                        "updatedReplicas": count, "readyReplicas": count, "availableReplicas": count
                    ]
                })
        }
    }

    /// An object changes its sync, and nothing else of it changes.
    private mutating func giveAway() throws {
        let objects = world.snapshot.objects(of: .configMap) + world.snapshot.objects(of: .deployment)
        guard !objects.isEmpty else { return }
        let object = objects[pick(objects.count)]
        let claims = ["main", "other", nil]
        try write([.claim(object.key, uid: object.uid, by: claims[pick(claims.count)])])
    }

    private mutating func write(_ changes: [Change]) throws {
        guard !changes.isEmpty else { return }
        note(try world.snapshot.apply(Transaction(changes, by: "test")))
    }

    private mutating func note(_ committed: Committed) {
        unplanned.observed(committed, in: world.snapshot)
        unreported.observed(committed, in: world.snapshot)
        unshown.observed(committed, in: world.snapshot)
    }
}

// MARK: - Looks

extension IncrementalRun {
    /// Plans, mostly carries the plan out, reports and writes the status files, each in both ways; gives what differs.
    fileprivate mutating func look() throws -> [String] {
        guard world.desired.commit != nil else { return [] }
        // New objects get the same uids from both.
        let seed = random.next()
        let plan = plan(\.steps, seed)
        let other = self.plan(\.leaps, seed)
        unplanned = TouchedKeys()
        var found = differences(plan, other)
        if pick(4) > 0 { try carryOut(plan) }
        let report = report(\.steps, plan)
        let second = self.report(\.leaps, plan)
        unreported = TouchedKeys()
        if report.healthCounts != second.healthCounts { found.append("health: \(report.healthCounts)") }
        if ordered(report) != ordered(second) { found.append("report: \(report) instead of \(second)") }
        show(\.steps, report)
        show(\.leaps, second)
        unshown = TouchedKeys()
        for path in Set(steps.tree.files.keys).union(leaps.tree.files.keys).sorted()
        where steps.tree.files[path] != leaps.tree.files[path] {
            let (mine, theirs) = (steps.tree.files[path] ?? [], leaps.tree.files[path] ?? [])
            found.append(
                "\(path): \(String(decoding: mine, as: UTF8.self))--\n\(String(decoding: theirs, as: UTF8.self))")
        }
        return found
    }

    /// All of a report that has an order.
    private func ordered(_ report: SyncReport) -> String {
        var report = report
        report.healthCounts = [:]
        return "\(report)"
    }

    private typealias Part = WritableKeyPath<Self, IncrementalLooker>

    private mutating func plan(_ part: Part, _ seed: UInt64) -> SyncPlan {
        var ids = IDSource(seed: seed)
        let touched = self[keyPath: part].looksAtEverything ? .everything : unplanned
        return self[keyPath: part].planner.plan(
            world.sync, desired: world.desired, in: world.snapshot, touched: touched, at: world.now, ids: &ids)
    }

    private func differences(_ plan: SyncPlan, _ other: SyncPlan) -> [String] {
        var found: [String] = []
        func compare<Value>(_ name: String, _ left: Value, _ right: Value) {
            if "\(left)" != "\(right)" { found.append("\(name): \(left) instead of \(right)") }
        }
        compare("changes", plan.changes, other.changes)
        compare("drifted", plan.drifted, other.drifted)
        compare("unchanged", plan.unchanged, other.unchanged)
        compare("blocked", plan.blocked, other.blocked)
        compare("kept", plan.kept, other.kept)
        compare("held", plan.heldPrune, other.heldPrune)
        compare("refusal", plan.refusal, other.refusal)
        return found
    }

    private mutating func carryOut(_ plan: SyncPlan) throws {
        guard !plan.changes.isEmpty else { return }
        let committed = try world.snapshot.apply(plan.transaction)
        note(committed)
        let parts: [Part] = [\.steps, \.leaps]
        for part in parts {
            self[keyPath: part].planner.planCommitted(plan, desired: world.desired, at: committed.revision)
            self[keyPath: part].reporter.planCommitted(plan)
        }
    }

    private mutating func report(_ part: Part, _ plan: SyncPlan) -> SyncReport {
        let touched = self[keyPath: part].looksAtEverything ? .everything : unreported
        return self[keyPath: part].reporter.report(
            world.sync, desired: world.desired, plan: plan, in: world.snapshot, touched: touched,
            circumstances: SyncCircumstances(applied: world.desired.commit, startedAt: .testStart), at: world.now)
    }

    private mutating func show(_ part: Part, _ report: SyncReport) {
        let touched = self[keyPath: part].looksAtEverything ? .everything : unshown
        self[keyPath: part].tree.update(
            [StatusTree.Source(report, desired: world.desired)], in: world.snapshot, touched: touched, at: world.now)
    }
}
