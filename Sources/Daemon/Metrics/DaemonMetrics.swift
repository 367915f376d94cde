internal import API
internal import GitOps
internal import Measurements
internal import Metrics
internal import Objects
internal import Store

/// What the daemon counts and measures; the API counts its requests itself. docs/reference/metrics.md names all.
struct DaemonMetrics: Sendable {
    let registry = MetricRegistry()
    let storeCommits: Counter
    let storeWrites: Histogram
    let reconciles: Histogram
    let queueDepth: Gauge
    let scheduling: Histogram
    let pendingPods: Gauge
    let fetches: Counter
    let fetchTime: Histogram
    let syncRuns: Histogram
    let scrapes: Counter
    let scrapeTime: Histogram
    let queries: Counter

    init() {
        storeCommits = registry.counter("skeg_store_commits_total", "Transactions that were made durable.")
        storeWrites = registry.histogram(
            "skeg_store_write_duration_seconds", "Time of one write to the disk, for all transactions that waited.")
        reconciles = registry.histogram(
            "workqueue_work_duration_seconds", "Time that a controller thinks about one object.", labels: ["name"],
            bounds: [0.000_01, 0.000_1, 0.001, 0.01, 0.1, 1, 10])
        queueDepth = registry.gauge("workqueue_depth", "Objects that wait for a controller.", labels: ["name"])
        scheduling = registry.histogram(
            "skeg_scheduler_run_duration_seconds", "Time to find nodes for all pods that wait.")
        pendingPods = registry.gauge("scheduler_pending_pods", "Pods that wait to be looked at by the scheduler.")
        fetches = registry.counter(
            "skeg_git_fetches_total", "Looks at a repository.", labels: ["sync", "result"])
        fetchTime = registry.histogram("skeg_git_fetch_duration_seconds", "Time of one look.", labels: ["sync"])
        syncRuns = registry.histogram(
            "skeg_sync_duration_seconds", "Time to compare what git says with what is, and to apply it.",
            labels: ["sync"])
        scrapes = registry.counter("skeg_scrapes_total", "Pods that were asked for their metrics.", labels: ["result"])
        scrapeTime = registry.histogram(
            "skeg_scrape_duration_seconds", "Time until a pod has told all its metrics, or has not.")
        queries = registry.counter(
            "skeg_prometheus_queries_total", "Queries that a Prometheus server was asked.", labels: ["result"])
    }

    func fetched(_ sync: String, since start: ContinuousClock.Instant, _ result: String) {
        fetches.add(1, [sync, result])
        fetchTime.observe(ContinuousClock.now - start, [sync])
    }

    /// Numbers that are read where they are when somebody asks.
    func observe(
        _ store: Store, _ board: SyncBoard, _ measurements: MeasurementBoard, _ volumes: VolumeBoard
    ) {
        registry.observe("skeg_store_revision", "The newest revision.", isCounter: true) {
            [([], Double(store.revision))]
        }
        registry.observe("apiserver_storage_objects", "Objects in the store.", labels: ["resource"]) {
            let snapshot = store.snapshot
            return snapshot.kinds.all.map { ([$0.qualifiedPlural], Double(snapshot.count(of: $0.kind))) }
        }
        registry.observe("skeg_sync_objects", "Objects of a sync, by their health.", labels: ["sync", "health"]) {
            board.reports.flatMap { report in
                report.healthCounts.map { ([report.sync, $0.key.rawValue], Double($0.value)) }
            }
        }
        registry.observe("skeg_sync_drift", "Fields that are not as git says.", labels: ["sync"]) {
            board.reports.map { ([$0.sync], Double($0.drift.count)) }
        }
        registry.observe("skeg_scraped_series", "Series that pods expose, as far as they are kept.") {
            [([], Double(measurements.exposedCount))]
        }
        UsageMetrics(board: measurements).register(in: registry)
        VolumeMetrics(board: volumes).register(in: registry)
        ProcessMetrics.observe(registry)
    }
}

/// Measures the writes of a backend.
struct MeasuredBackend: StoreBackend {
    let backend: any StoreBackend
    let metrics: DaemonMetrics

    func load() throws(StoreFailure) -> StoredState { try backend.load() }

    func persist(_ batch: StoreBatch) throws(StoreFailure) {
        let start = ContinuousClock.now
        try backend.persist(batch)
        metrics.storeWrites.observe(ContinuousClock.now - start)
        metrics.storeCommits.add(Double(batch.commits.count))
    }

    func close() { backend.close() }
}

/// Measures how long a controller thinks.
struct MeasuredController: Controller {
    let controller: any Controller
    let time: Histogram

    var name: String { controller.name }

    func keys(concernedBy event: StoreEvent, in snapshot: Snapshot) -> [ObjectKey] {
        controller.keys(concernedBy: event, in: snapshot)
    }

    func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource
    ) -> Plan {
        let start = ContinuousClock.now
        defer { time.observe(ContinuousClock.now - start, [name]) }
        return controller.reconcile(key, in: snapshot, at: now, ids: &ids)
    }

    var interval: Duration { controller.interval }

    func keys(concernedBy measurements: Measurements, in snapshot: Snapshot) -> [ObjectKey] {
        controller.keys(concernedBy: measurements, in: snapshot)
    }

    func reconcile(
        _ key: ObjectKey, in snapshot: Snapshot, measuring measurements: Measurements, at now: Timestamp,
        ids: inout IDSource
    ) -> Plan {
        let start = ContinuousClock.now
        defer { time.observe(ContinuousClock.now - start, [name]) }
        return controller.reconcile(key, in: snapshot, measuring: measurements, at: now, ids: &ids)
    }
}
