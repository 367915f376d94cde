public import Measurements
public import Objects
public import PodLifecycle
public import Runtime
public import Store

/// What an agent needs besides the machine.
public struct NodeAgentOptions: Sendable {
    public var description: NodeDescription
    public var podsDirectory: String
    public var logsDirectory: String
    /// Whom containers run as that do not say.
    public var defaultUser: UInt32
    public var limits: NodeAgentLimits
    /// How long a status may wait for others to be written with it.
    public var statusDelay: Duration
    /// The wall clock.
    public var now: @Sendable () -> Timestamp
    /// Gives pods the tokens of their ServiceAccounts.
    public var tokens: (any ServiceAccountTokens)?
    /// When the node is short of something, so that pods go; nil for never.
    public var eviction: EvictionSettings?
    /// Writes a line for who looks after the machine.
    public var tell: @Sendable (String) -> Void
    /// Tells people; must not block for long.
    public var record: @Sendable ([EventNote]) async -> Void

    public init(
        description: NodeDescription, podsDirectory: String, logsDirectory: String, defaultUser: UInt32 = 0,
        limits: NodeAgentLimits = NodeAgentLimits(), statusDelay: Duration = .milliseconds(5),
        tokens: (any ServiceAccountTokens)? = nil, eviction: EvictionSettings? = nil,
        tell: @escaping @Sendable (String) -> Void = { _ in }, now: @escaping @Sendable () -> Timestamp,
        record: @escaping @Sendable ([EventNote]) async -> Void
    ) {
        self.description = description
        self.podsDirectory = podsDirectory
        self.logsDirectory = logsDirectory
        self.defaultUser = defaultUser
        self.limits = limits
        self.statusDelay = statusDelay
        self.tokens = tokens
        self.eviction = eviction
        self.tell = tell
        self.now = now
        self.record = record
    }
}

/// The agent of one node: carries the machine's commands to the runtime, the file system and the store, and tells it
/// what came of them. All decisions are the machine's.
public final class NodeAgent: Sendable {
    let store: Store
    let runtime: any ContainerRuntime
    let files: any PodFiles
    let prober: any Prober
    let options: NodeAgentOptions
    let mailbox = Mailbox()
    /// How often each probe has succeeded and failed.
    public let probeCounts = ProbeCounts()
    private let feed: StoreFeed?

    /// - Parameters:
    ///   - prober: What looks after the runtime's containers.
    ///   - feed: What reads the store for several agents, and is run by their owner; nil for one of its own.
    public init(
        store: Store, runtime: any ContainerRuntime, files: any PodFiles, prober: any Prober,
        options: NodeAgentOptions, feed: StoreFeed? = nil
    ) {
        self.feed = feed
        self.prober = prober
        self.store = store
        self.runtime = runtime
        self.files = files
        self.options = options
    }

    /// Runs until its task is cancelled; workloads go on without it.
    public func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.listenToRuntime() }
            let feed = self.feed ?? StoreFeed(store)
            feed.subscribe(options.description.name, mailbox)
            if self.feed == nil { group.addTask { await feed.run() } }
            var loop = AgentLoop(agent: self, machine: makeMachine(), feed: feed, seed: options.now())
            await loop.begin()
            while !Task.isCancelled {
                loop.turn(&group)
                await mailbox.wait()
                for message in mailbox.take() { loop.receive(message) }
            }
            feed.unsubscribe(options.description.name, mailbox)
            group.cancelAll()
        }
    }

    /// What pods of this node take of the disk, by their uids; not newer than some seconds.
    public func diskUsage(of pods: [Pod]) async -> [String: PodDiskUsage] {
        let facts = facts
        return await files.usage(of: pods.filter { $0.nodeName == facts.name }.map { PodDisk($0, on: facts) })
    }

    private func makeMachine() -> NodeAgentMachine {
        NodeAgentMachine(
            lifecycle: PodLifecycle(node: facts), limits: options.limits, eviction: options.eviction)
    }

    private var facts: NodeFacts {
        let description = options.description
        var labels = description.labels
        labels["kubernetes.io/hostname"] = description.name
        labels["skeg.dev/runtime"] = description.runtimeName
        return NodeFacts(
            name: description.name, address: description.address,
            allocatable: Resources(.object(Fields(description.allocatable.map { ($0.key, .string($0.value)) }))),
            labels: labels,
            runtimeName: runtime.name, defaultUser: options.defaultUser, podsDirectory: options.podsDirectory,
            logsDirectory: options.logsDirectory, accepts: { [runtime] in runtime.accepts(image: $0) })
    }

    private func listenToRuntime() async {
        for await id in runtime.changes() { mailbox.post(.runtimeHint(id)) }
    }
}
