internal import Controllers
internal import Measurements
internal import Metrics
internal import Objects
internal import Scheduler
internal import Store

/// Follows the store, lets controllers and scheduler decide, and commits what they want: one loop, many decisions to
/// one write.
struct ControlLoop {
    private let store: Store
    private let log: Log
    private let patience: StorePatience
    private var secrets: any SecretMaker & Sendable
    private let metrics: DaemonMetrics
    private var plane: ControlPlane
    private var scheduler = Scheduler()
    private var schedulerEvents = EventRecorder()
    private var ids: IDSource
    private var follower: StoreFollower
    /// Gives the latest that was measured; nil where nothing is.
    private let measurements: (@Sendable () -> Measurements)?
    /// How often autoscalers are told what was measured.
    private let measuringPeriod: Duration
    private var measuredAt = Timestamp(seconds: 0)
    private let began = ContinuousClock.now
    /// So long after its start nothing need be measured yet.
    static let measuringPatience = Duration.seconds(15)

    /// - Parameter rootCertificate: In PEM: what programs in pods know the API by.
    init(
        store: Store, rootCertificate: String, autoscaling: AutoscalerSettings = AutoscalerSettings(),
        secrets: any SecretMaker & Sendable, ids: IDSource, log: Log,
        metrics: DaemonMetrics, patience: StorePatience? = nil,
        measurements: (@Sendable () -> Measurements)? = nil
    ) {
        self.store = store
        self.secrets = secrets
        self.measurements = measurements
        measuringPeriod = autoscaling.interval
        self.ids = ids
        self.log = log
        self.metrics = metrics
        self.patience = patience ?? StorePatience(log: log)
        plane = ControlPlane(
            ControlPlane.controllers(rootCertificate: rootCertificate, autoscaling: autoscaling).map {
                MeasuredController(controller: $0, time: metrics.reconciles)
            })
        follower = StoreFollower(store, after: 0)
    }

    /// Runs until the task is cancelled.
    /// - Throws: `StoreFailure` when nothing can be stored any more.
    mutating func run() async throws {
        restart(with: follower.look().snapshot)
        while !Task.isCancelled {
            let snapshot = follow()
            let now = SystemClock.now
            measure(in: snapshot, at: now)
            let works = filled(plane.plan(in: snapshot, at: now, ids: &ids), at: now)
            let bindings = schedule(in: snapshot, at: now)
            guard !works.isEmpty || bindings != nil else {
                await rest(since: now, in: snapshot)
                continue
            }
            try await commit(works, bindings)
        }
    }

    private mutating func restart(with snapshot: Snapshot) {
        plane.started(with: snapshot)
        scheduler.started(with: snapshot)
    }

    /// Tells plane and scheduler what was committed up to the snapshot that is then decided on.
    private mutating func follow() -> Snapshot {
        let news = follower.look()
        guard let commits = news.commits else {
            log.warning("control", "fell behind the store's history; looking at everything anew")
            restart(with: news.snapshot)
            return news.snapshot
        }
        for committed in commits {
            plane.observed(committed, in: news.snapshot)
            scheduler.observed(committed)
        }
        for (controller, count) in plane.backlogs { metrics.queueDepth.set(Double(count), [controller]) }
        metrics.pendingPods.set(Double(scheduler.waitingCount))
        return news.snapshot
    }

    /// The work with all secrets made that it orders. What cannot be made is tried again later.
    private mutating func filled(
        _ works: [ControlPlane.PlannedWork], at now: Timestamp
    ) -> [ControlPlane.PlannedWork] {
        var filled: [ControlPlane.PlannedWork] = []
        for work in works {
            do throws(SecretFailure) {
                filled.append(try work.filled(by: &secrets, at: now))
            } catch {
                log.warning("control", "\(plane.name(of: work.item)) \(work.item.key): \(error)")
                plane.postponed(work.item, at: now)
            }
        }
        return filled
    }

    /// Tells the plane what was measured, as long as anything goes by it. Where nothing is, that is told too, but not of the
    /// first seconds: how much is used shows in two looks.
    private mutating func measure(in snapshot: Snapshot, at now: Timestamp) {
        guard snapshot.count(of: .horizontalPodAutoscaler) > 0 else { return }
        // A clock that was set back shall not stop it.
        if now < measuredAt { measuredAt = now }
        guard now - measuredAt >= measuringPeriod else { return }
        measuredAt = now
        let latest = measurements?() ?? Measurements()
        if latest.pods.isEmpty, ContinuousClock.now - began < ControlLoop.measuringPatience { return }
        plane.measured(latest, in: snapshot)
    }

    private mutating func schedule(in snapshot: Snapshot, at now: Timestamp) -> Transaction? {
        guard scheduler.hasWork else { return nil }
        let start = ContinuousClock.now
        let plan = scheduler.schedule(in: snapshot, at: now, ids: &ids)
        metrics.scheduling.observe(ContinuousClock.now - start)
        guard !plan.changes.isEmpty else { return nil }
        let events = schedulerEvents.record(plan.events, in: snapshot, apartFrom: [], at: now, ids: &ids)
        return Transaction(plan.changes + events, by: Scheduler.name)
    }

    /// One write for all; each transaction succeeds or is refused for itself. Bindings that were refused are made again
    /// on the next snapshot, since the pods still wait; so is all that a store takes no more for too long.
    private mutating func commit(_ works: [ControlPlane.PlannedWork], _ bindings: Transaction?) async throws {
        let batch = (bindings.map { [$0] } ?? []) + works.map(\.transaction)
        let results = await patience.commit(batch, to: store, for: "control")
        let now = SystemClock.now
        for (work, result) in zip(works, results.suffix(works.count)) {
            switch result {
            case .success: plane.committed(work.item)
            case .failure(.refused(let refusal)):
                log.debug("control", "\(plane.name(of: work.item)) \(work.item.key): \(refusal)")
                plane.refused(work.item, because: refusal, at: now)
            case .failure(let error):
                if let failure = error.end { throw failure }
                plane.postponed(work.item, at: now)
            }
        }
        if bindings != nil, case .failure(let error)? = results.first {
            if let failure = error.end { throw failure }
            log.debug("control", "\(Scheduler.name): \(error)")
        }
    }

    /// Until something is committed, a controller wants to look again, or there is something new to measure.
    private mutating func rest(since now: Timestamp, in snapshot: Snapshot) async {
        let store = store
        let seen = follower.revision
        var wake = plane.nextWake()
        if snapshot.count(of: .horizontalPodAutoscaler) > 0 {
            let due = measuredAt + measuringPeriod
            wake = wake.map { min($0, due) } ?? due
        }
        await wait(atMost: wake.map { max(.milliseconds(1), $0 - now) }) { await store.change(after: seen) }
    }
}
