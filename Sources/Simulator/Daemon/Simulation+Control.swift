internal import Controllers
internal import GitOps
internal import NodeAgent
internal import Objects
internal import RuntimeSimulated
internal import Scheduler
internal import Store

/// A part of the world that can be the next to do something.
enum SimulatedActor: Sendable, Hashable {
    case people
    case daemonStart
    case control
    case events
    case sync
    case status
    case node(Int)
    /// A node's statuses on their way into the store.
    case nodeWrites(Int)
}

// MARK: - Control loop

extension Simulation {
    /// What the daemon's `ControlLoop` does in one turn.
    mutating func stepControl() {
        guard var daemon else { return }
        let view = view(after: daemon.seen)
        for committed in commits(after: daemon.seen, upTo: view.revision) {
            daemon.plane.observed(committed, in: view)
            daemon.scheduler.observed(committed)
        }
        daemon.seen = view.revision
        daemon.controlAt = nil
        let limit = random.isTrue(0.5) ? ControlPlane.defaultBatch : random.within(1...4)
        let works = daemon.plane.plan(upTo: limit, in: view, at: now, ids: &daemon.ids)
        var bindings: Transaction?
        if daemon.scheduler.hasWork {
            let plan = daemon.scheduler.schedule(in: view, at: now, ids: &daemon.ids)
            if !plan.changes.isEmpty {
                let events = daemon.schedulerEvents.record(plan.events, in: view, at: now, ids: &daemon.ids)
                bindings = Transaction(plan.changes + events, by: Scheduler.name)
            }
        }
        if works.isEmpty, bindings == nil, daemon.plane.backlog == 0 { daemon.controlAt = daemon.plane.nextWake() }
        self.daemon = daemon
        if let bindings { _ = commit(bindings) }
        for work in works where isUp {
            switch commit(work.transaction) {
            case .committed: self.daemon?.plane.committed(work.item)
            case .refused(let error): self.daemon?.plane.refused(work.item, because: error, at: now)
            case .died: return
            }
        }
    }

    var controlHasWork: Bool {
        guard let daemon else { return false }
        return daemon.seen < snapshot.revision || daemon.plane.backlog > 0 || daemon.scheduler.hasWork
            || daemon.controlAt.map { $0 <= now } ?? false
    }

    /// Stores what the node agents tell: the daemon's `EventSink`.
    mutating func stepEvents() {
        guard let notes = daemon?.notes else { return }
        daemon?.notes = []
        for _ in 0..<3 {
            guard var daemon else { return }
            let changes = daemon.noteRecorder.record(notes, in: snapshot, at: now, ids: &daemon.ids)
            self.daemon = daemon
            guard !changes.isEmpty, case .refused = commit(Transaction(changes, by: "events")) else { return }
        }
    }
}

// MARK: - Sync

extension Simulation {
    private var syncObject: Sync? { snapshot[ObjectKey(.sync, name: SimulatedSync.name)].map(Sync.init) }

    var syncHasWork: Bool {
        guard let sync = daemon?.sync else { return false }
        return sync.mustLook || sync.fetchAt <= now || sync.seen < snapshot.revision
            || (sync.remindAt <= now && sync.report?.result != .converged)
    }

    /// What the daemon's `SyncWorker` does in one turn.
    mutating func stepSync() {
        guard var sync = daemon?.sync, let object = syncObject else { return }
        let heard = commits(after: sync.seen, upTo: snapshot.revision)
        let isNews = heard.contains { $0.events.contains(where: SimulatedSync.concerns) }
        let isReminded = sync.remindAt <= now
        if isReminded { sync.remindAt = now + SimulatedSync.patience }
        let isDue = sync.mustLook || sync.fetchAt <= now || isNews || isReminded
        let seen = sync.seen
        sync.seen = snapshot.revision
        if !sync.isOpen { sync.open(object, repository) }
        if sync.fetchAt <= now || sync.wantsFetch { fetch(&sync) }
        sync.mustLook = false
        daemon?.sync = sync
        guard isDue else { return }
        if sync.circumstances.startedAt != nil { apply(object, seen: seen) }
        report()
    }

    private mutating func fetch(_ sync: inout SimulatedSync) {
        sync.wantsFetch = false
        sync.fetchAt = now + SimulatedSync.poll
        if happens(.sourceOutage) {
            sync.circumstances.sourceFault = "the repository is out of reach"
            return
        }
        let before = sync.desired.commit?.id
        sync.fetched(repository, at: now)
        guard let commit = sync.desired.commit, commit.id != before else { return }
        readCommits.append(commit.id)
        note("sync", "at \(commit.shortID) \"\(commit.subject)\"")
    }

    private mutating func apply(_ object: Sync, seen: Revision) {
        guard let head = daemon?.sync.desired.commit else { return }
        for attempt in 0..<SimulatedSync.attempts {
            guard var sync = daemon?.sync else { return }
            let view = attempt == 0 ? view(after: seen) : snapshot
            let commits = repository.commits(from: sync.circumstances.applied?.id, to: head.id).map(\.source)
            let next = sync.planner.plan(
                object, desired: sync.desired, in: view, commits: commits, at: now, ids: &sync.ids)
            let notes = sync.events.record(next.events, in: view, at: now, ids: &sync.ids)
            daemon?.sync = sync
            let changes = next.changes + notes
            guard !changes.isEmpty else {
                daemon?.sync.accept(next, at: nil)
                return
            }
            checks.expectPlan(commit: head.id, consented: commits.contains(where: \.allowsPrune))
            switch commit(Transaction(changes, by: next.author)) {
            case .committed(let committed):
                daemon?.sync.accept(next, at: committed.revision)
                return
            case .refused(let error):
                daemon?.sync.circumstances.applyFault = "the plan could not be carried out: \(error)"
            case .died: return
            }
        }
        daemon?.sync.mustLook = true
    }

