public import Controllers
internal import GitOps
internal import PodLifecycle

/// What runs the containers of this daemon's nodes.
public enum RuntimeKind: String, Sendable, CaseIterable {
    /// Programs of this machine.
    case process
    /// Nothing real: for trying out and for measuring.
    case simulated
}

/// How a daemon is run.
public struct DaemonConfiguration: Sendable {
    /// Simulated nodes in one daemon.
    public static let nodeLimit = 10_000

    /// The name of the Sync that the command line describes. Others come as objects, from git too.
    public static let mainSync = "main"

    public var repository: String
    public var branch: String?
    public var tag: String?
    public var commit: String?
    /// The folder of the repository that is read; empty for all.
    public var path = ""
    /// The state directory.
    public var state: String
    public var runtime = RuntimeKind.process
    public var nodes = 1
    /// nil for no status commits.
    public var statusBranch: String?
    /// nil for the repository itself.
    public var statusRepository: String?
    public var statusInterval = Duration.seconds(5)
    public var poll = Duration.seconds(30)
    /// How often it is measured what nodes and containers use.
    public var samplePeriod = Duration.seconds(1)
    /// How often pods are asked for their own metrics, and a Prometheus server for others.
    public var scrapePeriod = Duration.seconds(5)
    /// What answers queries for external metrics; nil for nothing.
    public var prometheus: PrometheusServer?
    /// What holds for autoscalers that do not say otherwise.
    public var autoscaling = AutoscalerSettings()
    /// When this machine is short of something, so that pods go.
    var eviction = EvictionSettings.standard
    public var correctsDrift = false
    public var isAtomic = false
    /// Deployments roll out when a ConfigMap or Secret that they read changes, unless they say no.
    public var rollsOutOnChange = false
    public var tokenFile: String?
    public var keyFile: String?
    public var knownHostsFile: String?
    /// What opens encrypted files.
    public var ageKeys = AgeKeys()
    /// The authorities that https servers must be signed by, in PEM; nil for the machine's own.
    public var authorityFile: String?
    /// Where the API is served over TLS, besides the socket in the state directory; nil for nowhere.
    public var apiAddress: APIAddress? = .standard
    /// Names and addresses that clients use for it, besides this machine's own and the one that is listened on.
    public var apiNames: [String] = []
    /// Whether it is kept who did what over the API.
    public var keepsAuditLog = true
    /// Where the keys lie that Secrets are sealed with in the store; nil for a file in the state directory.
    public var sealingKeys: SealingKeyPlace?
    /// Apply once, and wait so long for convergence; nil to go on.
    public var once: Duration?
    public var isVerbose = false

    public init(repository: String, state: String) {
        self.repository = repository
        self.state = state
    }
}

extension DaemonConfiguration {
    /// When this machine is short of something.
    ///
    /// - Parameters:
    ///   - thresholds: `memory.available<100Mi,nodefs.available<10%`, or `none`; nil for the kubelet's own.
    ///   - transitionPeriod: How long a node counts as short after it was.
    /// - Throws: `EvictionSettingsError`, which says what is wrong with the thresholds.
    public mutating func setEviction(thresholds: String?, transitionPeriod: Duration) throws {
        if let thresholds { eviction.thresholds = try EvictionSettings.thresholds(thresholds) }
        eviction.transitionPeriod = transitionPeriod
    }
}

/// A place for the keys that Secrets are sealed with in the store.
public enum SealingKeyPlace: Sendable, Hashable {
    case file(String)
    /// A key of the type `user` that the kernel keeps, by its description.
    case keyring(String)

    private static let keyringPrefix = "keyring:"

    /// Reads `keyring:NAME`; nil for anything else.
    public init?(keyring text: String) {
        guard text.hasPrefix(SealingKeyPlace.keyringPrefix), text.count > SealingKeyPlace.keyringPrefix.count else {
            return nil
        }
        self = .keyring(String(text.dropFirst(SealingKeyPlace.keyringPrefix.count)))
    }
}

/// How a daemon ended.
public enum DaemonExit: Sendable, Hashable {
    /// It was told to stop.
    case stopped
    /// `--once`: everything runs as git says.
    case converged
    /// `--once`: something is held up.
    case degraded
    /// `--once`: the commit could not be applied.
    case failed

    public var code: Int32 {
        switch self {
        case .stopped, .converged: 0
        case .degraded: 2
        case .failed: 3
        }
    }
}

/// How far a sync is, in a line for people who watch.
public struct DaemonProgress: Sendable, Hashable {
    public var sync: String
    /// `Converged`, `Progressing`, `Degraded` or `Failed`.
    public var result: String
    public var revision: String
    public var currentObjects: Int
    public var objects: Int
    public var message: String

    init(_ report: SyncReport) {
        sync = report.sync
        result = report.result.rawValue
        revision = report.attempted?.shortID ?? ""
        currentObjects = report.healthCounts[.current] ?? 0
        objects = report.objectCount
        message = report.message
    }
}
