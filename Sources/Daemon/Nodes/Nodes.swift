internal import Glibc
internal import Measurements
internal import NodeAgent
internal import Objects
internal import PodLifecycle
internal import Probing
internal import Runtime
internal import RuntimeProcess
internal import RuntimeSimulated
internal import Store

/// The node agents of this daemon: one for the machine, or many that are simulated.
struct Nodes: Sendable {
    private let agents: [NodeAgent]
    let runtimes: [String: any ContainerRuntime]
    private let feed: StoreFeed

    init(
        _ configuration: DaemonConfiguration, paths: DaemonPaths, store: Store, tokens: any PodTokenIssuer,
        events: EventSink, log: Log
    ) throws(RuntimeError) {
        let feed = StoreFeed(store)
        self.feed = feed
        func agent(
            _ description: NodeDescription, _ runtime: any ContainerRuntime, _ files: any PodFiles,
            _ tokens: any ServiceAccountTokens, _ prober: any Prober, _ eviction: EvictionSettings? = nil
        ) -> NodeAgent {
            let options = NodeAgentOptions(
                description: description, podsDirectory: paths.pods, logsDirectory: paths.logs, defaultUser: getuid(),
                tokens: tokens, eviction: eviction, tell: { log.warning("node", $0) }, now: { SystemClock.now },
                record: { await events.record($0) })
            return NodeAgent(
                store: store, runtime: runtime, files: files, prober: prober, options: options, feed: feed)
        }
        switch configuration.runtime {
        case .process:
            let runtime = try ProcessRuntime(stateDirectory: paths.state)
            let files = HostPodFiles(podsDirectory: paths.pods, logsDirectory: paths.logs)
            let machine = Machine.description(runtime: runtime.name, version: runtime.version)
            let prober = NodeProber(runtime: runtime)
            let tokens = PodTokens(tokens) { SystemClock.now }
            agents = [agent(machine, runtime, files, tokens, prober, configuration.eviction)]
            runtimes = [machine.name: runtime]
        case .simulated:
            let nodes = (0..<configuration.nodes).map { index in
                (machine: Machine.simulated(index), runtime: SimulatedRuntime(node: index) { SystemClock.now })
            }
            agents = nodes.map { agent($0.machine, $0.runtime, NoPodFiles(), NoTokens(), $0.runtime) }
            runtimes = Dictionary(nodes.map { ($0.machine.name, $0.runtime) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// What runs the pods of a node; nil for one that is not of this daemon.
    func runtime(of node: String) -> (any ContainerRuntime)? { runtimes[node] }

    /// How often the probes of all nodes have succeeded and failed.
    var probeCounts: [(key: ProbeCounts.Key, count: ProbeCounts.Count)] { agents.flatMap(\.probeCounts.all) }

    /// What pods take of the disk, by their uids; nothing of those that have no files.
    func diskUsage(of pods: [Pod]) async -> [String: PodDiskUsage] {
        guard let agent = agents.first, agents.count == 1 else { return [:] }
        return await agent.diskUsage(of: pods)
    }

    /// Runs until the task is cancelled; workloads go on.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await feed.run() }
            for agent in agents { group.addTask { await agent.run() } }
        }
    }
}
