internal import Objects
internal import Runtime
internal import Store

/// What the checks remember between steps.
struct SimulationChecks: Sendable {
    /// The first thing that was found; all later ones may come from it.
    private(set) var fault: String?
    /// Pods that were deleted without grace, by their uids: their containers may outlive them for a while.
    var forced: Set<String> = []
    /// Containers that ended for good, by the uid of their pod and their name: the first of each.
    var ended: [String: ContainerID] = [:]
    /// Of each Deployment, by its uid.
    var rollouts: [String: RolloutBounds] = [:]
    /// The commit that each sync is carrying out, and whether its author agreed to a prune.
    var planned: [String: Planned] = [:]

    /// What was made on the machine lately, as it is and as it is stored: to be found in nothing that people read.
    var made: [[UInt8]] = []

    /// So many values are looked for.
    private static let maximumMade = 16

    mutating func noteMade(_ text: String) {
        made += [Array(text.utf8), Base64.decode(text) ?? []].filter { !$0.isEmpty && !made.contains($0) }
        made.removeFirst(max(0, made.count - SimulationChecks.maximumMade))
    }

    /// When the targets of autoscalers were last let go by one.
    var freed: [ObjectKey: Timestamp] = [:]

    /// The nodes that were short of memory at some time.
    var haveBeenShort: Set<Int> = []

    struct Planned: Sendable {
        var commit: String
        var isConsented: Bool
    }

    mutating func fail(_ text: String) { fault = fault ?? text }

    /// What runs was struck from outside: nobody can promise that enough is available.
    mutating func disturbedAll() {
        for uid in rollouts.keys { rollouts[uid]?.isHealthy = false }
    }

    mutating func disturbed(_ snapshot: Snapshot, _ pod: Object) {
        if let deployment = snapshot.deployment(of: pod) { rollouts[deployment.uid]?.isHealthy = false }
    }
}

extension Snapshot {
    /// The Deployment that an object belongs to, through its ReplicaSet; the object itself where it is one.
    func deployment(of object: Object) -> Object? {
        var next = object
        for _ in 0..<3 {
            if next.kind == .deployment { return next }
            guard let owner = next.controller else { return nil }
            let key = ObjectKey(owner.kind, namespace: next.namespace, name: owner.name)
            guard let found = self[key], found.uid == owner.uid else { return nil }
            next = found
        }
        return nil
    }
}
