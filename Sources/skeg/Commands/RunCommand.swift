public import ArgumentParser
import Daemon
import Fetching
import Git
import Glibc
import Objects

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run the daemon: keep this machine running what a repository says.",
        discussion: """
            With --once it applies the newest commit, waits until everything runs, prints the result, and ends with 0 \
            (converged), 2 (degraded) or 3 (failed). What it started goes on running.
            SIGHUP looks for new commits at once. SIGINT and SIGTERM end the daemon; workloads go on.
            """)

    @Option(
        help: "The repository: a folder, file://, https:// or ssh:// URL, or user@host:path.", completion: .directory)
    var repo: String

    @Option(help: "The branch to follow (default: the repository's own).")
    var branch: String?

    @Option(help: "A tag to follow instead of a branch.")
    var tag: String?

    @Option(help: "A commit to stay at, by its whole id.")
    var commit: String?

    @Option(help: "The folder of the repository that is read (default: all of it).")
    var path: String = ""

    @OptionGroup var state: StateOptions

    @Option(help: "What runs the containers: process (programs of this machine) or simulated (nothing real).")
    var runtime = RuntimeKind.process

    @Option(help: "The number of nodes; more than one only with --runtime simulated.")
    var nodes = 1

    @Option(help: "A branch to which the status is written as commits, such as skeg/status (default: none).")
    var statusBranch: String?

    @Option(help: "The repository that has the status branch (default: the same).")
    var statusRepo: String?

    @Option(help: "The least time between two status commits.")
    var statusInterval = GoDurationArgument(.seconds(5))

    @Option(help: "How often a remote repository is asked for new commits.")
    var poll = GoDurationArgument(.seconds(30))

    @Option(help: "What to do about changes made past git: report or correct.")
    var drift = DriftArgument.report

    @Flag(help: "Apply a commit whole or not at all.")
    var atomic = false

    @Flag(help: "Roll Deployments out when a ConfigMap or Secret that they read changes, unless they say no.")
    var rolloutOnChange = false

    @Option(help: "A file with a token, or user:password, for https.", completion: .file())
    var tokenFile: String?

    @Option(help: "A private key for ssh.", completion: .file())
    var keyFile: String?

    @Option(
        help: "The known_hosts file that ssh servers must be in (default: ~/.ssh/known_hosts).", completion: .file())
    var knownHosts: String?

    @OptionGroup var identities: IdentityOptions

    @Option(
        help: "The authorities that https servers must be signed by, in PEM (default: the machine's).",
        completion: .file())
    var caFile: String?

    @Option(
        help:
            "Where the API is served over TLS, as host:port, or none. That it is free is asked for only of another one."
    )
    var apiAddress = APIAddress.standard.description

    @Option(help: "A further name or address by which clients reach the API; may be given several times.")
    var apiName: [String] = []

    @Option(
        help: "The file with the keys that Secrets are sealed with in the store (default: one in the state directory).",
        completion: .file())
    var encryptionKeyFile: String?

    @Option(help: "In place of a file: keyring:NAME, a key that the kernel keeps.")
    var encryptionKey: String?

    @Option(help: "How often it is measured what is used, while somebody wants to know: from 100ms to 1m.")
    var samplePeriod = GoDurationArgument(.seconds(1))

    @Option(help: "How often pods are asked for their own metrics, and a Prometheus server for others; 1s to 30s.")
    var scrapePeriod = GoDurationArgument(.seconds(5))

    @Option(help: "A Prometheus server that is asked for external metrics, as http:// or https:// URL.")
    var prometheus: String?

    @Option(help: "A file with a token for the Prometheus server.", completion: .file())
    var prometheusTokenFile: String?

    @OptionGroup var autoscaling: AutoscalerOptions

    @Option(
        help: ArgumentHelp(
            "Of what too little is left when it is less, so that pods go; or none.",
            discussion:
                "Default: memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%; also pid.available.",
            valueName: "thresholds"))
    var evictionHard: String?

    @Option(help: "How long the machine counts as short of something after it was.")
    var evictionPressureTransitionPeriod = GoDurationArgument(.seconds(300))

    @Flag(help: "Apply, wait, print the result, and end.")
    var once = false

    @Option(name: .shortAndLong, help: "With --once: how the result is printed, text or json.")
    var output = ReportFormat.text

    @Option(help: "With --once: how long to wait for convergence.")
    var timeout = GoDurationArgument(.seconds(300))

    @Flag(help: "Keep no log of who did what over the API.")
    var noAuditLog = false

    @Flag(name: .shortAndLong, help: "Log every decision.")
    var verbose = false

    func validate() throws {
        guard nodes >= 1, nodes <= DaemonConfiguration.nodeLimit else {
            throw ValidationError("--nodes is from 1 to \(DaemonConfiguration.nodeLimit)")
        }
        guard nodes == 1 || runtime == .simulated else {
            throw ValidationError("one machine is one node: --nodes needs --runtime simulated")
        }
        guard (Duration.milliseconds(100)...Duration.seconds(60)).contains(samplePeriod.duration) else {
            throw ValidationError("--sample-period is from 100ms to 1m")
        }
        try validateMetrics()
        do { try checkEviction() } catch { throw ValidationError("--eviction-hard: \(error)") }
        guard statusBranch == nil || statusBranch != branch || statusRepo != nil else {
            throw ValidationError("--status-branch must be another branch than the one that is followed")
        }
        guard [branch, tag, commit].count(where: { $0 != nil }) <= 1 else {
            throw ValidationError("give one of --branch, --tag and --commit")
        }
        guard DaemonPaths(state: state.directory).hasRoomForSocket else {
            throw ValidationError(
                "the path of the state directory is too long for the socket in it, which has room for "
                    + "\(DaemonPaths.socketPathLimit) bytes: choose a shorter --state")
        }
        guard encryptionKey == nil || encryptionKeyFile == nil else {
            throw ValidationError("give one of --encryption-key and --encryption-key-file")
        }
        guard encryptionKey == nil || sealingKeys != nil else {
            throw ValidationError("--encryption-key is keyring:NAME; a file is given with --encryption-key-file")
        }
        guard apiAddress == "none" || APIAddress(apiAddress) != nil else {
            throw ValidationError("--api-address is host:port, such as \(APIAddress.standard), or none")
        }
        for address in [repo, statusRepo].compactMap({ $0 }) {
            let url: RemoteURL
            do { url = try RemoteURL(address) } catch { throw ValidationError(error.message) }
            guard !url.holdsSecret(withTokenFile: tokenFile != nil) else {
                throw ValidationError(
                    "an address may not hold a password or a token, since everybody sees it who lists this machine's "
                        + "processes: put it on the first line of a file, and name that with --token-file")
            }
        }
    }

    private func validateMetrics() throws {
        guard (Duration.seconds(1)...Duration.seconds(30)).contains(scrapePeriod.duration) else {
            throw ValidationError("--scrape-period is from 1s to 30s")
        }
        guard prometheus != nil || prometheusTokenFile == nil else {
            throw ValidationError("--prometheus-token-file needs --prometheus")
        }
        guard let prometheus else { return }
        do throws(HTTPAddress.Malformed) {
            _ = try HTTPAddress(prometheus)
        } catch {
            throw ValidationError("--prometheus: \(error); the token is given with --prometheus-token-file")
        }
    }

    func run() async throws {
        ProcessMemory.keepPrivate()
        let screen = ProgressScreen(isLive: !verbose)
        let daemon = Daemon(configuration, write: { screen.log($0) }, progress: { screen.show($0) })
        let exit = try await daemon.run()
        screen.end()
        if once { screen.printResult(as: output) }
        if exit.code != 0 { throw ExitCode(exit.code) }
    }

    private func checkEviction() throws {
        var configuration = DaemonConfiguration(repository: "", state: "")
        try configuration.setEviction(
            thresholds: evictionHard, transitionPeriod: evictionPressureTransitionPeriod.duration)
    }

    /// A folder is named from the root on, since the daemon remembers it, also where there is none yet; a URL stays as
    /// it is.
    private func located(_ repository: String) -> String {
        if let path = realpath(repository, nil) {
            defer { free(path) }
            return String(cString: path)
        }
        guard let path = try? RemoteURL(repository).localPath else { return repository }
        return StateOptions.absolute(path)
    }

    private var sealingKeys: SealingKeyPlace? {
        if let encryptionKeyFile { return .file(StateOptions.absolute(encryptionKeyFile)) }
        return encryptionKey.flatMap { SealingKeyPlace(keyring: $0) }
    }

    private var configuration: DaemonConfiguration {
        var configuration = DaemonConfiguration(repository: located(repo), state: state.directory)
        configuration.branch = branch
        configuration.tag = tag
        configuration.commit = commit
        configuration.path = path
        configuration.runtime = runtime
        configuration.nodes = nodes
        configuration.statusBranch = statusBranch
        configuration.statusRepository = statusRepo.map(located)
        configuration.statusInterval = statusInterval.duration
        configuration.poll = poll.duration
        configuration.samplePeriod = samplePeriod.duration
        configuration.scrapePeriod = scrapePeriod.duration
        configuration.prometheus = prometheus.map {
            PrometheusServer(url: $0, tokenFile: prometheusTokenFile.map(StateOptions.absolute))
        }
        configuration.autoscaling = autoscaling.settings
        // They were looked at before.
        try? configuration.setEviction(
            thresholds: evictionHard, transitionPeriod: evictionPressureTransitionPeriod.duration)
        configuration.correctsDrift = drift == .correct
        configuration.isAtomic = atomic
        configuration.rollsOutOnChange = rolloutOnChange
        configuration.tokenFile = tokenFile
        configuration.keyFile = keyFile
        configuration.knownHostsFile = knownHosts ?? Terminal.text("HOME").map { $0 + "/.ssh/known_hosts" }
        configuration.ageKeys = identities.keys(alsoOwn: false)
        configuration.authorityFile = caFile
        configuration.apiAddress = APIAddress(apiAddress)
        configuration.apiNames = apiName
        configuration.sealingKeys = sealingKeys
        configuration.once = once ? timeout.duration : nil
        configuration.keepsAuditLog = !noAuditLog
        configuration.isVerbose = verbose
        return configuration
    }
}

extension RuntimeKind: ExpressibleByArgument {}

enum DriftArgument: String, ExpressibleByArgument, CaseIterable {
    case report, correct
}
