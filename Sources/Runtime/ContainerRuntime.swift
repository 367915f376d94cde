public import Measurements
public import Objects

/// What runs containers on a node: the verbs of the Container Runtime Interface
/// (`cri-api/pkg/apis/runtime/v1/api.proto`, service RuntimeService) that the node agent uses.
///
/// Every verb may be called again after its answer was lost: running a sandbox for the same pod uid and attempt, or
/// creating a container for the same sandbox, name and attempt, gives back the one that is there. What runs outlives
/// the daemon, and is listed again after its restart.
public protocol ContainerRuntime: Sendable {
    /// `process`, `simulated`, `containerd`; also the handler that a RuntimeClass names.
    var name: String { get }
    var version: String { get }

    /// Whether this runtime can run an image, or why not and which runtime would.
    func accepts(image: String) -> ImageVerdict

    func runSandbox(_ configuration: SandboxConfiguration) async throws(RuntimeError) -> SandboxStatus
    /// Ends every container of the sandbox and frees its address. Doing it again does nothing.
    func stopSandbox(_ id: SandboxID) async throws(RuntimeError)
    /// Stops, then forgets the sandbox, its containers and their logs' bookkeeping (not the logs).
    func removeSandbox(_ id: SandboxID) async throws(RuntimeError)
    func sandboxes() async throws(RuntimeError) -> [SandboxStatus]

    func createContainer(
        in sandbox: SandboxID, _ configuration: ContainerConfiguration
    ) async throws(RuntimeError) -> ContainerID
    func startContainer(_ id: ContainerID) async throws(RuntimeError)
    /// SIGTERM (or the image's signal), then SIGKILL after `gracePeriod`. Returns when the container has exited.
    func stopContainer(_ id: ContainerID, gracePeriod: Duration) async throws(RuntimeError)
    func removeContainer(_ id: ContainerID) async throws(RuntimeError)
    func containers() async throws(RuntimeError) -> [ContainerStatus]
    /// One container's status, without listing all; throws `notFound` where there is no such container.
    func status(of container: ContainerID) async throws(RuntimeError) -> ContainerStatus

    /// What the node, and each container that runs, has used so far (`ListContainerStats`). Asked every second: it has to
    /// be cheap.
    func stats() async throws(RuntimeError) -> NodeCount

    /// What the node has left of what can run out. Asked every ten seconds: it has to be cheap.
    func supply() async throws(RuntimeError) -> NodeSupply
    /// How many processes run in each pod, by the pods' uids; asked where the node is short of them.
    func processes() async throws(RuntimeError) -> [String: Int64]

    /// Runs a command beside the container's process, in its environment; ends it after `timeout`.
    func exec(
        in container: ContainerID, command: [String], timeout: Duration
    ) async throws(RuntimeError) -> ExecResult
    /// Runs a command beside the container's process, in its surroundings, and talks with it. The command ends with the
    /// container, and with the talk.
    func exec(_ request: ExecRequest, in container: ContainerID) async throws(RuntimeError) -> any ProcessStream
    /// Talks with the container's own process: what it writes from now on, and what it reads where it was created with
    /// an input. Several may do so at once, and its log gets everything too.
    ///
    /// - Parameter hasInput: Whether somebody writes. An input that ends with the first who does so ends with this talk.
    func attach(to container: ContainerID, hasInput: Bool) async throws(RuntimeError) -> any ProcessStream
    /// Connects to a TCP port of the pod.
    ///
    /// - Throws: `notFound` where nothing listens there.
    func connect(to sandbox: SandboxID, port: UInt16) async throws(RuntimeError) -> any PortStream

    /// Tells when something changed by itself (a container exited), so that the agent looks at once. A hint only: the
    /// agent also looks from time to time.
    func changes() -> AsyncStream<ContainerID>
}

extension ContainerRuntime {
    /// Of a node that is short of nothing.
    public func supply() async throws(RuntimeError) -> NodeSupply { NodeSupply() }

    public func processes() async throws(RuntimeError) -> [String: Int64] { [:] }

