internal import Glibc
internal import NodeAgent
internal import Objects
internal import Runtime
internal import RuntimeProcess
internal import RuntimeSimulated
internal import Store

/// The node agents of this daemon: one for the machine, or many that are simulated.
struct Nodes: Sendable {
    private let agents: [NodeAgent]
    private let feed: StoreFeed

    init(_ configuration: DaemonConfiguration, paths: DaemonPaths, store: Store, events: EventSink) throws(RuntimeError)
    {
        let feed = StoreFeed(store)
        self.feed = feed
        func agent(
            _ description: NodeDescription, _ runtime: any ContainerRuntime, _ files: any PodFiles
        ) -> NodeAgent {
            let options = NodeAgentOptions(
                description: description, podsDirectory: paths.pods, logsDirectory: paths.logs, defaultUser: getuid(),
                now: { SystemClock.now }, record: { await events.record($0) })
            return NodeAgent(store: store, runtime: runtime, files: files, options: options, feed: feed)
        }
        switch configuration.runtime {
        case .process:
            let runtime = try ProcessRuntime(stateDirectory: paths.state)
            let files = HostPodFiles(podsDirectory: paths.pods, logsDirectory: paths.logs)
            agents = [agent(Machine.description(runtime: runtime.name, version: runtime.version), runtime, files)]
        case .simulated:
            agents = (0..<configuration.nodes).map { index in
                let runtime = SimulatedRuntime(node: index) { SystemClock.now }
                return agent(Machine.simulated(index), runtime, NoPodFiles())
            }
        }
    }

    /// Runs until the task is cancelled; workloads go on.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await feed.run() }
            for agent in agents { group.addTask { await agent.run() } }
        }
    }
}
