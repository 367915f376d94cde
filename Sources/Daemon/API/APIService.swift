internal import API
internal import APIServer
internal import Identity
internal import Objects
internal import Store
internal import Synchronization

/// The API: who answers, in which order, and where it listens.
struct APIService: Sendable {
    /// How often it is looked whether the certificate is due.
    private static let renewalCheck = Duration.seconds(3600)

    private let configuration: DaemonConfiguration
    private let paths: DaemonPaths
    private let log: Log
    private let certificate: ServerCertificate
    private let access: DaemonAccess
    private let kinds: @Sendable () -> KindRegistry
    private let responders: [any APIResponder]
    private let health: [HealthCheck]
    private let metrics: DaemonMetrics
    private let limits = APILimits()
    private let state = State()

    private final class State: Sendable {
        /// The port that was taken, once it is.
        let port = Mutex<Int?>(nil)
        let isEnding = Mutex(false)
    }

    /// - Parameters:
    ///   - responders: Asked in their order, besides what is here.
    ///   - health: What has to be well for the daemon to be ready.
    init(
        _ configuration: DaemonConfiguration, paths: DaemonPaths, certificate: ServerCertificate,
        access: DaemonAccess, kinds: @escaping @Sendable () -> KindRegistry,
        responders: [any APIResponder], health: [HealthCheck], metrics: DaemonMetrics, log: Log
    ) {
        self.configuration = configuration
        self.paths = paths
        self.certificate = certificate
        self.access = access
        self.kinds = kinds
        self.responders = responders
        self.health = health
        self.metrics = metrics
        self.log = log
    }

    /// Serves until the task is cancelled, and then what was begun.
    ///
    /// - Parameter listening: Told once where the API is served over TLS; nil for nowhere.
    func run(_ listening: @escaping @Sendable (APIAddress?) async -> Void) async throws {
        let chain = chain
        try await withTaskCancellationHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                if let address = configuration.apiAddress {
                    let (settled, ready) = AsyncStream<Void>.makeStream()
                    group.addTask {
                        defer { ready.finish() }
                        try await serve(address, chain) { ready.finish() }
                    }
                    for await _ in settled {}
                    group.addTask { await renew() }
                }
                await listening(servedAddress)
                group.addTask {
                    try await HTTPServer(.unixSocket(path: paths.socket), responder: chain, limits: limits).run { _ in
                        log.info("daemon", "ready")
                    }
                }
                try await group.waitForAll()
            }
        } onCancel: {
            state.isEnding.withLock { $0 = true }
        }
    }

    /// nil where it is not served over TLS.
    private var servedAddress: APIAddress? {
        guard var address = configuration.apiAddress, let port = state.port.withLock({ $0 }) else { return nil }
        address.port = port
        return address
    }

    /// A request goes through these from the outside in: counted, bounded in time and in number, let in, and answered by the
    /// first that knows its path.
    private var chain: any APIResponder {
        let url: @Sendable () -> String? = { servedAddress?.url }
        let identity = IdentityAPI(certificate: certificate, url: url)
        let own: [any APIResponder] = [
            healthAPI, VersionAPI(version: Version.text), MetricsAPI(metrics.registry), identity
        ]
        let allowed = access.gate(own + access.responders(address: url) + responders)
        let bounded = AnswerDeadline(limits, RequestLimits(limits, allowed))
        return RequestMetrics(metrics.registry, kinds: kinds, bounded)
    }

    private var healthAPI: HealthAPI {
        let ending = HealthCheck("shutdown") { [state] in
            state.isEnding.withLock { $0 } ? "the daemon is about to end" : nil
        }
        return HealthAPI(live: [.ping], ready: health + [ending])
    }

    private func serve(
        _ address: APIAddress, _ chain: any APIResponder, _ started: @escaping @Sendable () -> Void
    ) async throws {
        let certificate = certificate
        let settings = TLSSettings {
            let current = certificate.current
            return TLSSettings.Material(
                certificate: current.credential.certificate, key: current.credential.key,
                authority: certificate.authority.certificatePEM, generation: current.generation)
        } proof: { bytes in
            guard let subject = CertificateSubject(certificate: bytes) else { return .nothing }
            return .certificate(commonName: subject.commonName, organizations: subject.organizations)
        }
        do {
            let responders = responders
            let server = HTTPServer(
                .tls(host: address.host, port: address.port, settings), responder: chain, limits: limits
            ) { request in responders.contains { $0.isAtHand(request) } }
            try await server.run { number in
                state.port.withLock { $0 = number }
                started()
                log.info("daemon", "API at \(APIAddress(host: address.host, port: number ?? address.port))")
            }
        } catch {
            let text = "cannot serve the API at \(address): \(error); choose another --api-address, or none"
            guard configuration.apiAddress != .standard || state.port.withLock({ $0 }) != nil else {
                // Nobody asked for this one, and all else works without it.
                log.warning("daemon", text)
                return
            }
            log.error("daemon", text)
            throw error
        }
    }

    private func renew() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: APIService.renewalCheck)
            do throws(IdentityError) {
                if try certificate.renewIfDue(at: SystemClock.now) {
                    log.info("daemon", "made a new server certificate")
                }
            } catch {
                log.error("daemon", "no new server certificate: \(error)")
            }
        }
    }
}
