import ArgumentParser
import Dispatch
import Glibc
import Simulator
import Synchronization

/// Runs the whole control plane on a virtual clock, from many seeds, with faults.
@main struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run simulations of the whole control plane, and say which seeds fail.")

    @Option(help: "The first seed.") var seed: UInt64 = 1
    @Option(help: "How many seeds, counted up from the first.") var seeds: UInt64 = 1
    @Option(help: "How many run at once; as many as there are processors where it is 0.") var jobs = 0
    @Flag(help: "Print what happened in each seed that fails, or in the only one.") var trace = false

    func run() throws {
        let total = Mutex(Total())
        let end = seed + seeds
        let next = Mutex(seed)
        let workers = jobs > 0 ? jobs : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while let seed = next.withLock({ next in
                defer { next += 1 }
                return next < end ? next : nil
            }) {
                var settings = SimulationSettings()
                settings.traces = trace
                let outcome = Simulation.run(seed: seed, settings: settings)
                total.withLock { $0.add(outcome, tracing: trace && (outcome.fault != nil || seeds == 1)) }
            }
        }
        let result = total.withLock { $0 }
        result.tell()
        if !result.failed.isEmpty { throw ExitCode.failure }
    }
}

/// What all seeds together came to.
private struct Total {
    var seeds = 0
    var steps = 0
    var writes: Int64 = 0
    var commits = 0
    var faults: [SimulatedFault: Int] = [:]
    var failed: [UInt64] = []

    mutating func add(_ outcome: SimulationOutcome, tracing: Bool) {
        seeds += 1
        steps += outcome.steps
        writes += outcome.revision
        commits += outcome.commits
        faults.merge(outcome.faults, uniquingKeysWith: +)
        if tracing { for line in outcome.trace { print(line) } }
        guard let fault = outcome.fault else { return }
        failed.append(outcome.seed)
        print("seed \(outcome.seed): \(fault)\n  again: \(outcome.replay)")
        fflush(nil)
    }

    func tell() {
        print("\(seeds) seeds, \(commits) commits to git, \(writes) writes to the store, \(steps) steps")
        for fault in SimulatedFault.allCases { print("  \(faults[fault] ?? 0) × \(fault.rawValue)") }
        print(failed.isEmpty ? "all is well" : "\(failed.count) seeds failed: \(failed.sorted())")
    }
}
