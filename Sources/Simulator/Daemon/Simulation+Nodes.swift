internal import NodeAgent
internal import Objects
internal import RuntimeSimulated
internal import Store

extension Simulation {
    func nodeHasWork(_ index: Int) -> Bool {
        let node = nodes[index]
        guard isUp, node.absence == nil else {
            return node.isPowered && node.runtime.nextEvent.map { $0 <= now } ?? false
        }
        return node.mustStep || node.seen < snapshot.revision || node.nextEvent.map { $0 <= now } ?? false
            || node.reportAt.map { $0 <= now } ?? false
    }

    /// What the `AgentLoop` of one node does in one turn.
    mutating func stepNode(_ index: Int) {
        guard isUp, nodes[index].absence == nil else {
            nodes[index].runtime.advance(to: now)
            checkNode(index)
            return
        }
        observe(index)
        nodes[index].mustStep = false
        nodes[index].runtime.faults.failure = faults.rate(.verbFailure)
        nodes[index].runtime.faults.lostAnswer = faults.rate(.verbLost)
        let before = nodes[index].runtime.faults
        nodes[index].step(at: now, in: snapshot)
        faults.note(.verbFailure, times: nodes[index].runtime.faults.failed - before.failed)
        faults.note(.verbLost, times: nodes[index].runtime.faults.lost - before.lost)
        daemon?.notes += nodes[index].events
        nodes[index].events = []
        checkNode(index)
        if nodes[index].writes.isEmpty { nodes[index].writes = nodes[index].agent.takeWrites(maximum: 1000) }
        if let time = nodes[index].reportAt, time <= now { reportNode(index) }
    }

    private mutating func observe(_ index: Int) {
        let view = view(after: nodes[index].seen)
        guard let heard = hear(after: nodes[index].seen, upTo: view.revision, "node-\(index)") else {
            return tellAll(index)
        }
        guard !heard.isEmpty else { return }
        nodes[index].seen = view.revision
        nodes[index].agent.observe(heard.flatMap(\.events).map(understood))
    }

    /// Tells an agent of the state as a whole.
    private mutating func tellAll(_ index: Int) {
        nodes[index].agent.observe(understood(snapshot))
        nodes[index].seen = snapshot.revision
    }

    /// A state as an agent with a mistake takes it.
    private func understood(_ snapshot: Snapshot) -> Snapshot {
        guard let mistake = settings.mistakes.pod else { return snapshot }
        let objects = snapshot.all.map { StoredObject($0.kind == .pod ? mistake($0) : $0, claim: nil) }
        return Snapshot(revision: snapshot.revision, objects: objects)
    }

    private func understood(_ event: StoreEvent) -> StoreEvent {
        guard let mistake = settings.mistakes.pod, event.kind == .pod else { return event }
        return switch event {
        case .added(let pod): .added(mistake(pod))
        case .modified(let pod, let previous): .modified(mistake(pod), from: mistake(previous))
        case .removed(let pod): .removed(mistake(pod))
        }
    }

    private mutating func reportNode(_ index: Int) {
        guard var ids = daemon?.ids else { return }
        let existing = snapshot[ObjectKey(.node, name: "node-\(index)")]
        let node = NodeRegistration.node(
            Simulation.description(index), existing: existing, pressures: nodes[index].agent.pressures, at: now,
            ids: &ids)
        daemon?.ids = ids
        nodes[index].reportAt = now + NodeRegistration.reportPeriod
        let change: Change = existing == nil ? .create(node) : .update(node)
        if case .refused = commit(Transaction([change], by: "node/node-\(index)")) {
            nodes[index].reportAt = now + .seconds(1)
        }
    }

    /// Statuses reach the store; others may have written since they were taken.
    mutating func stepNodeWrites(_ index: Int) {
        let writes = nodes[index].writes
        nodes[index].writes = []
        var results: [(uid: String, hasChanged: Bool)] = []
        for write in writes {
            switch commit(Transaction([statusAlone(write.change)], by: "node/node-\(index)")) {
            case .committed(let committed): results.append((write.uid, !committed.events.isEmpty))
            case .refused: results.append((write.uid, false))
            case .died: return
            }
        }
        for result in results { nodes[index].agent.written(result.uid, hasChanged: result.hasChanged) }
        nodes[index].mustStep = true
    }

    /// What an agent with a mistake takes a pod for it does not write.
    private func statusAlone(_ change: Change) -> Change {
        guard settings.mistakes.pod != nil, case .update(var object) = change, let stored = snapshot[object.key] else {
            return change
        }
        object.spec = stored.spec
        return .update(object)
    }

    /// A node agent begins, knowing nothing but the store.
    mutating func startAgent(_ index: Int) {
        nodes[index].restartAgent(with: Simulation.agent(index))
        tellAll(index)
        nodes[index].agent.resumePressure(in: snapshot, at: now)
        nodes[index].reportAt = now
        nodes[index].mustStep = true
    }
}
