import Glibc
import Simulator
import Testing

/// The whole control plane on a virtual clock. A seed that fails is shown by the command that the issue names;
/// docs/contributing/simulation.md says how to read it.
@Suite struct SimulationTests {
    /// The first seed and how many follow it: `SKEG_SEED`, `SKEG_SEEDS`.
    private static var seeds: [UInt64] {
        func number(_ name: String) -> UInt64? { getenv(name).flatMap { UInt64(String(cString: $0)) } }
        if let seed = number("SKEG_SEED") { return Array(seed..<seed + (number("SKEG_SEEDS") ?? 1)) }
        return Array(1...(number("SKEG_SEEDS") ?? 16))
    }

    @Test(arguments: seeds) func nothingHappensThatMustNeverAndAllConverges(seed: UInt64) {
        let outcome = Simulation.run(seed: seed)
        if let fault = outcome.fault { Issue.record("seed \(seed): \(fault)\nagain: \(outcome.replay)") }
    }

    @Test(arguments: [3, 8] as [UInt64]) func aSeedAlwaysGivesTheSameRun(seed: UInt64) {
        #expect(Simulation.run(seed: seed).fingerprint == Simulation.run(seed: seed).fingerprint)
    }
}
