internal import GitOps
internal import Objects
internal import Store

extension Simulation {
    /// How long nothing of an autoscaler may have changed until it rests: past its windows, and what is remembered of them.
    static let autoscalerRest = Duration.seconds(150)

    /// An autoscaler stays within its bounds, and nobody else's sync writes what is its own.
    mutating func checkAutoscalers(_ committed: Committed, before: Snapshot) {
        if committed.author == Simulation.autoscaling { autoscaledAt = now }
        noteFreed(committed)
        for case .modified(let object, let previous) in committed.events where object.kind == .deployment {
            let (old, new) = (Deployment(previous).replicas, Deployment(object).replicas)
            guard old != new else { continue }
            if committed.author == Simulation.autoscaling {
                autoscaledCount += 1
                checkBounds(object.key, new, in: before)
            } else if committed.author.hasPrefix("sync/"), isScaled(object.key, in: before),
                isScaled(object.key, in: snapshot), !wasFreed(object.key)
            {
                checks.fail("\(committed.author) writes the replicas of \(object.key), which are an autoscaler's")
            }
        }
    }

    private static let autoscaling = "horizontal-pod-autoscaler"

    /// How long a decision may be on its way, with all pauses.
    private static let longestDecision = Duration.seconds(60)

    /// While there was no autoscaler, the number was git's: who decided then, and writes when there is one again, does nothing wrong.
    private mutating func noteFreed(_ committed: Committed) {
        for event in committed.events where event.object.kind == .horizontalPodAutoscaler {
            let before: HorizontalPodAutoscaler
            switch event {
            case .added: continue
            case .removed(let object): before = HorizontalPodAutoscaler(object)
            case .modified(let object, let old):
                before = HorizontalPodAutoscaler(old)
                if before.target == HorizontalPodAutoscaler(object).target { continue }
            }
            if let target = before.target { checks.freed[target] = now }
        }
    }

    private func wasFreed(_ key: ObjectKey) -> Bool {
        checks.freed[key].map { now - $0 < Simulation.longestDecision } ?? false
    }

    private func autoscalers(of key: ObjectKey, in snapshot: Snapshot) -> [HorizontalPodAutoscaler] {
        snapshot.objects(of: .horizontalPodAutoscaler, in: key.namespace).filter { !$0.isBeingDeleted }
            .map(HorizontalPodAutoscaler.init).filter { $0.target == key }
    }

    private func isScaled(_ key: ObjectKey, in snapshot: Snapshot) -> Bool {
        !autoscalers(of: key, in: snapshot).isEmpty
    }

    private mutating func checkBounds(_ key: ObjectKey, _ count: Int, in before: Snapshot) {
        let all = autoscalers(of: key, in: before)
        guard !all.isEmpty else {
            return checks.fail("\(key) is scaled to \(count), and no autoscaler is for it")
        }
        if !all.contains(where: { ($0.minReplicas...max($0.minReplicas, $0.maxReplicas)).contains(count) }) {
            checks.fail("\(key) is scaled to \(count), outside of what its autoscaler allows")
        }
    }

    /// What a sync says of the replicas of an autoscaler's target.
    mutating func checkDrift(_ report: SyncReport) {
        for entry in report.drift where entry.path == "spec.replicas" && isScaled(entry.key, in: snapshot) {
            checks.fail("the replicas of \(entry.key) are told as drift, and are an autoscaler's")
        }
    }

    /// How many pods a Deployment is to have in the end; nil where that is wrong already.
    func restingCount(_ deployment: Deployment, inGit: Int) -> Int? {
        guard let autoscaler = autoscalers(of: deployment.object.key, in: snapshot).first else { return inGit }
        let count = deployment.replicas
        // Who was scaled to none stays there.
        if count == 0 { return 0 }
        return (autoscaler.minReplicas...autoscaler.maxReplicas).contains(count) ? count : nil
    }

    /// What keeps autoscalers from having come to rest; nil where all have.
    func unrestedAutoscaler() -> String? {
        guard snapshot.count(of: .horizontalPodAutoscaler) > 0, let autoscaledAt else { return nil }
        let rest = now - autoscaledAt
        return rest > Simulation.autoscalerRest || rest < .zero ? nil : "autoscalers are at work"
    }
}
