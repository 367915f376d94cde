internal import Objects
internal import PodLifecycle
internal import Store

extension Simulation {
    /// What must never happen, as far as one transaction can bring it about.
    mutating func check(_ committed: Committed, before: Snapshot) {
        checkPods(committed)
        checkRollouts(committed, before: before)
        checkAutoscalers(committed, before: before)
        checkNodes(committed)
        for setup in course.syncs where committed.author == "sync/\(setup.name)" {
            checkPrune(committed, setup, before: before)
            if setup.isAtomic { checkAtomic(committed, setup) }
        }
        checkNamespaces(committed)
        checkSecrets(committed)
        if committed.revision % 64 == 0, let fault = snapshot.verifyIndexes().first { checks.fail(fault) }
    }

    /// A namespace goes last.
    private mutating func checkNamespaces(_ committed: Committed) {
        for case .removed(let object) in committed.events where object.kind == .namespace {
            let left = snapshot.objects(inNamespace: object.name).filter { $0.kind != .event }
            if let first = left.first { checks.fail("\(object.key) goes while \(first.key) is in it") }
        }
    }

    private mutating func checkPods(_ committed: Committed) {
        for event in committed.events where event.kind == .pod {
            guard let previous = event.previous.map(Pod.init) else { continue }
            let pod = Pod(event.object)
            if !previous.nodeName.isEmpty, pod.nodeName != previous.nodeName {
                checks.fail("\(event.key) moved from \(previous.nodeName) to \(pod.nodeName)")
            }
            if previous.isFinished, pod.phase != previous.phase {
                checks.fail("\(event.key) was \(previous.phase.rawValue) and is \(pod.phase.rawValue)")
            }
            checkEviction(previous, pod)
            // What its node says of a pod that nobody deletes: it was struck, and no rollout did it.
            if committed.author.hasPrefix("node/"), previous.isReady, !pod.isReady, !pod.isBeingDeleted {
                checks.disturbed(snapshot, pod.object)
            }
        }
    }

    /// A pod goes for want of memory only where there was some want, and stays a pod that has failed.
    private mutating func checkEviction(_ previous: Pod, _ pod: Pod) {
        guard pod.status.reason == Eviction.reason, previous.status.reason != Eviction.reason else { return }
        if pod.phase != .failed { checks.fail("\(pod.key) is evicted and \(pod.phase.rawValue)") }
        if !checks.haveBeenShort.contains(where: { "node-\($0)" == pod.nodeName }) {
            checks.fail("\(pod.key) is evicted from \(pod.nodeName), which was short of nothing")
        }
        if pod.spec.priority >= 2_000_000_000 { checks.fail("\(pod.key) is critical and evicted") }
    }

    private mutating func checkRollouts(_ committed: Committed, before: Snapshot) {
        var seen: Set<String> = []
        for event in committed.events where [.pod, .replicaSet, .deployment].contains(event.kind) {
            guard let object = snapshot.deployment(of: event.object), seen.insert(object.uid).inserted,
                !object.isBeingDeleted
            else { continue }
            if event.kind == .pod, case .removed = event, committed.author.hasPrefix("node/"),
                !event.object.isBeingDeleted
            {
                checks.disturbed(snapshot, event.object)
            }
            let deployment = Deployment(object)
            let count = RolloutBounds.Count(deployment, in: snapshot, at: now)
            var bounds = checks.rollouts[object.uid] ?? RolloutBounds(deployment)
            if strikes(committed, deployment, before) { bounds.struck(at: now) }
            if let fault = bounds.check(deployment, count, at: now) {
                checks.fail("\(fault), after \(committed.author)")
            }
            checks.rollouts[object.uid] = bounds
        }
    }

    /// Whether pods or ReplicaSets of a Deployment were changed by people, came to it or left it.
    private func strikes(_ committed: Committed, _ deployment: Deployment, _ before: Snapshot) -> Bool {
        committed.events.contains { event in
            guard event.kind == .pod || event.kind == .replicaSet,
                snapshot.deployment(of: event.object)?.uid == deployment.object.uid
                    || event.previous.flatMap(before.deployment(of:))?.uid == deployment.object.uid
            else { return false }
            if committed.author == "kubectl" { return true }
            guard let previous = event.previous else { return false }
            return previous.controller?.uid != event.object.controller?.uid
        }
    }

    private mutating func checkNodes(_ committed: Committed) {
        let names = Set(committed.events.filter { $0.kind == .pod }.map { Pod($0.object).nodeName })
        for name in names.sorted() where !name.isEmpty {
            guard let node = snapshot[ObjectKey(.node, name: name)].map(Node.init) else { continue }
            let pods = snapshot.pods(onNode: name).map(Pod.init).filter { !$0.isFinished }
            let used = pods.reduce(Resources()) { $0 + $1.spec.requests }
            let allocatable = node.allocatable
            if used.cpuMillicores > allocatable.cpuMillicores || used.memoryBytes > allocatable.memoryBytes
                || Int64(pods.count) > allocatable.others["pods"] ?? 0
            {
                checks.fail("\(name) is over its allocatable with \(pods.count) pods and \(used.cpuMillicores)m cpu")
            }
        }
    }
}