    public func status(of container: ContainerID) async throws(RuntimeError) -> ContainerStatus {
        guard let status = try await containers().first(where: { $0.id == container }) else {
            throw RuntimeError(.notFound, "container \(container) is not there")
        }
        return status
    }
}

public typealias SandboxID = String
public typealias ContainerID = String

public enum ImageVerdict: Sendable, Hashable {
    case runs
    /// Says what is missing and which runtime would run it.
    case cannotRun(String)
}

public struct RuntimeError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable { case notFound, invalid, permission, exhausted, timeout, failed }
    public var code: Code
    /// What failed and what to do, without any secret.
    public var message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}

/// What a pod's containers share.
public struct SandboxConfiguration: Sendable, Hashable {
    public var podName: String
    public var podNamespace: String
    public var podUID: String
    /// Counts the sandboxes that this pod has had, from 0.
    public var attempt: Int
    public var hostname: String
    /// Where the containers' logs go: `<root>/<namespace>_<name>_<uid>`.
    public var logDirectory: String
    public var hostNetwork: Bool
    public var labels: [String: String]
    public var annotations: [String: String]

    public init(
        podName: String, podNamespace: String, podUID: String, attempt: Int, hostname: String,
        logDirectory: String, hostNetwork: Bool = false, labels: [String: String] = [:],
        annotations: [String: String] = [:]
    ) {
        self.podName = podName
        self.podNamespace = podNamespace
        self.podUID = podUID
        self.attempt = attempt
        self.hostname = hostname
        self.logDirectory = logDirectory
        self.hostNetwork = hostNetwork
        self.labels = labels
        self.annotations = annotations
    }
}

public struct SandboxStatus: Sendable, Hashable {
    public var id: SandboxID
    public var podName: String
    public var podNamespace: String
    public var podUID: String
    public var attempt: Int
    public var isReady: Bool
    /// Empty for a pod on the host's network.
    public var address: String
    public var createdAt: Timestamp

    public init(
        id: SandboxID, podName: String, podNamespace: String, podUID: String, attempt: Int, isReady: Bool,
        address: String, createdAt: Timestamp
    ) {
        self.id = id
        self.podName = podName
        self.podNamespace = podNamespace
        self.podUID = podUID
        self.attempt = attempt
        self.isReady = isReady
        self.address = address
        self.createdAt = createdAt
    }
}

public struct ContainerConfiguration: Sendable, Hashable {
    public struct Mount: Sendable, Hashable {
        public var hostPath: String
        public var containerPath: String
        public var isReadOnly: Bool
        /// Nobody has asked for it: where the runtime can mount nothing, the container does without.
        public var isOptional: Bool

        public init(hostPath: String, containerPath: String, isReadOnly: Bool, isOptional: Bool = false) {
            self.hostPath = hostPath
            self.containerPath = containerPath
            self.isReadOnly = isReadOnly
            self.isOptional = isOptional
        }
    }

    /// Bounds for the container; nil for none.
    public struct Resources: Sendable, Hashable {
        /// Relative weight, as cgroup v1 counts: 1024 for one core.
        public var cpuShares: Int64?
        public var cpuLimitMillicores: Int64?
        public var memoryLimitBytes: Int64?
        public var oomScoreAdjustment: Int64?

        public init(
            cpuShares: Int64? = nil, cpuLimitMillicores: Int64? = nil, memoryLimitBytes: Int64? = nil,
            oomScoreAdjustment: Int64? = nil
        ) {
            self.cpuShares = cpuShares
            self.cpuLimitMillicores = cpuLimitMillicores
            self.memoryLimitBytes = memoryLimitBytes
            self.oomScoreAdjustment = oomScoreAdjustment
        }
    }

    public var name: String
    /// Counts the containers of this name in this pod, from 0: the restart count.
    public var attempt: Int
    public var image: String
    /// The entry point; where empty, the image's.
    public var command: [String]
    public var arguments: [String]
    public var workingDirectory: String?
    /// In order; a later one of the same name wins.
    public var environment: [EnvironmentVariable]
    public var mounts: [Mount]
    public var user: UInt32?
    public var group: UInt32?
    public var supplementalGroups: [UInt32]
    /// Relative to the sandbox's log directory: `<container>/<attempt>.log`.
    public var logPath: String
    public var resources: Resources
    /// Keeps its standard input open for who attaches; otherwise it is empty.
    public var hasInput: Bool
    /// Ends the input with the first who attached and gave one.
    public var endsInputOnce: Bool
    /// Gives it a terminal for its standard streams.
    public var hasTerminal: Bool
    /// Whether nobody may tell its command, its arguments and its working directory.
    public var hidesCommand: Bool

