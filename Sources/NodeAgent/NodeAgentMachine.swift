public import Objects
public import PodLifecycle
public import Runtime
public import Store

/// Bounds of one node's agent.
public struct NodeAgentLimits: Sendable, Hashable {
    /// How many actions that use the node are under way at once; stops and hooks, which mostly wait, do not count.
    public var actionsAtOnce: Int
    /// How often the runtime is asked for everything where nothing tells of a change.
    public var relistPeriod = Duration.seconds(10)
    /// How soon it is asked again where something is not known, such as what a failed verb did.
    public var urgentRelistPeriod = Duration.seconds(1)
    /// How many looks of probes are under way at once; and as many again of probes that nobody answered the last time.
    public var probesAtOnce = 1000

    public init(actionsAtOnce: Int = 64) { self.actionsAtOnce = max(1, actionsAtOnce) }
}

/// The agent of one node as a state machine: it is told what happened in the world and, by `step`, says what to do.
///
/// It has no clock and does nothing itself. Its driver carries out the commands and tells it how they ended; the
/// order of these tellings may be any. Nothing is decided before the runtime has been asked once, so that an agent
/// that starts never doubles what runs.
public struct NodeAgentMachine: Sendable {
    /// What the driver is to do now.
    public struct Commands: Sendable {
        public var actions: [StartedAction] = []
        public var probes: [StartedProbe] = []
        /// Pods of which nothing is left.
        public var forgotten: [String] = []
        public var events: [EventNote] = []
        /// Ask the runtime for everything: call `relistBegun`, ask, then call `relisted` or `relistFailed`.
        public var relist = false
        /// When to call `step` again though nothing has happened.
        public var wakeAt: Timestamp?
    }

    public struct StartedAction: Sendable {
        /// The pod's.
        public var uid: String
        public var id: PodMemory.ActionID
        public var action: PodAction
    }

    /// The point at which the runtime was asked; what it answers is not newer.
    public struct RelistToken: Sendable { var sequence: UInt64 }

    struct Record: Sendable {
        /// Nil once the object is gone from the store.
        var pod: Pod?
        var lastSeen: Pod?
        var observation = PodObservation()
        var memory = PodMemory()
        /// When in the order of events the last of its actions ended.
        var lastEnded: UInt64 = 0
        var status: PodStatus?
        var isOver = false
        /// A status is on its way to the store, made from the object at this version.
        var isWriting = false
        var writtenFrom = ""
        var usage: PodUsage?
    }

    public internal(set) var lifecycle: PodLifecycle
    public var limits: NodeAgentLimits
    var records: [String: Record] = [:]
    /// The pod's uid of each sandbox.
    private var owners: [SandboxID: String] = [:]
    /// Pods to look at, in the order in which they were named.
    var dirty = FairQueue<String>()
    var timers = TimerQueue<String>()
    var schedule = ProbeSchedule()
    /// Which pods read which ConfigMap or Secret.
    var configuration = ConfigurationIndex()
    /// Pods whose status differs from the stored one.
    var unwritten: Set<String> = []
    var usage = NodeUsage()
    /// What the node is short of; nil where nobody looks.
    var pressure: PressureWatch?
    /// The pods that were told to go at the last look.
    var evicting: Set<String> = []
    private var sequence: UInt64 = 0
    private var nextAction: PodMemory.ActionID = 1
    /// How many actions that use the node are under way.
    private(set) var busy = 0
    private var hasRelisted = false
    private var isRelisting = false
    private var lastRelist: Timestamp?
    private var mustRelist = true
    private var clock: Timestamp?

    /// - Parameter eviction: When the node is short of something; nil for never.
    public init(
        lifecycle: PodLifecycle, limits: NodeAgentLimits = NodeAgentLimits(), eviction: EvictionSettings? = nil
    ) {
        self.lifecycle = lifecycle
        pressure = eviction.map { PressureWatch($0) }
        self.limits = limits
    }

    public var nodeName: String { lifecycle.node.name }

    // MARK: What happened in the runtime

    public mutating func relistBegun() -> RelistToken {
        isRelisting = true
        mustRelist = false
        return RelistToken(sequence: sequence)
    }

    public mutating func relistFailed(at now: Timestamp) {
        isRelisting = false
        lastRelist = now
        mustRelist = true
    }

    public mutating func relisted(
        _ token: RelistToken, sandboxes: [SandboxStatus], containers: [ContainerStatus], at now: Timestamp
    ) {
        isRelisting = false
        lastRelist = now
        if !hasRelisted {
            hasRelisted = true
            for uid in records.keys.sorted() { dirty.insert(uid) }
        }
        let uids = Dictionary(sandboxes.map { ($0.id, $0.podUID) }, uniquingKeysWith: { first, _ in first })
        let sandboxesByPod = Dictionary(grouping: sandboxes, by: \.podUID)
        let containersByPod = Dictionary(grouping: containers) { uids[$0.sandbox] ?? "" }
        owners = uids
        for uid in sandboxesByPod.keys where records[uid] == nil { records[uid] = Record() }
        for uid in records.keys.sorted() {
            let report = PodObservation(
                sandboxes: sandboxesByPod[uid] ?? [], containers: containersByPod[uid] ?? [])
            guard let record = records[uid] else { continue }
            guard record.lastEnded <= token.sequence else {
                if record.memory.mustLook { mustRelist = true }
                continue
            }
            guard record.memory.mustLook || record.observation != report || record.pod == nil else { continue }
            var updated = record
            lifecycle.observed(report, &updated.observation, memory: &updated.memory)
            records[uid] = updated
            dirty.insert(uid)
        }
    }