    private mutating func report() {
        guard var sync = daemon?.sync, let object = syncObject else { return }
        let report = sync.reporter.report(
            object, desired: sync.desired, plan: sync.plan, in: snapshot, circumstances: sync.circumstances, at: now)
        sync.report = report
        daemon?.sync = sync
        for _ in 0..<SimulatedSync.attempts {
            guard let next = syncObject?.reporting(report) else { break }
            switch commit(Transaction([.update(next.object)], by: "sync/\(SimulatedSync.name)")) {
            case .committed: break
            case .refused: continue
            case .died: return
            }
            break
        }
        daemon?.status.source = StatusTree.Source(report, desired: sync.desired)
        daemon?.status.mustUpdate = true
    }
}

// MARK: - Status branch

extension Simulation {
    var statusHasWork: Bool {
        guard let status = daemon?.status else { return false }
        return status.mustUpdate || status.alarmAt.map { $0 <= now } ?? false
            || status.pushing.map { $0.at <= now } ?? false
    }

    /// What the daemon's `StatusLoop` and `StatusWriter` do in one turn.
    mutating func stepStatus() {
        guard var status = daemon?.status else { return }
        var actions: [StatusWriterMachine.Action] = []
        if let pushing = status.pushing, pushing.at <= now {
            status.pushing = nil
            actions = pushed(pushing.commit, pushing.push, &status)
        } else if status.mustUpdate {
            actions = status.update(in: snapshot, at: now)
        } else if let alarm = status.alarmAt, alarm <= now {
            status.alarmAt = nil
            actions = status.machine.timerFired(at: now)
        }
        for action in actions {
            switch action {
            case .tell(let text): note("status", text)
            case .wake(let time): status.alarmAt = time
            case .write(let fetchFirst, let push):
                status.alarmAt = nil
                if fetchFirst { branch.restack() }
                let (commit, message) = status.commit(to: &branch)
                if let message { statusCommitted(message) }
                status.pushing = (commit ?? 0, push, now + .milliseconds(random.within(1...3000)))
            }
        }
        daemon?.status = status
    }

    private mutating func statusCommitted(_ message: String) {
        note("status", "commits: \(message.prefix { $0 != "\n" })")
        checkStatusCommit(message)
    }

    private mutating func pushed(
        _ commit: Int, _ push: Bool, _ status: inout SimulatedStatusWriter
    ) -> [StatusWriterMachine.Action] {
        guard push else { return status.machine.keptLocally(at: now) }
        if happens(.pushRace) { branch.pushElsewhere() }
        if happens(.pushFailure) { return status.machine.pushFailed("out of reach", at: now, ids: &status.ids) }
        guard branch.push(commit) else { return status.machine.pushRejected(at: now, ids: &status.ids) }
        if happens(.pushLost) { return status.machine.pushFailed("no answer", at: now, ids: &status.ids) }
        return status.machine.pushDone(at: now)
    }
}

// MARK: - Nodes

extension Simulation {
    func nodeHasWork(_ index: Int) -> Bool {
        guard isUp else { return nodes[index].runtime.nextEvent.map { $0 <= now } ?? false }
        let node = nodes[index]
        return node.mustStep || node.seen < snapshot.revision || node.nextEvent.map { $0 <= now } ?? false
            || node.reportAt.map { $0 <= now } ?? false
    }

    /// What the `AgentLoop` of one node does in one turn.
    mutating func stepNode(_ index: Int) {
        guard isUp else {
            nodes[index].runtime.advance(to: now)
            checkNode(index)
            return
        }
        hear(index, view(after: nodes[index].seen))
        nodes[index].mustStep = false
        nodes[index].runtime.faults.failure = faults.rate(.verbFailure)
        nodes[index].runtime.faults.lostAnswer = faults.rate(.verbLost)
        nodes[index].step(at: now, in: snapshot)
        daemon?.notes += nodes[index].events
        nodes[index].events = []
        checkNode(index)
        if nodes[index].writes.isEmpty { nodes[index].writes = nodes[index].agent.takeWrites(maximum: 1000) }
        if let time = nodes[index].reportAt, time <= now { reportNode(index) }
    }

    private mutating func hear(_ index: Int, _ view: Snapshot) {
        let events = commits(after: nodes[index].seen, upTo: view.revision).flatMap(\.events)
        guard !events.isEmpty else { return }
        nodes[index].seen = view.revision
        nodes[index].agent.observe(events)
    }

    private mutating func reportNode(_ index: Int) {
        guard var ids = daemon?.ids else { return }
        let existing = snapshot[ObjectKey(.node, name: "node-\(index)")]
        let node = NodeRegistration.node(Simulation.description(index), existing: existing, at: now, ids: &ids)
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
            switch commit(Transaction([write.change], by: "node/node-\(index)")) {
            case .committed(let committed): results.append((write.uid, !committed.events.isEmpty))
            case .refused: results.append((write.uid, false))
            case .died: return
            }
        }
        for result in results { nodes[index].agent.written(result.uid, hasChanged: result.hasChanged) }
        nodes[index].mustStep = true
    }
}
