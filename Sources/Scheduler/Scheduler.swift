public import Objects
public import Store

/// Chooses a node for every pod that has none: filters the nodes that can take it, scores them, and binds it to the
/// best. A value that follows the store's commits; what it decides is a plan.
///
/// All pods that wait are decided on together, against one snapshot, as one transaction.
public struct Scheduler: Sendable {
    /// Pods that name another `schedulerName` are somebody else's.
    public static let name = "default-scheduler"

    /// The most bindings in one transaction; what is left comes in the next.
    public static let batchLimit = 2_000

    private var nodes: [String: NodeState] = [:]
    /// The names of the nodes that are there, in order; nil where they have to be put in order anew.
    private var sortedNames: [String]?
    /// Where a pod's share is counted, by its uid.
    private var placed: [String: String] = [:]
    private var waiting: Set<ObjectKey> = []
    private var unschedulable: Set<ObjectKey> = []
    /// Where the search for feasible nodes goes on, so that a search that ends early does not always end at the same.
    private var searchStart = 0

    public init() {}

    public var hasWork: Bool { !waiting.isEmpty }

    /// Pods that are to be looked at.
    public var waitingCount: Int { waiting.count }

    /// Forgets everything and reads the state anew.
    public mutating func started(with snapshot: Snapshot) {
        self = Scheduler()
        for object in snapshot.objects(of: .node) { nodes[object.name, default: NodeState()].update(Node(object)) }
        for object in snapshot.objects(of: .pod) { podChanged(Pod(object)) }
    }

    /// Takes note of what a transaction did.
    public mutating func observed(_ committed: Committed) {
        for event in committed.events {
            switch event.kind {
            case .pod:
                // A pod that was changed itself may fit now: a toleration was added, a gate was lifted.
                if let previous = event.previous, previous.spec != event.object.spec {
                    unschedulable.remove(event.key)
                }
                if case .removed(let object) = event { podRemoved(Pod(object)) } else { podChanged(Pod(event.object)) }
            case .node:
                if case .removed(let object) = event {
                    nodeChanged(object.name, nil)
                } else if event.previous.map({ nodeMatters(Node($0), Node(event.object)) }) ?? true {
                    nodeChanged(event.object.name, Node(event.object))
                }
            default: break
            }
        }
    }

    /// Bindings, and conditions for the pods that fit nowhere.
    ///
    /// The plan's changes carry the pods' versions; when it is refused, what was refused waits still, and the next
    /// batch is made from a newer snapshot.
    public mutating func schedule(in snapshot: Snapshot, at now: Timestamp, ids: inout IDSource) -> Plan {
        var plan = Plan()
        var assumed: [(uid: String, node: String)] = []
        var candidates: Candidates?
        let names = nodeNames()
        for pod in batch(in: snapshot) {
            if candidates?.spec != pod.object.spec { candidates = nil }
            let demand = candidates?.demand ?? PodDemand(pod)
            switch place(pod, demand, &candidates, among: names, ids: &ids) {
            case .success(let name):
                assumed.append((pod.uid, name))
                plan.changes.append(.update(bound(pod, to: name, at: now).object))
                plan.events.append(
                    EventNote(
                        .normal, "Scheduled", "Successfully assigned \(pod.namespace)/\(pod.name) to \(name)",
                        regarding: pod.object, component: Scheduler.name))
            case .failure(let refusal):
                waiting.remove(pod.key)
                unschedulable.insert(pod.key)
                guard let marked = unschedulable(pod, refusal.message, at: now) else { continue }
                plan.changes.append(.update(marked.object))
                plan.events.append(
                    EventNote(
                        .warning, "FailedScheduling", refusal.message, regarding: pod.object, component: Scheduler.name)
                )
            }
        }
        // What was assumed within the batch counts for good only once the commit comes back.
        for (uid, node) in assumed { nodes[node]?.remove(uid) }
        return plan
    }

    /// The oldest pods first, as the scheduling queue of Kubernetes among pods of one priority.
    private mutating func batch(in snapshot: Snapshot) -> [Pod] {
        var pods: [(pod: Pod, priority: Int64, created: Timestamp, key: ObjectKey)] = []
        for key in waiting {
            guard let pod = snapshot[key].map(Pod.init), Scheduler.isWaiting(pod) else {
                waiting.remove(key)
                continue
            }
            pods.append((pod, pod.spec.priority, pod.object.creationTimestamp ?? Timestamp(seconds: 0), key))
        }
        pods.sort { left, right in
            if left.priority != right.priority { return left.priority > right.priority }
            return left.created != right.created ? left.created < right.created : left.key < right.key
        }
        return pods.prefix(Scheduler.batchLimit).map(\.pod)
    }

    static func isWaiting(_ pod: Pod) -> Bool {
        let scheduler = pod.spec.schedulerName
        return pod.nodeName.isEmpty && !pod.isBeingDeleted && !pod.phase.isFinal
            && (scheduler.isEmpty || scheduler == name)
            && (pod.object.spec["schedulingGates"]?.array?.isEmpty ?? true)
    }
}

// MARK: - The choice

extension Scheduler {
    private struct Refusal: Error { var message: String }

