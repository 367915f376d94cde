public import Objects
public import Store

/// What to do for a pod now, and what to say of it.
public struct PodDecision: Sendable {
    /// To be begun now, all at once.
    public var actions: [PodAction] = []
    /// The status as it should be stored; nil for a pod that is gone from the store.
    public var status: PodStatus?
    /// Nothing of the pod is left on the node and its object is being deleted: it may be removed from the store.
    public var isOver = false
    /// When to look again though nothing has changed.
    public var lookAgainAt: Timestamp?
    public var events: [EventNote] = []
}

/// The life of a pod on its node, as a function: what is desired, what the runtime has and what the agent remembers
/// go in; what to do and the pod's new status come out.
///
/// It follows the kubelet: `computePodActions` and `SyncPod` (pkg/kubelet/kuberuntime/kuberuntime_manager.go),
/// `generateAPIPodStatus` and `getPhase` (pkg/kubelet/kubelet_pods.go), `syncTerminatingPod` (pkg/kubelet/kubelet.go).
/// Other than there, each look decides afresh and begins only what can be begun now, so that it never matters at
/// which point an agent was interrupted.
public struct PodLifecycle: Sendable {
    public var node: NodeFacts

    public init(node: NodeFacts) { self.node = node }

    /// Looks at a pod that the store has.
    ///
    /// - Parameter snapshot: where ConfigMaps, Secrets and Services come from.
    public func decide(
        _ pod: Pod, _ observation: PodObservation, memory: inout PodMemory, snapshot: Snapshot, at now: Timestamp
    ) -> PodDecision {
        var look = PodLook(
            pod: pod, node: node, snapshot: snapshot, now: now, observation: observation, memory: memory)
        look.decide()
        memory = look.memory
        return look.decision
    }

    /// Looks at what runs for a pod that the store does not have: it is stopped and removed.
    ///
    /// - Parameter lastSeen: the object as it was, where the agent has seen it.
    public func decideOrphan(
        lastSeen: Pod?, _ observation: PodObservation, memory: inout PodMemory, at now: Timestamp
    ) -> PodDecision {
        var look = PodLook(
            pod: lastSeen ?? Pod(name: ""), node: node, snapshot: Snapshot(), now: now, observation: observation,
            memory: memory)
        look.cleanUpOrphan()
        memory = look.memory
        return look.decision
    }
}

/// One look at one pod: what is known, and the decision as it grows.
struct PodLook {
    let pod: Pod
    let spec: PodSpec
    let stored: PodStatus
    let node: NodeFacts
    let snapshot: Snapshot
    let now: Timestamp
    let observation: PodObservation
    var memory: PodMemory
    var decision = PodDecision()
    /// Why the pod's containers must all end, if they must.
    var ending: Termination?
    /// Why containers wait, by name: found in this look.
    var waiting: [String: ContainerState] = [:]

    init(
        pod: Pod, node: NodeFacts, snapshot: Snapshot, now: Timestamp, observation: PodObservation, memory: PodMemory
    ) {
        self.pod = pod
        spec = pod.spec
        stored = pod.status
        self.node = node
        self.snapshot = snapshot
        self.now = now
        self.observation = observation
        self.memory = memory
    }

    mutating func decide() {
        // An agent that began an eviction may be gone; what it said of the pod is not.
        if memory.eviction == nil, !pod.isFinished { memory.eviction = Eviction(stored) }
        ending = termination()
        followProbes()
        if let ending {
            terminate(ending)
        } else {
            if let activeDeadline { lookAgain(at: activeDeadline) }
            if !memory.mustLook { sync() }
        }
        let isTerminal = ending != nil && isQuiet
        decision.status = status(isTerminal: isTerminal)
        decision.isOver = isTerminal && pod.isBeingDeleted && !memory.mustLook && decision.actions.isEmpty
    }

    /// Nothing runs, nothing is held, nothing is under way.
    var isQuiet: Bool { !observation.isAlive && !memory.isBusy && decision.actions.isEmpty && !memory.mustLook }

    /// `web-abc_default(uid)`, as the kubelet writes a pod in messages (`format.Pod`).
    var podText: String { "\(pod.name)_\(pod.namespace)(\(pod.uid))" }

    mutating func begin(_ action: PodAction) { decision.actions.append(action) }

    /// Whether something works on a subject, or is about to.
    func isBusy(_ subject: PodAction.Subject) -> Bool {
        memory.isBusy(subject) || decision.actions.contains { $0.subject == subject }
    }

    mutating func lookAgain(at time: Timestamp) {
        decision.lookAgainAt = decision.lookAgainAt.map { min($0, time) } ?? time
    }

    mutating func note(_ kind: EventNote.Kind, _ reason: String, _ message: String) {
        decision.events.append(
            EventNote(kind, reason, message, regarding: pod.object, component: "kubelet"))
    }

    /// What is remembered as said of one pod at most.
    static let announcedLimit = 100

    /// Tells people once, until `key` is forgotten.
    mutating func noteOnce(_ key: String, _ kind: EventNote.Kind, _ reason: String, _ message: String) {
        if memory.announced.count >= PodLook.announcedLimit { memory.announced.removeAll() }
        if memory.announced.insert(key).inserted { note(kind, reason, message) }
    }
}
