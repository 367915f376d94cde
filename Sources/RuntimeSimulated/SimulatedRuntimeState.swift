public import Objects
public import Runtime

/// Everything a simulated runtime is, as a value that a driver moves through time.
///
/// A verb is begun with `perform`, which says when its answer comes; what it does takes place by then. Between calls
/// nothing moves: `advance(to:)` lets the containers start, end and be killed whose time has come.
public struct SimulatedRuntimeState: Sendable {
    struct Container: Sendable {
        var status: ContainerStatus
        var behavior: SimulatedBehavior
        var environment: [EnvironmentVariable] = []
        /// When it will be running; while it is starting.
        var startsAt: Timestamp?
        /// When it will end, and how, as far as that is decided.
        var endsAt: Timestamp?
        var endsWith: Int32 = 0
        var endsBySignal: Int32?
    }

    public internal(set) var now: Timestamp
    public var faults: SimulatedFaults
    /// For containers whose pod says nothing.
    public var behavior: SimulatedBehavior
    /// By image; before `behavior`, after the pod's annotations.
    public var behaviorOfImages: [String: SimulatedBehavior] = [:]
    var sandboxes: [SandboxID: SandboxStatus] = [:]
    var annotations: [SandboxID: [String: String]] = [:]
    var containers: [ContainerID: Container] = [:]
    /// In the order in which they were made.
    var containersOfSandbox: [SandboxID: [ContainerID]] = [:]
    /// Those that start or end at a known time.
    private var timed: Set<ContainerID> = []
    var network: SimulatedNetwork
    /// Bytes of memory that the node has; nil for one that is never short of any.
    public var memoryCapacity: Int64?
    /// Bytes that others than its containers take of it.
    public var memoryTakenByOthers: Int64 = 0
    /// Nanoseconds on processors, by containers that are gone.
    var usedByForgotten: UInt64 = 0
    /// Nanoseconds that are counted of one container: 36 years of a core.
    static let longestUse = UInt64(1) << 60

    /// - Parameter node: which of the simulated nodes, from 0; for its pods' addresses.
    public init(
        node: Int, now: Timestamp, behavior: SimulatedBehavior = SimulatedBehavior(),
        faults: SimulatedFaults = SimulatedFaults()
    ) {
        self.now = now
        self.behavior = behavior
        self.faults = faults
        network = SimulatedNetwork(node: node)
    }

    public var sandboxList: [SandboxStatus] { Array(sandboxes.values) }
    public var containerList: [ContainerStatus] { containers.values.map(\.status) }

    /// What a container was made with.
    public func environment(of id: ContainerID) -> [EnvironmentVariable]? { containers[id]?.environment }

    public func status(of id: ContainerID) -> ContainerStatus? { containers[id]?.status }

    /// When something next happens by itself.
    public var nextEvent: Timestamp? {
        var next: Timestamp?
        for id in timed {
            guard let container = containers[id] else { continue }
            for time in [container.startsAt, container.endsAt] {
                guard let time else { continue }
                next = min(next ?? time, time)
            }
        }
        return next
    }

    /// Lets time pass; returns the containers that ended by themselves or were killed, in the order of their ids.
    @discardableResult
    public mutating func advance(to time: Timestamp) -> [ContainerID] {
        now = max(now, time)
        var ended: [ContainerID] = []
        guard !timed.isEmpty else { return [] }
        for id in timed.sorted() {
            guard var container = containers[id] else {
                timed.remove(id)
                continue
            }
            if let start = container.startsAt, start <= now { container.run(at: start) }
            if let end = container.endsAt, end <= now {
                container.end(at: end)
                ended.append(id)
            }
            put(container)
        }
        return ended
    }

    /// Stores a container, and whether it has a time.
    mutating func put(_ container: Container) {
        let id = container.status.id
        containers[id] = container
        if container.startsAt != nil || container.endsAt != nil { timed.insert(id) } else { timed.remove(id) }
    }

    /// The node loses all that runs, as when its power fails. What the runtime knows stays, unless `forgetting`.
    public mutating func crash(forgetting: Bool) {
        if forgetting {
            for sandbox in sandboxes.values { network.free(sandbox.address) }
            sandboxes = [:]
            annotations = [:]
            containers = [:]
            containersOfSandbox = [:]
            return
        }
        for id in sandboxes.keys.sorted() {
            endAll(in: id, code: 255, signal: nil)
            sandboxes[id]?.isReady = false
        }
    }

    /// Ends one container as if its process died.
    public mutating func kill(_ id: ContainerID, exitCode: Int32) {
        guard case .running = containers[id]?.status.state else { return }
        containers[id]?.endsAt = now
        containers[id]?.endsWith = exitCode
        containers[id]?.endsBySignal = nil
        containers[id]?.end(at: now)
    }

    mutating func endAll(in sandbox: SandboxID, code: Int32, signal: Int32?) {
        for id in containersOfSandbox[sandbox] ?? [] {
            containers[id]?.startsAt = nil
            guard case .running = containers[id]?.status.state else { continue }
            containers[id]?.endsWith = code
            containers[id]?.endsBySignal = signal
            containers[id]?.end(at: now)
        }
    }
}

extension SimulatedRuntimeState.Container {
    mutating func run(at time: Timestamp) {
        startsAt = nil
        guard case .created = status.state else { return }
        status.state = .running(startedAt: time)
        if let after = behavior.after {
            endsAt = time + after
            endsWith = behavior.exitCode
        }
    }

    mutating func end(at time: Timestamp) {
        guard case .running(let startedAt) = status.state else { return }
        endsAt = nil
        status.state = .exited(
            .init(
                startedAt: startedAt, finishedAt: time, exitCode: endsWith, signal: endsBySignal,
                reason: endsWith == 0 ? "Completed" : "Error"))
    }
}
