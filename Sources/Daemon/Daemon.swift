internal import APIServer
internal import CLinux
internal import Git
internal import GitOps
internal import Identity
internal import Objects
internal import Store
internal import StoreSQLite

/// The whole: store, sync, controllers, node agents, status writer and API, wired together.
public struct Daemon: Sendable {
    let configuration: DaemonConfiguration
    let paths: DaemonPaths
    let log: Log

    private let metrics = DaemonMetrics()
    private let progress: @Sendable (DaemonProgress) -> Void

    /// - Parameters:
    ///   - write: Where the lines of the log go; standard error where none is given.
    ///   - progress: Told of each new report of a sync; for people who watch.
    public init(
        _ configuration: DaemonConfiguration, write: (@Sendable (String) -> Void)? = nil,
        progress: @escaping @Sendable (DaemonProgress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.progress = progress
        paths = DaemonPaths(state: configuration.state)
        log = Log(minimum: configuration.isVerbose ? .debug : .info, write: write)
    }

    /// Runs until it is told to stop, or with `once` until the result is there.
    ///
    /// - Throws: `GitError` where the file of authorities cannot be read; `StoreFailure` where the state cannot be opened, or nothing can be stored any more; `RuntimeError` where
    ///   the runtime cannot be used.
    public func run() async throws -> DaemonExit {
        let signals = Signals.stream()
        OpenFiles.raiseLimit()
        skeg_keep_little_free_memory()
        if let file = configuration.authorityFile { try GitLibrary.trust(certificateFile: file) }
        let state = try StateDirectory(paths.state)
        let sealed = SealedStore(state, configuration, log: log)
        let store = try Store(MeasuredBackend(backend: sealed.backend, metrics: metrics), kinds: .builtIn)
        var random = SystemRandomNumberGenerator()
        var ids = IDSource(from: &random)
        try await Bootstrap(configuration).apply(to: store, ids: &ids)
        let outcome: DaemonExit
        do {
            outcome = try await serve(store, sealed, signals: signals, ids: &ids)
        } catch {
            log.error("daemon", "\(error)")
            await store.close()
            throw error
        }
        await store.close()
        return outcome
    }

    private func serve(
        _ store: Store, _ sealed: SealedStore, signals: AsyncStream<Signals.Signal>, ids: inout IDSource
    ) async throws -> DaemonExit {
        let authority = try CertificateAuthority.open(in: IdentityFolder(paths.identity), at: SystemClock.now)
        let hosts = configuration.apiNames + [configuration.apiAddress?.number].compactMap { $0 }
        let certificate = try ServerCertificate(authority, hosts: hosts, at: SystemClock.now)
        let board = SyncBoard()
        let syncs = SyncManager(
            store: store, board: board, gitDirectory: paths.git, keys: configuration.ageKeys,
            ids: IDSource(seed: ids.next()), log: log, metrics: metrics)
        let measurements = MeasurementBoard(patience: configuration.scrapePeriod * 3)
        let control = try controlLoop(store, authority, measurements, IDSource(seed: ids.next()))
        let keys = try TokenSigner.open(in: IdentityFolder(paths.identity))
        let access = DaemonAccess(configuration, paths: paths, store: store, keys: keys, log: log)
        let nodes = try nodes(store, access, IDSource(seed: ids.next()))
        let sampler = Sampler(
            runtimes: nodes.runtimes, board: measurements, period: configuration.samplePeriod, log: log)
        let sources = try metricSources(store, nodes, measurements, IDSource(seed: ids.next()))
        let volumes = VolumeBoard(store: store, nodes: nodes)
        metrics.observe(store, board, measurements, volumes)
        ProbeMetrics.observe(nodes, metrics.registry)
        let hub = WatchHub(store: store)
        let api = APIService(
            configuration, paths: paths, certificate: certificate, access: access, kinds: { store.snapshot.kinds },
            responders: [SealingAPI(store: sealed, log: log), VolumeUsageAPI(store: store, board: volumes)]
                + responders(store, syncs, board, hub, nodes, measurements),
            health: health(store, board), metrics: metrics, log: log)
        let writer = StatusLoop(
            store: store, board: board, gitDirectory: paths.git, ids: IDSource(seed: ids.next()), log: log)
        let service = APIServiceKeeper(store: store, log: log)
        let once = configuration.once
        return try await withThrowingTaskGroup(of: DaemonExit?.self) { group in
            group.addPart {
                var control = control
                try await control.run()
            }
            group.addPart { try await syncs.run() }
            group.addPart {
                // What a pod is told of the API has to be right from its start.
                for await _ in service.settled {}
                await nodes.run()
            }
            group.addPart { await sampler.run() }
            group.addPart { await sources.run() }
            group.addPart { await volumes.run() }
            group.addPart { await writer.run() }
            group.addPart { await HistoryKeeper.run(store) }
            group.addPart { await ClientCertificateSigner(store: store, authority: authority, log: log).run() }
            group.addPart { await hub.run() }
            group.addPart { try await api.run { await service.publish($0) } }
            group.addPart { await service.run() }
            // Whoever's write it was: nothing is acted on that cannot be kept.
            group.addPart { if let failure = await store.failed() { throw failure } }
            group.addPart { await tellProgress(board) }
            group.addTask { await Daemon.follow(signals, syncs) }
            if let once { group.addTask { await Daemon.result(of: board, within: once) } }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                guard let exit = ended else { continue }
                if once != nil { await writer.finish() }
                await access.close()
                return exit
            }
            return .stopped
        }
    }

