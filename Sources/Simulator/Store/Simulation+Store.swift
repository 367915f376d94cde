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
        checkPreconditions(transaction)
        if happens(.refusal), let key = transaction.changes.first?.key {
            return .refused(.conflict(key, expected: "0", found: "1"))
        }
        if crashes(.beforeWrite) { return .died }
        let outcome = write(transaction)
        if case .committed(let committed) = outcome, !committed.events.isEmpty, crashes(.afterWrite) { return .died }
        return outcome
    }

    /// Writes to the store, as anybody may.
    @discardableResult
    mutating func write(_ transaction: Transaction) -> CommitOutcome {
        let before = snapshot
        let committed: Committed
        do throws(TransactionRefused) {
            committed = try snapshot.apply(transaction)
        } catch {
            note(transaction.author, "refused: \(error)")
            return .refused(error)
        }
        guard !committed.events.isEmpty else { return .committed(committed) }
        do throws(StoreFailure) {
            try backend.persist(StoreBatch([committed], leadingTo: snapshot))
        } catch {
            checks.fail("the backend refuses: \(error)")
        }
        history.append(committed)
        states.append(snapshot)
        watched.append(committed)
        note(transaction.author, Simulation.words(committed.events))
        check(committed, before: before)
        return .committed(committed)
    }

    /// What a component hears of the store after a revision, up to another; nil where its watch was cut off, and it
    /// has to look at everything anew.
    mutating func hear(after first: Revision, upTo last: Revision, _ who: String) -> ArraySlice<Committed>? {
        guard first < last else { return [] }
        if happens(.watchCutOff) { return nil }
        do throws(WatchTooOld) {
            let heard = try watched.since(first, maximum: Int(last - first))
            checkStream(heard, after: first, upTo: last, who)
            return heard
        } catch {
            faults.note(.watchCutOff)
            note("fault", "\(who): \(error)")
            return nil
        }
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
