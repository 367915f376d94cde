internal import GitOps
internal import Glibc
internal import Objects
internal import Runtime
internal import RuntimeSimulated
internal import Store

// MARK: - After every transaction

extension Simulation {
    /// What must never happen, as far as one transaction can bring it about.
    mutating func check(_ committed: Committed, before: Snapshot) {
        checkPods(committed)
        checkRollouts(committed)
        checkNodes(committed)
        if committed.author == "sync/\(SimulatedSync.name)" { checkPrune(committed, before: before) }
        for event in committed.events where event.kind == .event || event.kind == .sync {
            if Simulation.tellsSecret(JSONWriter.write(event.object.content)) {
                checks.fail("a secret is told in \(event.key)")
            }
        }
        if committed.revision % 64 == 0, let fault = snapshot.verifyIndexes().first { checks.fail(fault) }
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
            // What its node says of a pod that nobody deletes: it was struck, and no rollout did it.
            if committed.author.hasPrefix("node/"), previous.isReady, !pod.isReady, !pod.isBeingDeleted {
                checks.disturbed(snapshot, pod.object)
            }
        }
    }

    private mutating func checkRollouts(_ committed: Committed) {
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
            if committed.author == "kubectl", event.kind != .deployment { bounds.isHealthy = false }
            if let fault = bounds.check(deployment, count) { checks.fail("\(fault), after \(committed.author)") }
            checks.rollouts[object.uid] = bounds
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

    /// What the sync takes away, a commit must have taken away, in files that can be read, and with consent where it is
    /// much.
    private mutating func checkPrune(_ committed: Committed, before: Snapshot) {
        let going = committed.events.filter { event in
            guard event.kind != .event else { return false }
            if case .removed = event { return true }
            return event.object.isBeingDeleted && event.previous?.isBeingDeleted == false
        }
        guard !going.isEmpty else { return }
        guard let planned = checks.planned, let commit = repository.commits[planned.commit] else {
            checks.fail("a prune of \(going[0].key) without a plan")
            return
        }
        let named = commit.keys
        let protected = protectedKeys(commit)
        for event in going {
            if named.contains(event.key) { checks.fail("\(event.key) is pruned though \(commit.id.prefix(8)) has it") }
            if protected.contains(event.key) { checks.fail("\(event.key) is pruned though its file cannot be read") }
            if before.claim(of: event.key) != SimulatedSync.name {
                checks.fail("\(event.key) is pruned, but not owned")
            }
        }
        let owned = before.inventory(of: SimulatedSync.name).count { before[$0]?.isBeingDeleted == false }
        let isMuch = named.isEmpty || (owned > 10 && going.count * 2 > owned)
        if isMuch, !planned.consented { checks.fail("\(going.count) of \(owned) objects are pruned without consent") }
    }

    /// What may stand in files that cannot be read: what they held when they last could be, and what left other files in
    /// the commit that broke them.
    private func protectedKeys(_ commit: SimulatedRepository.Commit) -> Set<ObjectKey> {
        var keys: Set<ObjectKey> = []
        for (path, file) in commit.files where !file.isReadable {
            var next: SimulatedRepository.Commit? = commit
            while let broken = next, broken.files[path].map({ !$0.isReadable }) ?? false {
                next = broken.parent.flatMap { repository.commits[$0] }
                if let last = next, last.files[path]?.isReadable ?? true {
                    keys.formUnion(last.files[path]?.keys ?? [])
                    keys.formUnion(last.keys.subtracting(broken.keys))
                }
            }
        }
        return keys
    }
}

// MARK: - After every step of a node

extension Simulation {
    mutating func checkNode(_ index: Int) {
        let runtime = nodes[index].runtime
        var owners: [SandboxID: SandboxStatus] = [:]
        var ready: Set<String> = []
        for sandbox in runtime.sandboxList {
            owners[sandbox.id] = sandbox
            guard sandbox.isReady else { continue }
            if !ready.insert(sandbox.podUID).inserted { checks.fail("pod \(sandbox.podName) has two sandboxes") }
            for (other, node) in nodes.enumerated() where other != index {
                if node.runtime.sandboxList.contains(where: { $0.isReady && $0.podUID == sandbox.podUID }) {
                    checks.fail("pod \(sandbox.podName) is on node-\(index) and node-\(other)")
                }
            }
        }
        var running: Set<String> = []
        for container in runtime.containerList {
            guard case .running = container.state, let sandbox = owners[container.sandbox] else { continue }
            if !running.insert("\(sandbox.podUID)/\(container.name)").inserted {
                checks.fail("two containers \(container.name) of pod \(sandbox.podName) run")
            }
            let key = ObjectKey(.pod, namespace: sandbox.podNamespace, name: sandbox.podName)
            guard let object = snapshot[key] else { continue }
            if object.uid != sandbox.podUID, !checks.forced.contains(sandbox.podUID) {
                checks.fail("\(container.id) runs though its pod was replaced")
            }
            if object.uid == sandbox.podUID, Pod(object).isFinished {
                checks.fail("\(container.id) runs though its pod has finished")
            }
        }
    }
}

// MARK: - Secrets

extension Simulation {
    private static let canaries = [SimulatedManifest.secretText, SimulatedManifest.secretBase64].map { Array($0.utf8) }

    static func tellsSecret(_ bytes: [UInt8]) -> Bool {
        canaries.contains { holds(bytes, $0) }
    }

    private static func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first else { return true }
        return bytes.withUnsafeBytes { all in
            var place = 0
            while let start = all.baseAddress, place + part.count <= all.count {
                guard let found = memchr(start + place, Int32(first), all.count - place - part.count + 1) else {
                    return false
                }
                if memcmp(found, part, part.count) == 0 { return true }
                place = start.distance(to: UnsafeRawPointer(found)) + 1
            }
            return false
        }
    }

    mutating func checkStatusCommit(_ message: String) {
        if Simulation.tellsSecret(Array(message.utf8)) { checks.fail("a secret is told in a status commit's message") }
        guard let commit = branch.commits.last else { return }
        let before = commit.parent.map { branch.commits[$0].files } ?? [:]
        if before == commit.files { checks.fail("a status commit changes nothing: \(message)") }
        for (path, bytes) in commit.files where before[path] != bytes && Simulation.tellsSecret(bytes) {
            checks.fail("a secret is told in \(path)")
        }
    }
}