    /// Finds a node for a pod, and counts the pod there.
    private mutating func place(
        _ pod: Pod, _ demand: PodDemand, _ candidates: inout Candidates?, among names: [String], ids: inout IDSource
    ) -> Result<String, Refusal> {
        var current: Candidates
        if let held = candidates {
            current = held
        } else {
            switch search(for: demand, among: names) {
            case .success(let feasible):
                current = Candidates(spec: pod.object.spec, demand: demand, feasible: feasible)
            case .failure(let refusal): return .failure(refusal)
            }
        }
        // Held once, so that it is changed in place.
        candidates = nil
        let (index, name) = current.choose(&ids)
        nodes[name]?.add(pod.uid, demand)
        if let state = nodes[name], current.placed(at: index, state) { candidates = current }
        return .success(name)
    }

    /// The nodes that can take a pod, as many as are enough to choose from.
    private mutating func search(
        for demand: PodDemand, among names: [String]
    ) -> Result<[(name: String, state: NodeState)], Refusal> {
        guard !names.isEmpty else { return .failure(Refusal(message: "no nodes available to schedule pods")) }
        let wanted = Scheduler.feasibleNodesWanted(of: names.count)
        var feasible: [(name: String, state: NodeState)] = []
        var refusals: [String: Int] = [:]
        var seen = 0
        while seen < names.count && feasible.count < wanted {
            let name = names[(searchStart + seen) % names.count]
            seen += 1
            guard let state = nodes[name] else { continue }
            let reasons = Filters.refusals(of: state, for: demand)
            if reasons.isEmpty { feasible.append((name, state)) }
            for reason in reasons { refusals[reason, default: 0] += 1 }
        }
        searchStart = (searchStart + seen) % names.count
        guard !feasible.isEmpty else { return .failure(Refusal(message: Scheduler.message(names.count, refusals))) }
        return .success(feasible)
    }

    private mutating func nodeNames() -> [String] {
        if let sortedNames { return sortedNames }
        let names = nodes.filter { $0.value.node != nil }.keys.sorted()
        sortedNames = names
        return names
    }

    /// How many nodes that can take a pod are enough to choose from: all up to 100, then a share that falls from 50 %
    /// to 5 % as the cluster grows (`schedule_one.go`, numFeasibleNodesToFind).
    static func feasibleNodesWanted(of count: Int) -> Int {
        guard count > 100 else { return count }
        let percentage = max(5, 50 - count / 125)
        return max(100, count * percentage / 100)
    }

    /// `0/3 nodes are available: 1 Insufficient memory, 3 Insufficient cpu.` (`framework.FitError.Error`)
    static func message(_ nodeCount: Int, _ refusals: [String: Int]) -> String {
        let reasons = refusals.map { "\($0.value) \($0.key)" }.sorted()
        return "0/\(nodeCount) nodes are available: \(reasons.joined(separator: ", "))."
    }

    private func bound(_ pod: Pod, to node: String, at now: Timestamp) -> Pod {
        var pod = pod
        pod.nodeName = node
        pod.object.setCondition(Condition("PodScheduled", true, at: now))
        return pod
    }

    /// nil where the pod says so already.
    private func unschedulable(_ pod: Pod, _ message: String, at now: Timestamp) -> Pod? {
        if let held = pod.object.condition("PodScheduled"), held.isFalse, held.message == message { return nil }
        var pod = pod
        pod.object.setCondition(
            Condition("PodScheduled", false, reason: "Unschedulable", message: message, at: now))
        return pod
    }
}

// MARK: - What changes

extension Scheduler {
    private mutating func podChanged(_ pod: Pod) {
        if pod.nodeName.isEmpty {
            // A pod that fits nowhere waits for the cluster to change, not for its own condition to be written.
            if Scheduler.isWaiting(pod) {
                if !unschedulable.contains(pod.key) { waiting.insert(pod.key) }
            } else {
                waiting.remove(pod.key)
                unschedulable.remove(pod.key)
            }
            return
        }
        waiting.remove(pod.key)
        unschedulable.remove(pod.key)
        if pod.phase.isFinal {
            release(pod.uid)
        } else if placed[pod.uid] == nil {
            placed[pod.uid] = pod.nodeName
            nodes[pod.nodeName, default: NodeState()].add(pod.uid, PodDemand(pod))
        }
    }

    private mutating func podRemoved(_ pod: Pod) {
        waiting.remove(pod.key)
        unschedulable.remove(pod.key)
        release(pod.uid)
    }

    private mutating func release(_ uid: String) {
        guard let name = placed.removeValue(forKey: uid) else { return }
        nodes[name]?.remove(uid)
        if let state = nodes[name], state.node == nil, state.taken.isEmpty { nodes[name] = nil }
        retryAll()
    }

    private mutating func nodeChanged(_ name: String, _ node: Node?) {
        sortedNames = nil
        nodes[name, default: NodeState()].update(node)
        if node == nil, nodes[name]?.taken.isEmpty ?? true { nodes[name] = nil }
        retryAll()
    }

    /// A heartbeat makes no pod fit.
    private func nodeMatters(_ old: Node, _ new: Node) -> Bool {
        old.object.spec != new.object.spec || old.object.metadata["labels"] != new.object.metadata["labels"]
            || old.object.status["allocatable"] != new.object.status["allocatable"]
    }

    private mutating func retryAll() {
        waiting.formUnion(unschedulable)
        unschedulable.removeAll()
    }
}