    /// Takes over one container's state, which the runtime was asked for at `token`.
    public mutating func containerChanged(_ status: ContainerStatus, _ token: RelistToken) {
        guard let uid = owners[status.sandbox], records[uid]?.lastEnded ?? 0 <= token.sequence else {
            mustRelist = true
            return
        }
        if records[uid]?.observation.refresh(status) == true { dirty.insert(uid) }
    }

    /// A point in the order of events, for `containerChanged`.
    public var token: RelistToken { RelistToken(sequence: sequence) }

    /// The runtime told of a change that it did not describe.
    public mutating func somethingChanged() { mustRelist = true }

    /// Tells how an action ended.
    public mutating func finished(
        _ uid: String, _ id: PodMemory.ActionID, _ outcome: PodActionOutcome, at now: Timestamp
    ) -> [EventNote] {
        guard var record = records[uid], let action = record.memory.action(id) else { return [] }
        sequence += 1
        if action.usesNode { busy -= 1 }
        record.lastEnded = sequence
        let about = record.pod ?? record.lastSeen ?? Pod(name: "")
        let events = lifecycle.finished(
            id, outcome, of: about, &record.observation, memory: &record.memory, at: now)
        if case .sandbox(let sandbox) = outcome { owners[sandbox.id] = uid }
        if record.memory.mustLook { mustRelist = true }
        records[uid] = record
        dirty.insert(uid)
        return about.name.isEmpty ? [] : events
    }

    // MARK: What to do

    /// - Parameter snapshot: the newest state, for ConfigMaps, Secrets and the node's own object. It may be newer than
    ///   what `observe` has told of pods.
    public mutating func step(at now: Timestamp, in snapshot: Snapshot) -> Commands {
        var commands = Commands()
        timeCame(now)
        for uid in timers.due(at: now) { dirty.insert(uid) }
        if hasRelisted {
            while busy < limits.actionsAtOnce, let uid = dirty.next() { look(uid, at: now, in: snapshot, &commands) }
            startProbes(at: now, in: snapshot, &commands)
        }
        let relistAt = lastRelist.map { $0 + (mustRelist ? limits.urgentRelistPeriod : limits.relistPeriod) } ?? now
        if !isRelisting {
            if relistAt <= now { commands.relist = true } else { commands.wakeAt = relistAt }
        }
        for timer in [timers.next, schedule.next].compactMap(\.self) {
            commands.wakeAt = commands.wakeAt.map { min($0, timer) } ?? timer
        }
        return commands
    }

    /// A clock that was set back would let pods and the next relist wait for hours, so all times move with it.
    private mutating func timeCame(_ now: Timestamp) {
        defer { clock = now }
        guard let clock, now < clock else { return }
        let jump = now - clock
        lastRelist = lastRelist.map { $0 + jump }
        timers.clockWentBack(by: jump)
        schedule.clockWentBack(by: jump)
        pressure?.clockWentBack(by: jump)
        for uid in records.keys { records[uid]?.memory.clockWentBack(by: jump) }
    }

    private mutating func look(_ uid: String, at now: Timestamp, in snapshot: Snapshot, _ commands: inout Commands) {
        guard var record = records[uid] else { return }
        let decision: PodDecision
        if let pod = record.pod {
            admit(pod, &record, in: snapshot)
            decision = lifecycle.decide(
                pod, record.observation, memory: &record.memory, snapshot: snapshot, at: now)
        } else {
            decision = lifecycle.decideOrphan(
                lastSeen: record.lastSeen, record.observation, memory: &record.memory, at: now)
            if decision.isOver {
                records[uid] = nil
                unwritten.remove(uid)
                commands.forgotten.append(uid)
                return
            }
        }
        for action in decision.actions {
            let id = nextAction
            nextAction += 1
            record.memory.begin(action, as: id)
            if action.usesNode { busy += 1 }
            commands.actions.append(StartedAction(uid: uid, id: id, action: action))
        }
        if record.pod != nil { commands.events += decision.events }
        if let time = decision.lookAgainAt { timers.set(uid, at: time) }
        expect(uid, record.memory.probes)
        record.status = decision.status
        record.isOver = decision.isOver
        if let pod = record.pod, let status = decision.status, decision.isOver || status != pod.status {
            unwritten.insert(uid)
        } else {
            unwritten.remove(uid)
        }
        records[uid] = record
    }
}
