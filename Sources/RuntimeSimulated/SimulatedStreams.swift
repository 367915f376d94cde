public import Runtime
internal import Synchronization

/// What a simulated container says to whom talks with it: a command its output and its end at once; the container itself
/// nothing, until it has ended. There are no programs, so nothing listens at any port.
extension SimulatedRuntime {
    /// How long a simulated command may take.
    private static let execTimeout = Duration.seconds(3600)

    public func exec(
        _ request: ExecRequest, in container: ContainerID
    ) async throws(RuntimeError) -> any ProcessStream {
        let result = try await exec(in: container, command: request.command, timeout: SimulatedRuntime.execTimeout)
        var events: [ProcessEvent] = []
        if !result.output.isEmpty, request.hasOutput { events.append(.output(result.output)) }
        if !result.errorOutput.isEmpty, request.hasErrorOutput { events.append(.errorOutput(result.errorOutput)) }
        return SimulatedStream(events + [.ended(exitCode: result.exitCode)])
    }

    public func attach(
        to container: ContainerID, hasInput: Bool
    ) async throws(RuntimeError) -> any ProcessStream {
        // First, so that no end is missed.
        let changes = changes()
        guard case .running = try await status(of: container).state else {
            throw RuntimeError(.failed, "the container \(container) is not running")
        }
        return SimulatedStream([.ended(exitCode: nil)]) {
            for await _ in changes {
                guard let status = try? await self.status(of: container), case .running = status.state else { return }
            }
        }
    }

    public func connect(to sandbox: SandboxID, port: UInt16) async throws(RuntimeError) -> any PortStream {
        throw RuntimeError(.notFound, "nothing listens on port \(port): a simulated pod has no programs")
    }
}

/// Gives events that are known beforehand.
final class SimulatedStream: ProcessStream {
    private let events: Mutex<[ProcessEvent]>
    private let wait: @Sendable () async -> Void

    /// - Parameter wait: Waits before the first event.
    init(_ events: [ProcessEvent], wait: @escaping @Sendable () async -> Void = {}) {
        self.events = Mutex(events)
        self.wait = wait
    }

    func next() async throws(RuntimeError) -> ProcessEvent? {
        if !events.withLock({ $0.isEmpty }) { await wait() }
        if Task.isCancelled { throw RuntimeError(.timeout, "waiting for the container was given up") }
        return events.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func write(_ bytes: [UInt8]) async throws(RuntimeError) {}
    func endInput() async {}
    func resize(_ size: TerminalSize) async {}
    func close() async {}
}
