public import Objects

/// How a simulated container behaves, as data. Written in an annotation of the pod, for all its containers
/// (`skeg.dev/simulate`) or for one (`skeg.dev/simulate.<container>`): `start=200ms,after=5s,exit=1,stop=1s,term=0`, and what it
/// uses while it runs: `cpu=250m,memory=64Mi`. What its probes find: `startup=3s,ready=5s,flap=20s,sick=1m,hung=2m`.
public struct SimulatedBehavior: Sendable, Hashable {
    public static let annotation = "skeg.dev/simulate"

    /// How long starting takes.
    public var start: Duration
    /// How long the container runs before it ends by itself; nil for ever.
    public var after: Duration?
    /// The exit code where it ends by itself.
    public var exitCode: Int32
    /// How long it takes to end when it is told to. Killed at the end of its grace period if that is sooner.
    public var stop: Duration
    /// The exit code where it ends as it is told to.
    public var terminationExitCode: Int32
    /// What it is said to use while it runs.
    public var cpuMillicores: Int64
    public var memoryBytes: Int64
    /// What its probes find, by how long it has been running.
    public var probes = SimulatedProbes()

    public init(
        start: Duration = .zero, after: Duration? = nil, exitCode: Int32 = 0, stop: Duration = .zero,
        terminationExitCode: Int32 = 143, cpuMillicores: Int64 = 0, memoryBytes: Int64 = 0
    ) {
        self.start = start
        self.after = after
        self.exitCode = exitCode
        self.stop = stop
        self.terminationExitCode = terminationExitCode
        self.cpuMillicores = cpuMillicores
        self.memoryBytes = memoryBytes
    }

    /// Reads the annotation's form; nil where a word is unknown or a value does not fit. What is not named stays as in
    /// `base`. An exit code without `after` means that the container ends at once.
    public init?(_ text: String, base: SimulatedBehavior = SimulatedBehavior()) {
        self = base
        for word in text.split(separator: ",") {
            let parts = word.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            guard parts.count == 2 else { return nil }
            switch parts[0] {
            case "start":
                guard let value = GoDuration.parse(parts[1]) else { return nil }
                start = value
            case "after":
                guard let value = GoDuration.parse(parts[1]) else { return nil }
                after = value
            case "stop":
                guard let value = GoDuration.parse(parts[1]) else { return nil }
                stop = value
            case "exit":
                guard let value = Int32(parts[1]) else { return nil }
                exitCode = value
                if after == nil { after = .zero }
            case "term":
                guard let value = Int32(parts[1]) else { return nil }
                terminationExitCode = value
            case "startup", "ready", "flap", "sick", "hung":
                guard let value = GoDuration.parse(parts[1]) else { return nil }
                probes.set(parts[0], value)
            case "cpu":
                guard let value = Quantity(parts[1]), !value.isNegative else { return nil }
                cpuMillicores = value.milliValue
            case "memory":
                guard let value = Quantity(parts[1]), !value.isNegative else { return nil }
                memoryBytes = value.value
            default: return nil
            }
        }
    }
}

/// How often verbs go wrong, drawn from a seed.
public struct SimulatedFaults: Sendable {
    /// Of 1: the verb does nothing and answers with an error.
    public var failure: Double
    /// Of 1: the verb takes effect, but an error is answered.
    public var lostAnswer: Double
    /// Answers come up to this much later.
    public var delay: Duration
    public var source: IDSource
    /// How often a verb has failed, and an answer been lost.
    public private(set) var failed = 0
    public private(set) var lost = 0

    public init(failure: Double = 0, lostAnswer: Double = 0, delay: Duration = .zero, seed: UInt64 = 0) {
        self.failure = failure
        self.lostAnswer = lostAnswer
        self.delay = delay
        source = IDSource(seed: seed)
    }

    /// How much later one answer comes.
    public mutating func drawDelay() -> Duration {
        guard delay > .zero else { return .zero }
        return .nanoseconds(Int64(source.next() % UInt64(max(1, delay.nanoseconds))))
    }

    enum Fault { case none, failure, lostAnswer }

    mutating func draw() -> Fault {
        guard failure > 0 || lostAnswer > 0 else { return .none }
        let drawn = Double(source.next() >> 11) / Double(1 << 53)
        if drawn < failure {
            failed += 1
            return .failure
        }
        guard drawn < failure + lostAnswer else { return .none }
        lost += 1
        return .lostAnswer
    }
}
