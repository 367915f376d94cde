internal import Dispatch
public import Measurements
internal import Objects
public import Runtime
internal import Synchronization

extension ProcessRuntime {
    public func stats() async throws(RuntimeError) -> NodeCount {
        let count = await withCheckedContinuation { continuation in
            usageQueue.async { continuation.resume(returning: self.readUsage()) }
        }
        guard let count else { throw RuntimeError(.failed, "/proc/stat or /proc/meminfo cannot be read") }
        return count
    }

    public func supply() async throws(RuntimeError) -> NodeSupply {
        await withCheckedContinuation { continuation in
            usageQueue.async {
                continuation.resume(returning: self.usage.withLock { $0.supply(self.directory.root) })
            }
        }
    }

    public func processes() async throws(RuntimeError) -> [String: Int64] {
        await withCheckedContinuation { continuation in
            usageQueue.async { continuation.resume(returning: self.readProcesses()) }
        }
    }

    private func readProcesses() -> [String: Int64] {
        let running = book.withLock { book in
            book.containers.values.compactMap { ProcessRuntime.running($0, book.sandboxes) }
        }
        let counts = usage.withLock { $0.processes(of: running.map(\.target)) }
        return running.reduce(into: [:]) { pods, running in
            guard let count = counts[running.container.id] else { return }
            pods[running.container.podUID, default: 0] += count
        }
    }

    /// What is read of a container, and what is said of it.
    private struct Running {
        var container: ContainerCount
        var target: UsageReader.Target
    }

    private func readUsage() -> NodeCount? {
        let running = book.withLock { book in
            book.containers.values.compactMap { ProcessRuntime.running($0, book.sandboxes) }
        }
        return usage.withLock { reader in
            let counts = reader.counts(of: running.map(\.target))
            guard let machine = reader.machine() else { return nil }
            return NodeCount(
                node: machine,
                containers: running.compactMap { running in
                    guard let count = counts[running.container.id] else { return nil }
                    var container = running.container
                    container.count = count
                    return container
                })
        }
    }

    private static func running(_ entry: Book.Entry, _ sandboxes: [SandboxID: SandboxRecord]) -> Running? {
        guard let state = entry.state, state.exit == nil, let startedAt = state.startedAt,
            let sandbox = sandboxes[entry.record.name.sandbox]
        else { return nil }
        let id = entry.record.name.id
        return Running(
            container: ContainerCount(
                id: id, pod: ObjectKey(.pod, namespace: sandbox.podNamespace, name: sandbox.podName),
                podUID: sandbox.podUID, name: entry.record.name.name, startedAt: Timestamp(nanoseconds: startedAt),
                count: UsageCount(instant: 0, cpuNanoseconds: 0, memoryWorkingSetBytes: 0)),
            target: UsageReader.Target(id: id, groups: state.cgroups, supervisor: state.shim))
    }
}
