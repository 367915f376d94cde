public import NodeAgent
public import Objects
internal import PodLifecycle
internal import Runtime
public import RuntimeSimulated
public import Store

/// A node in a simulation: an agent and a runtime that stand beside each other on a virtual clock.
///
/// The driver tells the agent of the store (`agent.observe`), calls `step` whenever something may have happened, and
/// carries the writes to the store.
public struct SimulatedNode: Sendable {
    /// An action that has been begun and whose answer comes at `at`.
    struct Pending: Sendable {
        var at: Timestamp
        var uid: String
        var id: UInt64
        var answer: PodActionAnswer
    }

    public var agent: NodeAgentMachine
    public var runtime: SimulatedRuntimeState
    /// What the runtime said it has, on its way to the agent: it may be old news when it comes.
    private struct Listing: Sendable {
        var at: Timestamp
        var token: NodeAgentMachine.RelistToken
        var sandboxes: [SandboxStatus]
        var containers: [ContainerStatus]
    }

    /// What is in the volumes of pods, by their uids and the volumes' names. It outlives the agent, as a disk does.
    private(set) var volumes: [String: [String: [VolumeFile]]] = [:]
    private var pending: [Pending] = []
    private var listings: [Listing] = []
    /// Looks at containers that are under way.
    private var probes: [(at: Timestamp, probe: NodeAgentMachine.StartedProbe, answer: ProbeAnswer)] = []
    private var wakeAt: Timestamp?
    /// What the agent told people since the driver last took it.
    public var events: [EventNote] = []
    /// How far the agent has heard of the store.
    var seen: Revision = 0
    /// Statuses on their way into the store.
    var writes: [NodeAgentMachine.StatusWrite] = []
    /// Something was told to the agent since its last turn.
    var mustStep = false
    /// When the node's own object is written next.
    var reportAt: Timestamp?
    /// Why the node neither hears nor tells anything, and until when; nil where it does.
    var absence: (fault: SimulatedFault, until: Timestamp)?
    /// Until when others take almost all of its memory.
    var shortUntil: Timestamp?
    /// When the agent looks next at what the node has left; nil for at once.
    private var pressureAt: Timestamp?

    public init(agent: NodeAgentMachine, runtime: SimulatedRuntimeState) {
        self.agent = agent
        self.runtime = runtime
    }

    /// The agent ends and a new one takes its place, which knows nothing but the store. What the old one had begun
    /// takes place all the same.
    public mutating func restartAgent(with agent: NodeAgentMachine) {
        self.agent = agent
        pending = []
        listings = []
        probes = []
        wakeAt = nil
        writes = []
        events = []
        reportAt = nil
        pressureAt = nil
    }

    /// The wall clock was set; timers run on.
    public mutating func clockWasSet(by jump: Duration) {
        runtime.clockWasSet(by: jump)
        for index in pending.indices { pending[index].at = pending[index].at + jump }
        for index in listings.indices { listings[index].at = listings[index].at + jump }
        for index in probes.indices { probes[index].at = probes[index].at + jump }
        wakeAt = wakeAt.map { $0 + jump }
        reportAt = reportAt.map { $0 + jump }
        pressureAt = pressureAt.map { $0 + jump }
        shortUntil = shortUntil.map { $0 + jump }
        if let absence { self.absence?.until = absence.until + jump }
    }

    var isPowered: Bool { absence?.fault != .nodeOutage }

    /// When something next happens by itself.
    public var nextEvent: Timestamp? {
        let times =
            pending.map(\.at) + listings.map(\.at) + probes.map(\.at)
            + [wakeAt, runtime.nextEvent, pressureAt].compactMap { $0 }
        return times.min()
    }

    /// Lets the node do all that it does at a moment; afterwards nothing more happens until `nextEvent`, or until the
    /// store changes.
    public mutating func step(at now: Timestamp, in store: Snapshot) {
        lookAtPressure(at: now, in: store)
        // Each round carries out what the one before brought about; answers that come at once end the rounds.
        for _ in 0..<SimulatedNode.roundLimit {
            for id in runtime.advance(to: now) {
                if let status = runtime.status(of: id) { agent.containerChanged(status, agent.token) }
            }
            var isQuiet = deliver(at: now, in: store)
            let commands = agent.step(at: now, in: store)
            wakeAt = commands.wakeAt
            events += commands.events
            for action in commands.actions { begin(action, at: now) }
            for probe in commands.probes {
                let (answer, at) = runtime.probe(probe.request)
                probes.append((at, probe, answer))
            }
            if commands.relist {
                listings.append(
                    Listing(
                        at: now + runtime.faults.drawDelay(), token: agent.relistBegun(),
                        sandboxes: runtime.sandboxList.sorted { $0.id < $1.id },
                        containers: runtime.containerList.sorted { $0.id < $1.id }))
            }
            isQuiet = isQuiet && commands.actions.isEmpty && commands.probes.isEmpty && !commands.relist
            if isQuiet { return }
        }
    }

    /// What the `AgentLoop` does every ten seconds. A node that changes what it says of itself says so at once.
    private mutating func lookAtPressure(at now: Timestamp, in store: Snapshot) {
        guard agent.watchesPressure, pressureAt.map({ $0 <= now }) ?? true else { return }
        runtime.advance(to: now)
        let before = agent.pressures
        let usage = EvictionUsage(memory: EvictionUsage.memory(runtime.stats))
        events += agent.looked(PressureLook(supply: runtime.supply, usage: usage), at: now, in: store).events
        pressureAt = now + NodeAgentMachine.pressurePeriod
        if agent.pressures != before { reportAt = now }
    }

