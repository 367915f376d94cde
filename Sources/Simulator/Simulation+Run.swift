internal import GitOps
internal import NodeAgent
internal import Objects
internal import RuntimeSimulated
internal import Store

/// A part of the world that can be the next to do something.
enum SimulatedActor: Sendable, Hashable {
    case people
    case daemonStart
    case control
    case events
    case sync(Int)
    case status
    case measuring
    case node(Int)
    /// A node's statuses on their way into the store.
    case nodeWrites(Int)
}

/// How a simulation went.
public struct SimulationOutcome: Sendable {
    public var seed: UInt64
    /// Where the daemon was to end.
    public var crash: CrashPoint?
    /// What must never happen, and did; nil where all is well.
    public var fault: String?
    public var faults: [SimulatedFault: Int]
    /// How often the run came to each place at which the daemon can end.
    public var passed: [CrashPoint.Place: Int]
    public var steps: Int
    public var revision: Int64
    /// How often an autoscaler has changed how many pods there are.
    public var scaled: Int
    public var commits: Int
    public var trace: [String]
    /// Stands for everything that happened: two runs of one seed have the same.
    public var fingerprint: String

    /// How to see the failure again.
    public var replay: String { "make simulate SEED=\(seed)\(crash.map { " CRASH=\($0)" } ?? "") TRACE=yes" }
}

extension Simulation {
    /// Runs one seed from beginning to end.
    public static func run(seed: UInt64, settings: SimulationSettings = SimulationSettings()) -> SimulationOutcome {
        var simulation = Simulation(seed: seed, settings: settings)
        simulation.run()
        var mark = "\(simulation.steps) \(simulation.now.nanoseconds) \(simulation.snapshot.revision)"
        for committed in simulation.history.suffix(50) {
            mark += committed.author + committed.events.map { $0.key.description }.joined()
        }
        return SimulationOutcome(
            seed: seed, crash: settings.crash, fault: simulation.checks.fault, faults: simulation.faults.counts,
            passed: simulation.faults.passed, steps: simulation.steps, revision: Int64(simulation.snapshot.revision),
            scaled: simulation.autoscaledCount,
            commits: simulation.repository.log.count,
            trace: simulation.trace, fingerprint: SimulatedRepository.hash(mark))
    }

    mutating func run() {
        startDaemon()
        peopleAt = now
        turmoil()
        if settings.keepsNodesLost { return endure() }
        guard checks.fault == nil else { return }
        mend()
        settle()
        guard checks.fault == nil else { return }
        stayQuiet()
    }

    private mutating func turmoil() {
        phaseEnd = now + course.turmoil
        while now < phaseEnd, checks.fault == nil, steps < Simulation.stepLimit {
            disturbWorld()
            step(until: phaseEnd)
        }
    }

    /// More steps than any turmoil takes.
    private static let stepLimit = 100_000

    /// After inputs and faults have stopped, all becomes as git says.
    private mutating func settle() {
        phaseEnd = now + settings.patience
        var lastWord = now
        while checks.fault == nil {
            if !anythingIsUnderWay {
                guard whatIsMissing() != nil else { return }
                if tidyUp() { continue }
                if mustRepeat(since: lastWord) {
                    commitMended()
                    lastWord = now
                }
            }
            guard now < phaseEnd else {
                checks.fail(
                    "not converged after \(settings.patience): \(whatIsMissing() ?? "something is always under way")")
                return
            }
            step(until: phaseEnd)
        }
    }

    /// A sync that only reports drift has to be told again what somebody's deletion undid after the last commit.
    private func mustRepeat(since lastWord: Timestamp) -> Bool {
        course.drift == .report && now - lastWord > .seconds(600)
    }

    /// What may not happen does not, though not all can converge.
    private mutating func endure() {
        guard checks.fault == nil else { return }
        mend()
        phaseEnd = now + settings.patience
        while checks.fault == nil, now < phaseEnd { step(until: phaseEnd) }
    }

