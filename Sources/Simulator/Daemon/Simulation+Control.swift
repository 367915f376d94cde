internal import Controllers
internal import Objects
internal import Scheduler
internal import Store

extension Simulation {
    /// What the daemon's `ControlLoop` does in one turn.
    mutating func stepControl() {
        guard let seen = daemon?.seen, var ids = daemon?.ids else { return }
        let view = view(after: seen)
        if let heard = hear(after: seen, upTo: view.revision, "control") {
            for committed in heard {
                daemon?.plane.observed(committed, in: view)
                daemon?.scheduler.observed(committed)
            }
            daemon?.seen = view.revision
        } else {
            daemon?.plane.started(with: snapshot)
            daemon?.scheduler.started(with: snapshot)
            daemon?.seen = snapshot.revision
        }
        daemon?.controlAt = nil
        let limit = random.isTrue(0.5) ? ControlPlane.defaultBatch : random.within(1...4)
        let works = daemon?.plane.plan(upTo: limit, in: view, at: now, ids: &ids) ?? []
        let bindings = schedule(in: view, &ids)
        daemon?.ids = ids
        if works.isEmpty, bindings == nil, daemon?.plane.backlog == 0 {
            let wake = daemon?.plane.nextWake()
            daemon?.controlAt = wake ?? nil
        }
        if let bindings { _ = commit(bindings) }
        for work in works where isUp {
            guard let work = filled(work) else { continue }
            switch commit(work.transaction) {
            case .committed: daemon?.plane.committed(work.item)
            case .refused(let error): daemon?.plane.refused(work.item, because: error, at: now)
            case .died: return
            }
        }
    }

    private mutating func filled(_ work: ControlPlane.PlannedWork) -> ControlPlane.PlannedWork? {
        guard var secrets = daemon?.secrets else { return nil }
        defer { daemon?.secrets = secrets }
        return try? work.filled(by: &secrets, at: now)
    }

    private mutating func schedule(in view: Snapshot, _ ids: inout IDSource) -> Transaction? {
        guard daemon?.scheduler.hasWork == true,
            let plan = daemon?.scheduler.schedule(in: view, at: now, ids: &ids), !plan.changes.isEmpty
        else { return nil }
        let events = daemon?.schedulerEvents.record(plan.events, in: view, at: now, ids: &ids) ?? []
        return Transaction(plan.changes + events, by: Scheduler.name)
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
            guard var ids = daemon?.ids else { return }
            let changes = daemon?.noteRecorder.record(notes, in: snapshot, at: now, ids: &ids) ?? []
            daemon?.ids = ids
            guard !changes.isEmpty, case .refused = commit(Transaction(changes, by: "events")) else { return }
        }
    }
}
