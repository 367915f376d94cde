import ArgumentParser
import Foundation

/// Measures what Skeg costs: parts in this process, and the whole with the real program. Nothing passes or fails here.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure what parts and the whole cost.",
        discussion: """
            Scenarios: \(Scenario.allCases.map(\.rawValue).joined(separator: ", ")). All but growth and watch run by default.
            Each figure is the median of several runs, with the least and the greatest, so that a noisy machine shows.
            """)

    @Argument(help: "The scenarios to run.")
    var scenarios: [Scenario] = Scenario.allCases.filter { $0 != .growth && $0 != .watch }

    @Option(help: "The program that is measured.")
    var skeg = ".build/release/skeg"

    @Option(help: "How often each scenario with the whole program runs.")
    var runs = 3

    @Option(help: "Also writes the figures as JSON into this file.", completion: .file())
    var json: String?

    @Option(help: "How many pods the runs of growth have.")
    var pods: [Int] = [1_000, 10_000, 50_000]

    @Option(help: "How many watchers the scenario watch has.")
    var watchers = 1_000

    @Option(help: "How many changes they are told of.")
    var changes = 10_000

    func validate() throws {
        guard runs >= 1 else { throw ValidationError("--runs is at least 1") }
        guard watchers >= 1, changes >= 1 else { throw ValidationError("--watchers and --changes are at least 1") }
    }

    func run() async throws {
        var figures: [Figure] = []
        let program = URL(fileURLWithPath: skeg).path
        for scenario in scenarios {
            let found: [Figure] =
                switch scenario {
                case .text: try TextBench.figures()
                case .objects: try ObjectBench.figures()
                case .sync: try SyncBench.figures()
                case .scheduling: try SchedulingBench.figures()
                case .volumes: try await VolumeBench.figures()
                case .measuring: MeasuringBench.figures()
                case .autoscaling: try AutoscalerBench.figures()
                case .probes: try await ProbeBench.figures()
                case .access: try AccessBench.figures()
                case .store: try await StoreBench.figures() + SealingBench.figures()
                case .requests: try await RequestBench.figures()
                case .rollout: try RolloutBench.figures(program, runs: runs)
                case .configuration:
                    try ConfigurationBench.figures(program, runs: runs)
                        + ConfigurationBench.sealedFigures(program, runs: runs)
                case .process: try ProcessBench.figures(program, runs: runs)
                case .api: try await APIBench.figures(program, runs: runs)
                case .watch: try WatchBench.figures(program, watchers: watchers, changes: changes)
                case .growth: try GrowthBench.figures(program, pods: pods)
                }
            for figure in found { print(figure.line) }
            fflush(nil)
            figures += found
        }
        if let json {
            try Data("[\n  \(figures.map(\.json).joined(separator: ",\n  "))\n]\n".utf8).write(
                to: URL(fileURLWithPath: json))
        }
    }
}

/// What can be measured.
enum Scenario: String, CaseIterable, ExpressibleByArgument {
    /// Parsing and writing YAML and JSON.
    case text
    /// What one object costs on its way into the store.
    case objects
    /// Reading and planning a commit, without a daemon.
    case sync
    case scheduling
    /// A ConfigMap that thousands of pods mount changes.
    case volumes
    /// What nodes and containers use, out of what is counted.
    case measuring
    /// Looks at 1,000 autoscalers.
    case autoscaling
    /// Probes of a thousand containers.
    case probes
    /// Whether somebody may do something, with thousands of bindings.
    case access
    /// Transactions a second, alone and grouped.
    case store
    /// Reads, writes and watches of the Kubernetes API, without a connection.
    case requests
    /// The whole: idle, 300 Deployments of 10 replicas on 100 simulated nodes, and idle again.
    case rollout
    /// The whole: 10,000 ConfigMaps in one commit, commits that change nothing and one of them, a restart; and the half of them with as
    /// many Secrets.
    case configuration
    /// The whole: one pod of the process runtime.
    case process
    /// The whole: objects and lists over TLS.
    case api
    /// The whole: many watchers of an object that changes often, each of which has to see everything.
    case watch
    /// The rollout with more and more pods.
    case growth
}
