import Objects
import Store
import Testing

@testable import Simulator

/// A simulation whose people do what a test says, and in which nothing goes wrong by chance.
struct SimulatedCase {
    private(set) var simulation: Simulation

    /// - Parameter crash: Where the daemon ends once.
    init(seed: UInt64 = 2, crash: CrashPoint? = nil) {
        var settings = SimulationSettings.calm
        settings.syncs = 1
        settings.crash = crash
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
        #expect(simulation.checks.fault == nil)
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
