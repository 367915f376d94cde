import Objects
import Store
import TestSupport
import Testing

@testable import Simulator

/// A simulation whose people do what a test says, and in which nothing goes wrong by chance.
struct SimulatedCase {
    private(set) var simulation: Simulation
    private let hasMistakes: Bool

    /// - Parameters:
    ///   - crash: Where the daemon ends once.
    ///   - mistakes: Found while it runs, or not; otherwise what the checks find is an issue.
    init(seed: UInt64 = 2, crash: CrashPoint? = nil, mistakes: SimulatedMistakes? = nil) {
        var settings = SimulationSettings.calm
        settings.syncs = 1
        settings.crash = crash
        settings.mistakes = mistakes ?? SimulatedMistakes()
        hasMistakes = mistakes != nil
        simulation = Simulation(seed: seed, settings: settings)
        simulation.startDaemon()
        run(for: .seconds(1))
    }

    var snapshot: Snapshot { simulation.snapshot }

    /// Commits all files that there are from now on.
    mutating func commit(_ files: [String: SimulatedFile], _ message: String = "change") {
        simulation.repository.commit(files, message: message)
        simulation.lookForCommits()
    }

    /// - Parameter untilCrash: Ends as soon as the daemon has.
    mutating func run(for time: Duration, untilCrash: Bool = false) {
        simulation.phaseEnd = simulation.now + time
        while simulation.now < simulation.phaseEnd, simulation.checks.fault == nil {
            if untilCrash, !simulation.isUp { return }
            simulation.step(until: simulation.phaseEnd)
        }
        if !hasMistakes { #expect(simulation.checks.fault == nil) }
    }

    /// What the checks have found.
    var fault: String? { simulation.checks.fault }

    /// Somebody makes a pod that ends.
    mutating func createTask(_ policy: String, seconds: Int, exitCode: Int) {
        var pod = Make.pod("task").object
        pod.becomeTask(policy, seconds: seconds, exitCode: exitCode)
        simulation.write(Transaction([.create(pod.asStored(at: simulation.now))], by: "kubectl"))
    }

    var task: Pod? { simulation.snapshot[ObjectKey(.pod, namespace: "default", name: "task")].map(Pod.init) }

    /// A node loses power and memory, and its agent begins anew.
    mutating func loseNode(_ name: String) {
        guard let index = simulation.nodes.indices.first(where: { "node-\($0)" == name }) else { return }
        simulation.crashNode(index, forgetting: true)
        simulation.startAgent(index)
    }

    /// The daemon's writes so far.
    var writes: Int { simulation.faults.passed[.afterWrite] ?? 0 }

    var hasCrashed: Bool { !simulation.isUp }

    mutating func crashDaemon() {
        simulation.crash()
        simulation.startsAt = nil
    }

    mutating func startDaemon() { simulation.startDaemon() }

    /// What is not as git says.
    var missing: String? { simulation.whatIsMissing() }
}

extension SimulatedManifest {
    static func configMap(_ name: String, in namespace: String = "default") -> SimulatedManifest {
        SimulatedManifest(key: ObjectKey(.configMap, namespace: namespace, name: name), content: .configMap(data: 1))
    }

    static func namespace(_ name: String) -> SimulatedManifest {
        SimulatedManifest(key: ObjectKey(.namespace, name: name), content: .namespace(version: 1))
    }

    static func deployment(_ name: String, in namespace: String = "default", _ workload: Workload) -> SimulatedManifest
    {
        SimulatedManifest(
            key: ObjectKey(.deployment, namespace: namespace, name: name), content: .deployment(workload))
    }
}