    /// More rounds at one moment than any sequence of actions takes.
    private static let roundLimit = 1000

    private mutating func deliver(at now: Timestamp, in store: Snapshot) -> Bool {
        let due = pending.filter { isDue($0, at: now) }
        pending = pending.filter { !isDue($0, at: now) }
        for answer in due {
            events += agent.finished(answer.uid, answer.id, answer.answer.outcome(runtime), at: now)
        }
        let listed = listings.filter { $0.at <= now }
        listings = listings.filter { $0.at > now }
        for listing in listed {
            agent.relisted(listing.token, sandboxes: listing.sandboxes, containers: listing.containers, at: now)
        }
        let looked = probes.filter { $0.at <= now }
        probes.removeAll { $0.at <= now }
        for look in looked { events += agent.probed(look.probe, look.answer, in: store, at: now) }
        return due.isEmpty && listed.isEmpty && looked.isEmpty
    }

    /// A stop is answered once the container has ended, which another stop may have brought about sooner.
    private func isDue(_ answer: Pending, at now: Timestamp) -> Bool {
        if answer.at <= now { return true }
        guard case .state(let id) = answer.answer.kind else { return false }
        guard let state = runtime.status(of: id)?.state else { return true }
        if case .exited = state { return true }
        return false
    }

    private mutating func begin(_ started: NodeAgentMachine.StartedAction, at now: Timestamp) {
        changeFiles(started)
        if case .runHook(let id, _, _, let action, let timeout) = started.action, !action.isCommand {
            let request = ProbeRequest(container: id, purpose: .hook, action: action, timeout: timeout)
            let (answer, at) = runtime.probe(request)
            let outcome = PodActionOutcome.hook(exitCode: answer.verdict == .success ? 0 : 1)
            pending.append(
                Pending(at: at, uid: started.uid, id: started.id, answer: PodActionAnswer(kind: .fixed(outcome))))
            return
        }
        let (at, answer) = PodActionAnswer.begin(started.action, on: &runtime, at: now)
        pending.append(Pending(at: at, uid: started.uid, id: started.id, answer: answer))
    }

    private mutating func changeFiles(_ started: NodeAgentMachine.StartedAction) {
        switch started.action {
        case .prepareVolumes(let plans):
            for plan in plans {
                if case .files(let files, _) = plan.source { volumes[started.uid, default: [:]][plan.name] = files }
            }
        case .removeVolumes, .removeFiles: volumes[started.uid] = nil
        default: break
        }
    }
}

/// What will be answered to an action; a container's state is read when the answer is given.
struct PodActionAnswer: Sendable {
    enum Kind: Sendable {
        case fixed(PodActionOutcome)
        case state(of: ContainerID)
    }

    var kind: Kind

    func outcome(_ runtime: SimulatedRuntimeState) -> PodActionOutcome {
        switch kind {
        case .fixed(let outcome): outcome
        case .state(let id):
            runtime.status(of: id).map { .container($0) }
                ?? .failed(RuntimeError(.notFound, "container \(id) is not there"))
        }
    }

    static func begin(
        _ action: PodAction, on runtime: inout SimulatedRuntimeState, at now: Timestamp
    ) -> (Timestamp, PodActionAnswer) {
        if case .readEnvironment(_, _, let keys) = action {
            let values = Dictionary(keys.map { ($0, "") }) { first, _ in first }
            return (now, PodActionAnswer(kind: .fixed(.environment(values))))
        }
        guard let verb = verb(for: action) else { return (now, PodActionAnswer(kind: .fixed(.done))) }
        let answer = runtime.perform(verb)
        let kind: Kind =
            switch answer.result {
            case .failed(let error): .fixed(.failed(error))
            case .sandbox(let status): .fixed(.sandbox(status))
            case .exec(let result): .fixed(.hook(exitCode: result.exitCode))
            case .container(let id): .state(of: id)
            case .done:
                switch action {
                case .startContainer(let id, _), .stopContainer(let id, _, _): .state(of: id)
                default: .fixed(.done)
                }
            }
        return (answer.at, PodActionAnswer(kind: kind))
    }

    /// The verb for an action; nil for what only concerns files.
    private static func verb(for action: PodAction) -> SimulatedVerb? {
        switch action {
        case .runSandbox(let configuration): .runSandbox(configuration)
        case .createContainer(let sandbox, let configuration, _): .create(in: sandbox, configuration)
        case .startContainer(let id, _): .start(id)
        case .runHook(let id, _, _, .exec(let command), let timeout): .exec(id, command: command, timeout: timeout)
        case .runHook: nil
        case .stopContainer(let id, _, let grace): .stop(id, gracePeriod: grace)
        case .removeContainer(let id, _, _): .remove(id)
        case .stopSandbox(let id): .stopSandbox(id)
        case .removeSandbox(let id): .removeSandbox(id)
        case .prepareVolumes, .removeVolumes, .removeFiles, .readEnvironment: nil
        }
    }
}

extension ProbeAction {
    fileprivate var isCommand: Bool {
        if case .exec = self { true } else { false }
    }
}
