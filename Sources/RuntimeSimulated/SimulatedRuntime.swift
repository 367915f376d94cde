internal import Dispatch
public import Measurements
public import Objects
public import Runtime
internal import Synchronization

/// A simulated runtime in real time: what `skeg run --runtime simulated` gives each of its nodes.
public final class SimulatedRuntime: ContainerRuntime, Prober {
    public let name = "simulated"
    public let version = "1"

    private struct State {
        var runtime: SimulatedRuntimeState
        var listeners: [UInt64: AsyncStream<ContainerID>.Continuation] = [:]
        var lastListener: UInt64 = 0
        /// For when the alarm is set.
        var alarmAt: Timestamp?
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Timestamp
    private let queue = DispatchQueue(label: "skeg.runtime-simulated")

    /// - Parameter node: which of the simulated nodes, from 0.
    public init(
        node: Int, behavior: SimulatedBehavior = SimulatedBehavior(), faults: SimulatedFaults = SimulatedFaults(),
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.now = now
        state = Mutex(
            State(runtime: SimulatedRuntimeState(node: node, now: now(), behavior: behavior, faults: faults)))
    }

    public func accepts(image: String) -> ImageVerdict { .runs }

    /// Changes the runtime as a fault would: kills a container, lets the node crash.
    public func disturb(_ change: @Sendable (inout SimulatedRuntimeState) -> Void) {
        let listeners = state.withLock { state in
            state.runtime.advance(to: now())
            change(&state.runtime)
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield("") }
    }

    /// Lets time pass until now, tells of what ended by itself, and sets the alarm for what comes next.
    private func catchUp() {
        let now = now()
        let (ended, listeners) = state.withLock { state in
            let ended = state.runtime.advance(to: now)
            setAlarm(&state, now)
            return (ended, Array(state.listeners.values))
        }
        for id in ended { for listener in listeners { listener.yield(id) } }
    }

    private func setAlarm(_ state: inout State, _ now: Timestamp) {
        guard let next = state.runtime.nextEvent else { return }
        if let alarm = state.alarmAt, alarm > now, alarm <= next { return }
        state.alarmAt = next
        let delay = max(0, (next - now).nanoseconds)
        queue.asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) { [weak self] in self?.catchUp() }
    }

    private func perform(_ verb: SimulatedVerb) async throws(RuntimeError) -> SimulatedAnswer.Result {
        let now = now()
        let answer = state.withLock { state in
            state.runtime.advance(to: now)
            let answer = state.runtime.perform(verb)
            setAlarm(&state, now)
            return answer
        }
        if answer.at > now { try? await Task.sleep(for: answer.at - now) }
        catchUp()
        if case .failed(let error) = answer.result { throw error }
        return answer.result
    }

    public func runSandbox(_ configuration: SandboxConfiguration) async throws(RuntimeError) -> SandboxStatus {
        guard case .sandbox(let status) = try await perform(.runSandbox(configuration)) else { throw unexpected }
        return status
    }

    public func stopSandbox(_ id: SandboxID) async throws(RuntimeError) { _ = try await perform(.stopSandbox(id)) }

    public func removeSandbox(_ id: SandboxID) async throws(RuntimeError) {
        _ = try await perform(.removeSandbox(id))
    }

    public func createContainer(
        in sandbox: SandboxID, _ configuration: ContainerConfiguration
    ) async throws(RuntimeError) -> ContainerID {
        guard case .container(let id) = try await perform(.create(in: sandbox, configuration)) else {
            throw unexpected
        }
        return id
    }

    public func startContainer(_ id: ContainerID) async throws(RuntimeError) { _ = try await perform(.start(id)) }

    public func stopContainer(_ id: ContainerID, gracePeriod: Duration) async throws(RuntimeError) {
        _ = try await perform(.stop(id, gracePeriod: gracePeriod))
    }

    public func removeContainer(_ id: ContainerID) async throws(RuntimeError) { _ = try await perform(.remove(id)) }

    public func exec(
        in container: ContainerID, command: [String], timeout: Duration
    ) async throws(RuntimeError) -> ExecResult {
        guard case .exec(let result) = try await perform(.exec(container, command: command, timeout: timeout)) else {
            throw unexpected
        }
        return result
    }

    /// Looks at a container as its behavior says.
    public func probe(_ request: ProbeRequest) async -> ProbeAnswer {
        catchUp()
        let now = now()
        let (answer, at) = state.withLock { $0.runtime.probe(request) }
        if at > now { try? await Task.sleep(for: at - now) }
        return answer
    }

    private var unexpected: RuntimeError { RuntimeError(.failed, "the simulated runtime gave another answer") }

    public func sandboxes() async throws(RuntimeError) -> [SandboxStatus] {
        catchUp()
        return state.withLock { $0.runtime.sandboxList }
    }

    public func containers() async throws(RuntimeError) -> [ContainerStatus] {
        catchUp()
        return state.withLock { $0.runtime.containerList }
    }

    public func status(of container: ContainerID) async throws(RuntimeError) -> ContainerStatus {
        catchUp()
        guard let status = state.withLock({ $0.runtime.status(of: container) }) else {
            throw RuntimeError(.notFound, "container \(container) is not there")
        }
        return status
    }

    public func stats() async throws(RuntimeError) -> NodeCount {
        catchUp()
        return state.withLock { $0.runtime.stats }
    }

    public func supply() async throws(RuntimeError) -> NodeSupply {
        catchUp()
        return state.withLock { $0.runtime.supply }
    }

    /// The most hints that wait for a listener; one that misses some looks at all of them from time to time anyway.
    private static let hintLimit = 10_000

    public func changes() -> AsyncStream<ContainerID> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: ContainerID.self, bufferingPolicy: .bufferingNewest(SimulatedRuntime.hintLimit))
        let id = state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = continuation
            return state.lastListener
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.listeners[id] = nil }
        }
        return stream
    }
}
