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
    @Flag(help: "Run a short, calm course of each seed once for every write, push and fetch, and end the daemon there.")
    var crashEverywhere = false
    @Option(
        help: "End the daemon at one place of the calm course of a seed, as after-write:12.",
        transform: CrashPoint.parse) var crash: CrashPoint?

    @Option(help: "So many autoscalers at once, with pods that are a model, in place of the whole control plane.")
    var autoscalers = 0

    @Option(help: "With --autoscalers: for so many seconds loads change, and things go wrong.")
    var turmoil = 600

    func run() throws {
        if autoscalers > 0 { return try runFleets() }
        let runs = Mutex(Runs(seeds: seed..<seed + seeds, crash: crash, crashesEverywhere: crashEverywhere))
        let total = Mutex(Total())
        let workers = jobs > 0 ? jobs : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let isOnly = seeds == 1 && !crashEverywhere
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while let (seed, crash) = runs.withLock({ $0.next() }) {
                var settings = crash == nil ? SimulationSettings() : .calm
                settings.crash = crash
                settings.traces = trace
                let outcome = Simulation.run(seed: seed, settings: settings)
                total.withLock { $0.add(outcome, tracing: trace && (outcome.fault != nil || isOnly)) }
            }
        }
        let result = total.withLock { $0 }
        result.tell()
        if result.failures > 0 { throw ExitCode.failure }
    }
}

extension Simulate {
    /// Runs fleets of autoscalers.
    private func runFleets() throws {
        let left = Mutex(seed..<seed + seeds)
        let total = Mutex((runs: 0, changes: 0, writes: Int64(0), ticks: 0, failures: 0))
        let workers = jobs > 0 ? jobs : max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while let seed = left.withLock({ $0.popFirst() }) {
                var settings = AutoscalerFleet.Settings()
                settings.autoscalers = autoscalers
                settings.turmoil = .seconds(turmoil)
                settings.traces = trace
                let outcome = AutoscalerFleet.run(seed: seed, settings: settings)
                total.withLock { total in
                    total.runs += 1
                    total.changes += outcome.changes
                    total.writes += outcome.writes
                    total.ticks += outcome.ticks
                    if trace, outcome.fault != nil || seeds == 1 { outcome.trace.forEach { print($0) } }
                    guard let fault = outcome.fault else { return }
                    total.failures += 1
                    print("seed \(seed): \(fault)\n  again: \(outcome.replay)")
                    fflush(nil)
                }
            }
        }
        let sum = total.withLock { $0 }
        print(
            "\(sum.runs) runs of \(autoscalers) autoscalers, \(sum.changes) changes of a count, \(sum.writes) writes to the "
                + "store, \(sum.ticks) looks at all")
        print(sum.failures == 0 ? "all is well" : "\(sum.failures) of \(sum.runs) runs failed")
        if sum.failures > 0 { throw ExitCode.failure }
    }
}

extension CrashPoint {
    fileprivate static func parse(_ text: String) throws -> CrashPoint {
        guard let point = CrashPoint(text) else {
            let places = Place.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("'\(text)' is no place: write one of \(places), a colon and a number")
        }
        return point
    }
}

/// What is still to be run.
private struct Runs {
    var seeds: Range<UInt64>
    var crash: CrashPoint?
    var crashesEverywhere: Bool
    private var points: [CrashPoint] = []
    private var seed: UInt64 = 0

    init(seeds: Range<UInt64>, crash: CrashPoint?, crashesEverywhere: Bool) {
        self.seeds = seeds
        self.crash = crash
        self.crashesEverywhere = crashesEverywhere
    }

    mutating func next() -> (UInt64, CrashPoint?)? {
        if let point = points.popLast() { return (seed, point) }
        guard let next = seeds.popFirst() else { return nil }
        guard crashesEverywhere else { return (next, crash) }
        seed = next
        points = Simulation.crashPoints(seed: next).reversed()
        return self.next()
    }
}

/// What all runs together came to.
private struct Total {
    var runs = 0
    var steps = 0
    var writes: Int64 = 0
    var commits = 0
    var scaled = 0
    var faults: [SimulatedFault: Int] = [:]
    var failures = 0

    mutating func add(_ outcome: SimulationOutcome, tracing: Bool) {
        runs += 1
        steps += outcome.steps
        writes += outcome.revision
        commits += outcome.commits
        scaled += outcome.scaled
        faults.merge(outcome.faults, uniquingKeysWith: +)
        if tracing { for line in outcome.trace { print(line) } }
        guard let fault = outcome.fault else { return }
        failures += 1
        print("seed \(outcome.seed): \(fault)\n  again: \(outcome.replay)")
        fflush(nil)
    }

    func tell() {
        print(
            "\(runs) runs, \(commits) commits to git, \(writes) writes to the store, \(steps) steps, "
                + "\(scaled) times scaled")
        for fault in SimulatedFault.allCases { print("  \(faults[fault] ?? 0) × \(fault.rawValue)") }
        print(failures == 0 ? "all is well" : "\(failures) of \(runs) runs failed")
    }
}

extension Range<UInt64> {
    fileprivate mutating func popFirst() -> UInt64? {
        guard let first else { return nil }
        self = first + 1..<upperBound
        return first
    }
}
