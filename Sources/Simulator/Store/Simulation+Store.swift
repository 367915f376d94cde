internal import Controllers
internal import NodeAgent
internal import Objects
internal import Store

/// What became of a transaction.
enum CommitOutcome {
    case committed(Committed)
    case refused(TransactionRefused)
    /// The daemon ended before it heard.
    case died
}

extension Simulation {
    /// Commits as the daemon does: it may end before or after.
    mutating func commit(_ transaction: Transaction) -> CommitOutcome {
        if happens(.refusal), let key = transaction.changes.first?.key {
            return .refused(.conflict(key, expected: "0", found: "1"))
        }
        if happens(.crashBeforeWrite) {
            crash()
            return .died
        }
        let outcome = write(transaction)
        if case .committed(let committed) = outcome, !committed.events.isEmpty, happens(.crashAfterWrite) {
            crash()
            return .died
        }
        return outcome
    }

    /// Writes to the store, as anybody may.
    @discardableResult
    mutating func write(_ transaction: Transaction) -> CommitOutcome {
        let before = snapshot
        let committed: Committed
        do throws(TransactionRefused) {
            committed = try snapshot.apply(transaction, kinds: .builtIn)
        } catch {
            note(transaction.author, "refused: \(error)")
            return .refused(error)
        }
        guard !committed.events.isEmpty else { return .committed(committed) }
        history.append(committed)
        states.append(snapshot)
        note(transaction.author, Simulation.words(committed.events))
        check(committed, before: before)
        return .committed(committed)
    }

    /// What was committed after a revision, up to another.
    func commits(after first: Revision, upTo last: Revision) -> ArraySlice<Committed> {
        history[Int(first)..<max(Int(first), Int(last))]
    }

    /// The state that a component decides on: mostly the newest, never one that it has seen a later one of.
    mutating func view(after seen: Revision) -> Snapshot {
        guard seen < snapshot.revision, happens(.lag) else { return snapshot }
        return states[Int(seen) + random.below(Int(snapshot.revision - seen) + 1)]
    }

    private static func words(_ events: [StoreEvent]) -> String {
        let removed = events.count { if case .removed = $0, $0.kind == .event { true } else { false } }
        let told = events.filter { if case .removed = $0, $0.kind == .event { false } else { true } }.map { words($0) }
        return (told + (removed > 0 ? ["-\(removed) events"] : [])).joined(separator: "; ")
    }

    private static func words(_ event: StoreEvent) -> String {
        switch event {
        case .added(let object): "+\(object.key)\(detail(object))"
        case .removed(let object): "-\(object.key)"
        case .modified(let object, let previous):
            (object.isBeingDeleted && !previous.isBeingDeleted ? "x" : "~") + "\(object.key)\(detail(object))"
        }
    }

    private static func detail(_ object: Object) -> String {
        switch object.kind {
        case .pod:
            let pod = Pod(object)
            return
                "(\(pod.phase.rawValue)\(pod.isReady ? " ready" : "")\(pod.nodeName.isEmpty ? "" : " on " + pod.nodeName))"
        case .replicaSet:
            let set = ReplicaSet(object)
            return "(\(set.status.availableReplicas)/\(set.status.replicas)/\(set.replicas))"
        case .deployment:
            let deployment = Deployment(object)
            return "(\(deployment.status.availableReplicas)/\(deployment.status.replicas)/\(deployment.replicas))"
        case .event: return "(\(object.content["reason"]?.string ?? ""): \(Event(object).message))"
        case .sync: return "(\(object.status["result"]?.string ?? "") \(object.condition("Ready")?.message ?? ""))"
        default: return ""
        }
    }
}

extension Simulation {
    /// The daemon ends; it is started again a little later. The nodes' runtimes go on.
    mutating func crash() {
        daemon = nil
        startsAt = now + .milliseconds(random.within(10...20_000))
        for index in nodes.indices { nodes[index].restartAgent(with: Simulation.agent(index)) }
        checks.daemonCrashed()
    }

    /// What the daemon does before anything else: what every store has to have.
    mutating func startDaemon() {
        startsAt = nil
        note("daemon", "starts")
        var changes: [Change] = []
        func add(_ object: Object) {
            guard snapshot[object.key] == nil else { return }
            var object = object
            object.uid = "uid-\(object.key)-\(snapshot.revision)"
            object.creationTimestamp = now
            KindRegistry.builtIn.applyDefaults(to: &object)
            changes.append(.create(object))
        }
        for name in ["default", "kube-system"] { add(Namespace(name: name).object) }
        var sync = Sync(name: SimulatedSync.name)
        sync.repository = "/srv/main.git"
        sync.drift = drift
        add(sync.object)
        if !changes.isEmpty { write(Transaction(changes, by: "daemon")) }
        daemon = SimulatedDaemon(settings.controllers, in: snapshot, at: now, &random)
        for index in nodes.indices {
            nodes[index].agent.observe(snapshot)
            nodes[index].seen = snapshot.revision
            nodes[index].reportAt = now
        }
    }

    /// One seed in two corrects what somebody else changed.
    var drift: Sync.DriftMode { seed % 2 == 0 ? .correct : .report }
}
