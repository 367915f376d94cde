internal import CLinux
internal import Objects
internal import Runtime

/// What the runtime has in memory: a copy of its files, and who waits for a change.
struct Book {
    var sandboxes: [SandboxID: SandboxRecord] = [:]
    var containers: [ContainerID: Entry] = [:]
    var addresses: AddressPool
    var listeners: [UInt64: AsyncStream<ContainerID>.Continuation] = [:]
    private var waiters: [ContainerID: [UInt64: CheckedContinuation<Void, Never>]] = [:]
    private var lastKey: UInt64 = 0

    struct Entry {
        var record: ContainerRecord
        /// nil until the shim has written one.
        var state: StateRecord?
        /// Until the container runs.
        var specification: Specification?
        /// The shim that was started last, until there is a state.
        var starter: ProcessIdentity?
        var isStarting = false
        /// Counts the changes, so that nobody waits for one that has happened.
        var version: UInt64 = 0

        var hasStarted: Bool { state?.startedAt != nil || state?.exit != nil }
    }

    init(addresses: AddressPool) { self.addresses = addresses }

    mutating func newKey() -> UInt64 {
        lastKey += 1
        return lastKey
    }

    mutating func add(_ listener: AsyncStream<ContainerID>.Continuation) -> UInt64 {
        let key = newKey()
        listeners[key] = listener
        return key
    }

    /// Takes a container's new state; gives those to wake up, which is to be done without the lock.
    mutating func change(_ id: ContainerID, to state: StateRecord) -> [CheckedContinuation<Void, Never>] {
        guard containers[id] != nil, containers[id]?.state != state else { return [] }
        containers[id]?.state = state
        containers[id]?.version += 1
        if containers[id]?.hasStarted == true {
            containers[id]?.specification = nil
            containers[id]?.starter = nil
            containers[id]?.isStarting = false
        }
        for listener in listeners.values { listener.yield(id) }
        return takeWaiters(of: id)
    }

    mutating func takeWaiters(of id: ContainerID) -> [CheckedContinuation<Void, Never>] {
        waiters.removeValue(forKey: id).map { Array($0.values) } ?? []
    }

    mutating func wait(for id: ContainerID, key: UInt64, _ continuation: CheckedContinuation<Void, Never>) {
        waiters[id, default: [:]][key] = continuation
    }

    mutating func takeWaiter(of id: ContainerID, key: UInt64) -> CheckedContinuation<Void, Never>? {
        let waiter = waiters[id]?.removeValue(forKey: key)
        if waiters[id]?.isEmpty == true { waiters[id] = nil }
        return waiter
    }
}

extension Book.Entry {
    var status: ContainerStatus {
        let state: ContainerStatus.State
        if let exit = self.state?.exit {
            state = .exited(
                .init(
                    startedAt: self.state?.startedAt.map { Timestamp(nanoseconds: $0) },
                    finishedAt: Timestamp(nanoseconds: exit.finishedAt), exitCode: exit.exitCode, signal: exit.signal,
                    reason: exit.reason, message: exit.message))
        } else if let startedAt = self.state?.startedAt {
            state = .running(startedAt: Timestamp(nanoseconds: startedAt))
        } else {
            state = .created
        }
        return ContainerStatus(
            id: record.name.id, sandbox: record.name.sandbox, name: record.name.name, attempt: record.name.attempt,
            image: record.image, createdAt: Timestamp(nanoseconds: record.createdAt), state: state,
            logPath: record.logPath, notes: self.state?.notes ?? [])
    }
}

extension SandboxStatus {
    init(_ record: SandboxRecord) {
        self.init(
            id: record.id, podName: record.podName, podNamespace: record.podNamespace, podUID: record.podUID,
            attempt: record.attempt, isReady: record.isReady, address: record.address,
            createdAt: Timestamp(nanoseconds: record.createdAt))
    }
}
