internal import Objects
internal import Runtime
internal import RuntimeSimulated
internal import Store

extension Simulation {
    /// What must never happen, as far as one turn of a node can bring it about.
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
            guard let object = snapshot[sandbox.podKey] else { continue }
            if object.uid != sandbox.podUID, !checks.forced.contains(sandbox.podUID) {
                checks.fail("\(container.id) runs though its pod was replaced")
            }
            if object.uid == sandbox.podUID, Pod(object).isFinished {
                checks.fail("\(container.id) runs though its pod has finished")
            }
        }
        checkEnded(runtime, owners)
    }

    /// A container that ended for good, by its pod's policy, is not started again under another id.
    private mutating func checkEnded(_ runtime: SimulatedRuntimeState, _ owners: [SandboxID: SandboxStatus]) {
        for container in runtime.containerList.sorted(by: { $0.id < $1.id }) {
            guard case .exited(let exit) = container.state, let sandbox = owners[container.sandbox],
                let object = snapshot[sandbox.podKey], object.uid == sandbox.podUID
            else { continue }
            let policy = Pod(object).spec.restartPolicy
            guard policy == .never || (policy == .onFailure && exit.exitCode == 0) else { continue }
            let name = "\(sandbox.podUID)/\(container.name)"
            checks.ended[name] = checks.ended[name] ?? container.id
        }
        for container in runtime.containerList {
            guard case .running = container.state, let sandbox = owners[container.sandbox],
                let ended = checks.ended["\(sandbox.podUID)/\(container.name)"], ended != container.id
            else { continue }
            checks.fail("container \(container.name) of pod \(sandbox.podName) runs again though it had ended for good")
        }
    }

    /// A node that loses its memory cannot know what had ended on it.
    mutating func forgetEnded(on index: Int) {
        let uids = Set(nodes[index].runtime.sandboxList.map(\.podUID))
        checks.ended = checks.ended.filter { name, _ in !uids.contains(String(name.prefix { $0 != "/" })) }
    }
}

extension SandboxStatus {
    fileprivate var podKey: ObjectKey { ObjectKey(.pod, namespace: podNamespace, name: podName) }
}
