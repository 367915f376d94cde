import Glibc
import Simulator
import Testing

/// The whole control plane on a virtual clock. A seed that fails is shown by the command that the issue names;
/// docs/contributing/simulation.md says how to read it. `make test` runs 2,000 seeds more, built for speed.
@Suite struct SimulationTests {
    /// The first seed and how many follow it: `SKEG_SEED`, `SKEG_SEEDS`.
    private static var seeds: [UInt64] {
        func number(_ name: String) -> UInt64? { getenv(name).flatMap { UInt64(String(cString: $0)) } }
        if let seed = number("SKEG_SEED") { return Array(seed..<seed + (number("SKEG_SEEDS") ?? 1)) }
        return Array(1...(number("SKEG_SEEDS") ?? 12))
    }

    private func expectAllIsWell(_ outcome: SimulationOutcome) {
        if let fault = outcome.fault { Issue.record("seed \(outcome.seed): \(fault)\nagain: \(outcome.replay)") }
    }

    @Test(arguments: seeds) func nothingHappensThatMustNeverAndAllConverges(seed: UInt64) {
        expectAllIsWell(Simulation.run(seed: seed))
    }

    @Test(arguments: [3, 8] as [UInt64]) func aSeedAlwaysGivesTheSameRun(seed: UInt64) {
        #expect(Simulation.run(seed: seed).fingerprint == Simulation.run(seed: seed).fingerprint)
    }

    /// Some places of one run; `make crashes` takes all.
    @Test func theDaemonMayEndAnywhere() {
        let points = Simulation.crashPoints(seed: 1)
        #expect(Set(points.map(\.place)) == Set(CrashPoint.Place.allCases))
        for point in points where point.number % 13 == 1 {
            var settings = SimulationSettings.calm
            settings.crash = point
            let outcome = Simulation.run(seed: 1, settings: settings)
            #expect(outcome.faults.values.reduce(0, +) == 1)
            expectAllIsWell(outcome)
        }
    }

    /// Pods of a node that never comes back are not replaced; nothing is doubled either.
    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func nothingIsDoubledWhereANodeNeverComesBack(seed: UInt64) {
        var settings = SimulationSettings()
        settings.keepsNodesLost = true
        settings.patience = .seconds(600)
        expectAllIsWell(Simulation.run(seed: seed, settings: settings))
    }

    @Test(arguments: [CrashPoint(.afterWrite, 12), CrashPoint(.beforePush, 1)])
    func aCrashPointIsReadAsItIsWritten(_ point: CrashPoint) {
        #expect(CrashPoint(point.description) == point)
    }

    @Test(arguments: ["", "after-write", "after-write:0", "after-lunch:3"])
    func whatIsNoCrashPointIsNone(_ text: String) {
        #expect(CrashPoint(text) == nil)
    }
}