    private func metricSources(
        _ store: Store, _ nodes: Nodes, _ board: MeasurementBoard, _ ids: IDSource
    ) throws -> MetricSources {
        // On simulated nodes there is nobody to ask.
        let real = configuration.runtime == .process ? nodes.runtimes.keys.sorted() : []
        return try MetricSources(
            scraper: Scraper(
                store: store, nodes: real, board: board, period: configuration.scrapePeriod, metrics: metrics,
                events: EventSink(store: store, ids: ids), log: log),
            queries: MetricQueries(
                store: store, board: board, server: configuration.prometheus,
                authorityFile: configuration.authorityFile, period: configuration.scrapePeriod, metrics: metrics,
                log: log))
    }

    private func nodes(_ store: Store, _ access: DaemonAccess, _ ids: IDSource) throws -> Nodes {
        try Nodes(
            configuration, paths: paths, store: store, tokens: access.tokens,
            events: EventSink(store: store, ids: ids), log: log)
    }

    private func controlLoop(
        _ store: Store, _ authority: CertificateAuthority, _ measurements: MeasurementBoard, _ ids: IDSource
    ) throws -> ControlLoop {
        let workloads = try CertificateAuthority.open(
            .workloads, in: IdentityFolder(paths.identity), at: SystemClock.now)
        return ControlLoop(
            store: store, rootCertificate: authority.certificatePEM, autoscaling: configuration.autoscaling,
            secrets: SystemSecretMaker(workloads), ids: ids, log: log, metrics: metrics,
            measurements: { measurements.latest() })
    }

    private func responders(
        _ store: Store, _ syncs: SyncManager, _ board: SyncBoard, _ hub: WatchHub, _ nodes: Nodes,
        _ measurements: MeasurementBoard
    ) -> [any APIResponder] {
        let logs = paths.logs
        let streams = PodStreamAPI(
            store: store, runtime: { nodes.runtime(of: $0) },
            logDirectory: { pod in "\(logs)/\(pod.namespace)_\(pod.name)_\(pod.uid)" }, now: { SystemClock.now })
        return [
            // Before discovery, as it alone knows what metrics there are.
            UserMetricsAPI(store: store) { measurements.latest() },
            DiscoveryAPI { store.snapshot.kinds }, SchemaAPI(version: Version.text) { store.snapshot.kinds }, streams,
            UsageAPI(store: store, board: measurements),
            PageAPI(store: store, board: board, measurements: measurements),
            SkegAPI(store: store, syncs: syncs, board: board),
            ResourceMetricsAPI(store: store) { measurements.latest() },
            ResourceAPI(store: store, hub: hub) { SystemClock.now }
        ]
    }

    private func health(_ store: Store, _ board: SyncBoard) -> [HealthCheck] {
        [
            HealthCheck("store") { store.failure.map { "\($0)" } },
            HealthCheck("sync") {
                board[DaemonConfiguration.mainSync] == nil ? "the repository was not looked at yet" : nil
            }
        ]
    }

    private func tellProgress(_ board: SyncBoard) async {
        let _: Never? = await board.follow {
            for report in board.reports { progress(DaemonProgress(report)) }
            return nil
        }
    }

    /// What the service manager, or whoever started it, wants of the daemon.
    private static func follow(_ signals: AsyncStream<Signals.Signal>, _ syncs: SyncManager) async -> DaemonExit? {
        for await signal in signals {
            guard signal == .lookNow else { return .stopped }
            await syncs.lookAll()
        }
        return nil
    }

    /// Waits until the main sync has come to a result.
    private static func result(of board: SyncBoard, within limit: Duration) async -> DaemonExit {
        await withTaskGroup(of: DaemonExit?.self) { group in
            group.addTask {
                await board.follow {
                    switch board[DaemonConfiguration.mainSync]?.result {
                    case .converged: .converged
                    case .failed: .failed
                    case .degraded, .progressing, nil: nil
                    }
                }
            }
            group.addTask {
                try? await Task.sleep(for: limit)
                return .degraded
            }
            defer { group.cancelAll() }
            return await group.next().flatMap { $0 } ?? .degraded
        }
    }
}

extension ThrowingTaskGroup where ChildTaskResult == DaemonExit?, Failure == any Error {
    /// Adds a part that runs for as long as the daemon does.
    fileprivate mutating func addPart(_ run: @escaping @Sendable () async throws -> Void) {
        addTask {
            try await run()
            return nil
        }
    }
}