    /// Nothing changes any more but what tells that somebody lives.
    private mutating func stayQuiet() {
        isQuiet = true
        let first = history.count
        let commits = branch.commits.count
        phaseEnd = now + course.quiet
        while checks.fault == nil, now < phaseEnd { step(until: phaseEnd) }
        guard checks.fault == nil else { return }
        for committed in history[first...] {
            let changes = committed.events.filter { $0.kind != .node && $0.kind != .event }
            guard let event = changes.first else { continue }
            checks.fail("\(committed.author) changes \(event.key) though nothing has happened")
        }
        if branch.commits.count != commits { checks.fail("a status commit though nothing has happened") }
        if let missing = whatIsMissing() { checks.fail("does not stay converged: \(missing)") }
        for fault in snapshot.verifyIndexes() { checks.fail(fault) }
    }

    /// Something is on its way that will change the state.
    private var anythingIsUnderWay: Bool {
        !ready().isEmpty || daemon?.status.machine.isIdle != true || daemon?.status.isStale != false
            || nodes.contains { !$0.writes.isEmpty || $0.agent.hasUnwritten }
            || daemon?.syncs.indices.contains(where: syncHasWork) == true
            || daemon?.syncs.contains { $0.lookAt != nil } == true
    }

    // MARK: One step

    /// Lets one part that has work do it, or the clock go on to when one will have.
    mutating func step(until end: Timestamp) {
        steps += 1
        let ready = ready()
        if !ready.isEmpty, !happens(.pause) {
            stepsAtOnce += 1
            if stepsAtOnce > settings.stepsAtOnce { checks.fail("an endless loop among \(Set(ready))") }
            let actor = ready[random.below(ready.count)]
            perform(actor)
            // Everything takes its time.
            now = now + .microseconds(random.within(0...2000))
            return
        }
        let next = ready.isEmpty ? nextTime() : now + .milliseconds(random.within(1...2000))
        if let next, next <= now { stepsAtOnce += 1 } else { stepsAtOnce = 0 }
        if stepsAtOnce > settings.stepsAtOnce { checks.fail("time stands still") }
        now = max(now, min(next ?? end, end))
    }

    private func ready() -> [SimulatedActor] {
        var actors: [SimulatedActor] = []
        if let time = peopleAt, time <= now { actors.append(.people) }
        if let time = startsAt, time <= now { actors.append(.daemonStart) }
        if controlHasWork { actors.append(.control) }
        if daemon?.notes.isEmpty == false { actors.append(.events) }
        for (index, sync) in (daemon?.syncs ?? []).enumerated() where sync.restsUntil <= now && syncHasWork(index) {
            actors.append(.sync(index))
        }
        if statusHasWork { actors.append(.status) }
        if let time = nextMeasuring, time <= now { actors.append(.measuring) }
        for index in nodes.indices {
            if nodeHasWork(index) { actors.append(.node(index)) }
            if isUp, nodes[index].absence == nil, !nodes[index].writes.isEmpty { actors.append(.nodeWrites(index)) }
        }
        return actors
    }

    private func nextTime() -> Timestamp? {
        var times = [peopleAt, startsAt, nextMeasuring]
        if let daemon {
            times += [daemon.controlAt, daemon.status.alarmAt, daemon.status.pushing?.at]
            for (index, sync) in daemon.syncs.enumerated() {
                times.append(max(sync.fetchAt, sync.restsUntil))
                if sync.report?.result != .converged { times.append(max(sync.remindAt, sync.restsUntil)) }
                if sync.restsUntil > now, syncHasWork(index) { times.append(sync.restsUntil) }
                times.append(sync.lookAt.map { max($0, sync.restsUntil) })
            }
        }
        for node in nodes {
            if isUp, node.absence == nil {
                times += [node.nextEvent, node.reportAt]
            } else if node.isPowered {
                times.append(node.runtime.nextEvent)
            }
            times.append(node.absence?.until)
        }
        return times.compactMap { $0 }.min()
    }

    private mutating func perform(_ actor: SimulatedActor) {
        switch actor {
        case .people: stepPeople()
        case .daemonStart: startDaemon()
        case .control: stepControl()
        case .events: stepEvents()
        case .sync(let index): stepSync(index)
        case .status: stepStatus()
        case .measuring: stepMeasuring()
        case .node(let index): stepNode(index)
        case .nodeWrites(let index): stepNodeWrites(index)
        }
    }
}
