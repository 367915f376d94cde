public import Measurements
internal import Objects
internal import Runtime

extension SimulatedRuntimeState {
    /// What the node and its containers have used by now, as their behavior says. A node uses what its containers do.
    public var stats: NodeCount {
        var node = UsageCount(instant: now.nanoseconds, cpuNanoseconds: usedByForgotten, memoryWorkingSetBytes: 0)
        var running: [ContainerCount] = []
        for (id, container) in containers {
            let used = container.cpuNanoseconds(at: now)
            node.cpuNanoseconds &+= used
            guard case .running(let startedAt) = container.status.state,
                let sandbox = sandboxes[container.status.sandbox]
            else { continue }
            let count = UsageCount(
                instant: now.nanoseconds, cpuNanoseconds: used,
                memoryWorkingSetBytes: UInt64(clamping: container.behavior.memoryBytes))
            node.memoryWorkingSetBytes &+= count.memoryWorkingSetBytes
            running.append(
                ContainerCount(
                    id: id, pod: ObjectKey(.pod, namespace: sandbox.podNamespace, name: sandbox.podName),
                    podUID: sandbox.podUID, name: container.status.name, startedAt: startedAt, count: count))
        }
        return NodeCount(node: node, containers: running)
    }

    /// What the node has left.
    public var supply: NodeSupply {
        guard let memoryCapacity else { return NodeSupply() }
        let used = Int128(stats.node.memoryWorkingSetBytes) + Int128(memoryTakenByOthers)
        let left = Int64(clamping: Int128(memoryCapacity) - used)
        return NodeSupply(memory: Supply(capacity: memoryCapacity, available: max(0, left)))
    }

    /// Takes a container away; the node has used what it did all the same.
    mutating func forget(_ id: ContainerID) -> Container? {
        guard let container = containers.removeValue(forKey: id) else { return nil }
        usedByForgotten &+= container.cpuNanoseconds(at: now)
        return container
    }
}

extension SimulatedRuntimeState.Container {
    fileprivate func cpuNanoseconds(at now: Timestamp) -> UInt64 {
        let time: Duration =
            switch status.state {
            case .created: .zero
            case .running(let start): now - start
            case .exited(let exit): exit.finishedAt - (exit.startedAt ?? exit.finishedAt)
            }
        // A clock that was set back is no time that passed.
        let product = Int128(max(0, time.nanoseconds)) * Int128(behavior.cpuMillicores) / 1000
        return UInt64(clamping: min(product, Int128(SimulatedRuntimeState.longestUse)))
    }
}
