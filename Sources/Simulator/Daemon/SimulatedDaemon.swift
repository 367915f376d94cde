internal import Controllers
internal import GitOps
internal import Objects
internal import Scheduler
internal import Store

/// All that the daemon has in memory, apart from its node agents: what a crash takes.
struct SimulatedDaemon: Sendable {
    var plane: ControlPlane
    var scheduler = Scheduler()
    var schedulerEvents = EventRecorder()
    /// How far plane and scheduler have heard of the store.
    var seen: Revision
    var ids: IDSource
    var secrets: SeededSecretMaker
    var syncs: [SimulatedSync]
    var status: SimulatedStatusWriter
    /// What the node agents tell, on its way into the store.
    var notes: [EventNote] = []
    var noteRecorder = EventRecorder()
    /// When the control loop wakes though nothing has happened.
    var controlAt: Timestamp?

    init(
        _ controllers: [any Controller], _ syncs: [SimulatedSyncSetup], in snapshot: Snapshot, at now: Timestamp,
        _ random: inout Chance
    ) {
        plane = ControlPlane(controllers)
        ids = IDSource(seed: random.seed())
        secrets = SeededSecretMaker(seed: random.seed())
        seen = snapshot.revision
        self.syncs = syncs.map { SimulatedSync($0, seen: snapshot.revision, at: now) }
        status = SimulatedStatusWriter(seen: snapshot.revision)
        plane.started(with: snapshot)
        scheduler.started(with: snapshot)
    }

    /// Moves what waits for a time, as timers run on when the wall clock is set.
    mutating func clockWasSet(by jump: Duration) {
        controlAt = controlAt.map { $0 + jump }
        for index in syncs.indices { syncs[index].clockWasSet(by: jump) }
        status.alarmAt = status.alarmAt.map { $0 + jump }
        if let pushing = status.pushing { status.pushing?.at = pushing.at + jump }
    }
}