    public init(
        name: String, attempt: Int, image: String, command: [String], arguments: [String] = [],
        workingDirectory: String? = nil, environment: [EnvironmentVariable] = [], mounts: [Mount] = [],
        user: UInt32? = nil, group: UInt32? = nil, supplementalGroups: [UInt32] = [], logPath: String,
        resources: Resources = Resources(), hasInput: Bool = false, endsInputOnce: Bool = false,
        hasTerminal: Bool = false, hidesCommand: Bool = false
    ) {
        self.name = name
        self.attempt = attempt
        self.image = image
        self.command = command
        self.arguments = arguments
        self.workingDirectory = workingDirectory
        self.environment = environment
        self.mounts = mounts
        self.user = user
        self.group = group
        self.supplementalGroups = supplementalGroups
        self.logPath = logPath
        self.resources = resources
        self.hasInput = hasInput
        self.endsInputOnce = endsInputOnce
        self.hasTerminal = hasTerminal
        self.hidesCommand = hidesCommand
    }
}

public struct EnvironmentVariable: Sendable, Hashable {
    public var name: String
    public var value: String
    /// Whether the value, or a part of it, is out of a Secret, so that nobody may tell it.
    public var isSecret: Bool

    public init(name: String, value: String, isSecret: Bool = false) {
        self.name = name
        self.value = value
        self.isSecret = isSecret
    }
}

extension ContainerConfiguration {
    /// What takes the container's secrets out of what is said of it. Its command and its paths may hold some.
    public var secrets: Scrubber {
        let own = hidesCommand ? command + arguments + [workingDirectory ?? ""] : []
        return Scrubber(environment.filter(\.isSecret).map(\.value) + own)
    }
}

public struct ContainerStatus: Sendable, Hashable {
    public enum State: Sendable, Hashable {
        case created
        case running(startedAt: Timestamp)
        case exited(Exit)
    }

    public struct Exit: Sendable, Hashable {
        public var startedAt: Timestamp?
        public var finishedAt: Timestamp
        public var exitCode: Int32
        public var signal: Int32?
        /// `Completed`, `Error`, `OOMKilled`, `ContainerCannotRun`, `StartError`: as the kubelet reports.
        public var reason: String
        public var message: String

        public init(
            startedAt: Timestamp?, finishedAt: Timestamp, exitCode: Int32, signal: Int32? = nil, reason: String,
            message: String = ""
        ) {
            self.startedAt = startedAt
            self.finishedAt = finishedAt
            self.exitCode = exitCode
            self.signal = signal
            self.reason = reason
            self.message = message
        }
    }

    public var id: ContainerID
    public var sandbox: SandboxID
    public var name: String
    public var attempt: Int
    public var image: String
    public var createdAt: Timestamp
    public var state: State
    /// The log file, absolute.
    public var logPath: String
    /// What could not be had on this node (a limit that is not enforced), a sentence each, for people.
    public var notes: [String]

    public init(
        id: ContainerID, sandbox: SandboxID, name: String, attempt: Int, image: String, createdAt: Timestamp,
        state: State, logPath: String, notes: [String] = []
    ) {
        self.id = id
        self.sandbox = sandbox
        self.name = name
        self.attempt = attempt
        self.image = image
        self.createdAt = createdAt
        self.state = state
        self.logPath = logPath
        self.notes = notes
    }
}

public struct ExecResult: Sendable, Hashable {
    public var exitCode: Int32
    /// At most 16 KiB each.
    public var output: [UInt8]
    public var errorOutput: [UInt8]

    public init(exitCode: Int32, output: [UInt8], errorOutput: [UInt8]) {
        self.exitCode = exitCode
        self.output = output
        self.errorOutput = errorOutput
    }
}
