internal import Objects
internal import Runtime

/// One probe of one container: what it has found so far, and when it is due again.
///
/// The rules are those of the kubelet's `worker.doProbe` (pkg/kubelet/prober/worker.go): a result changes once it has
/// come as often as its threshold asks, a look that was not possible changes nothing, and a probe that has condemned its
/// container rests until there is a new one.
struct ProbeState: Sendable, Hashable {
    enum Result: Sendable, Hashable { case success, failure, unknown }

    /// What does not change while a container lives.
    struct Settings: Sendable, Hashable {
        var kind: ProbeKind
        var period: Duration
        var timeout: Duration
        var successThreshold: Int64
        var failureThreshold: Int64

        init(_ kind: ProbeKind, _ probe: Probe) {
            self.kind = kind
            period = .seconds(min(probe.periodSeconds, Settings.longest))
            timeout = .seconds(min(probe.timeoutSeconds, Settings.longest))
            successThreshold = probe.successThreshold
            failureThreshold = probe.failureThreshold
        }

        /// Seconds; what a probe may ask for is an Int32.
        private static let longest = Int64(Int32.max)
    }

    let container: ContainerID
    let settings: Settings
    private(set) var result: Result
    /// What came the last time, and how often in a row.
    private var last: Result?
    private var run: Int64 = 0
    /// Rests until there is a new container, or for good.
    private(set) var isOnHold = false
    /// Nil while it rests, waits for the startup probe, or is under way.
    private(set) var dueAt: Timestamp?
    /// Which of the pod's looks is under way.
    private(set) var attempt: UInt64?
    /// Nobody answered the last time.
    private(set) var isSlow = false
    /// Until then only a success counts: a program is given a moment to come up before its failures are told.
    private var quietUntil: Timestamp?
    /// What `dueAt` was when the look began; periods are counted from there.
    private var begun: Timestamp?

    /// - Parameters:
    ///   - known: What was known of the container before, such as by an agent that has ended; nil for a new one.
    init(of container: ContainerID, _ settings: Settings, known: Result? = nil) {
        self.container = container
        self.settings = settings
        result = known ?? ProbeState.initial(settings.kind)
    }

    /// A container lives, is not ready, and has not started, until it is shown (`newWorker`).
    private static func initial(_ kind: ProbeKind) -> Result {
        switch kind {
        case .liveness: .success
        case .readiness: .failure
        case .startup: .unknown
        }
    }

    /// Sets when it is due for the first time.
    mutating func schedule(at time: Timestamp, quietUntil: Timestamp? = nil) {
        guard dueAt == nil, attempt == nil, !isOnHold else { return }
        dueAt = time
        self.quietUntil = quietUntil
    }

    /// Looks no more at this container, as it is about to end anyway.
    mutating func rest() {
        isOnHold = true
        dueAt = nil
    }

    /// Whether it is neither resting, due at some time, nor under way.
    var isIdle: Bool { !isOnHold && dueAt == nil && attempt == nil }

    mutating func begin(as attempt: UInt64) {
        self.attempt = attempt
        begun = dueAt
        dueAt = nil
    }

    /// Whether an answer at this time counts.
    func counts(_ verdict: ProbeAnswer.Verdict, at now: Timestamp) -> Bool {
        guard let quietUntil, now < quietUntil else { return true }
        return verdict == .success || verdict == .warning
    }

    /// Takes over an answer; true where the result is another one now.
    mutating func end(_ answer: ProbeAnswer, at now: Timestamp) -> Bool {
        attempt = nil
        isSlow = answer.hasTimedOut
        guard !isOnHold else { return false }
        guard counts(answer.verdict, at: now) else {
            dueAt = nextQuiet(after: now)
            return false
        }
        dueAt = next(after: now)
        let found: Result
        switch answer.verdict {
        case .success, .warning: found = .success
        case .failure: found = .failure
        case .unknown: return false
        }
        run = found == last ? min(run + 1, Int64(Int32.max)) : 1
        last = found
        guard run >= (found == .success ? settings.successThreshold : settings.failureThreshold) else { return false }
        defer { result = found }
        if found == .success, settings.kind == .startup { rest() }
        if found == .failure, settings.kind != .readiness {
            rest()
            run = 0
        }
        return result != found
    }

    /// A period after the last look began, at once where that took longer; together with others.
    private func next(after now: Timestamp) -> Timestamp {
        ProbeTimes.together(max((begun ?? now) + settings.period, now))
    }

    /// Longer and longer after the start, and at its end as if nothing had been looked at before.
    private func nextQuiet(after now: Timestamp) -> Timestamp {
        guard let quietUntil else { return next(after: now) }
        let passed = ProbeTimes.quietTime - (quietUntil - now)
        return min(quietUntil, now + max(passed, ProbeTimes.firstQuietLook))
    }

    mutating func clockWentBack(by jump: Duration) {
        dueAt = dueAt.map { $0 + jump }
        quietUntil = quietUntil.map { $0 + jump }
        begun = begun.map { $0 + jump }
    }
}

/// When a container is looked at for the first time.
///
/// The kubelet looks at the next tick of a clock that began with the pod, or out of turn when the container's status
/// changes, which is about a second after its start. Here a container without `initialDelaySeconds` has a second too. In that
/// second a network probe that waits for a success looks often, and counts nothing but a success: so a program that comes up at
/// once is ready at once, and one that does not has no failures told that mean nothing.
///
/// All looks but those begin at a fifth of a second, so that a node wakes for several at once: that costs it less than to wake for
/// each. It makes the first look of a container late by less than a fifth, and no other.
enum ProbeTimes {
    static let quietTime = Duration.seconds(1)
    static let firstQuietLook = Duration.milliseconds(100)
    /// Periods are whole seconds, so whoever looks at such a time once goes on to.
    static let step = Duration.milliseconds(200)

    /// The first time from `time` on at which looks begin.
    static func together(_ time: Timestamp) -> Timestamp {
        let late = time.nanoseconds % step.nanoseconds
        return late == 0 ? time : time + (step - .nanoseconds(late))
    }

    struct First: Hashable {
        var at: Timestamp
        var quietUntil: Timestamp?
    }

    /// - Parameters:
    ///   - isAdopted: The container was running before this agent was.
    ///   - identity: Of the probe; spreads those of an agent that begins over their periods.
    static func first(
        _ probe: Probe, _ settings: ProbeState.Settings, startedAt: Timestamp, isAdopted: Bool, identity: String,
        now: Timestamp
    ) -> First {
        let delay = Duration.seconds(min(probe.initialDelaySeconds, Int64(Int32.max)))
        // A clock that was set back since must not hold the probe up.
        let startedAt = min(startedAt, now)
        if isAdopted {
            let spread = Double(FNV1a64.hash(identity) >> 11) / Double(1 << 53)
            let jitter = Duration.nanoseconds(Int64(Double(settings.period.nanoseconds) * spread))
            return First(at: together(max(startedAt + delay, now + jitter)))
        }
        guard delay == .zero else { return First(at: together(max(startedAt + delay, now))) }
        let end = together(startedAt + quietTime)
        let isEager = settings.kind != .liveness && probe.isNetwork && now < end
        guard isEager else { return First(at: together(max(end, now))) }
        return First(at: max(startedAt + firstQuietLook, now), quietUntil: end)
    }
}

extension Probe {
    /// Costs no process.
    fileprivate var isNetwork: Bool {
        if case .exec = handler { false } else { true }
    }
}
