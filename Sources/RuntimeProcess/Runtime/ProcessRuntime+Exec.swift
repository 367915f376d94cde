public import Runtime
internal import Synchronization

extension ProcessRuntime {
    /// Commands that people talk with at the same time, over all containers; each takes a thread.
    static let talkLimit = 64
    /// Commands of probes and hooks that run at the same time; each takes a thread. Each has a time limit, and apart from
    /// the others nobody who talks can keep a container from being looked at.
    static let briefLimit = 1024

    /// A command that is ended by a signal has the exit code 128 + its number. One that takes longer than `timeout` is
    /// killed, and the error has the code `timeout`.
    public func exec(
        in container: ContainerID, command: [String], timeout: Duration
    ) async throws(RuntimeError) -> ExecResult {
        let execution = BriefExecution(execution: try execution(of: command, in: container), timeout: timeout)
        try begin(briefExecutions, limit: ProcessRuntime.briefLimit)
        let outcome: Result<ExecResult, RuntimeError> = await withCheckedContinuation { continuation in
            do throws(SystemFailure) {
                try Worker.run {
                    continuation.resume(returning: Result { () throws(RuntimeError) in try execution.run() })
                }
            } catch {
                continuation.resume(returning: .failure(RuntimeError(error, "running a command")))
            }
        }
        briefExecutions.withLock { $0 -= 1 }
        return try outcome.get()
    }

    /// The command is killed with all of its session when the talk is closed before its end.
    public func exec(
        _ request: ExecRequest, in container: ContainerID
    ) async throws(RuntimeError) -> any ProcessStream {
        let execution = try execution(of: request.command, in: container)
        try begin(executions, limit: ProcessRuntime.talkLimit)
        let (command, streams) = try await RunningCommand.start(execution, request) {
            self.executions.withLock { $0 -= 1 }
        }
        return ExecStream(command, streams, hasTerminal: request.hasTerminal)
    }

    private func execution(of command: [String], in container: ContainerID) throws(RuntimeError) -> Execution {
        guard let state = book.withLock({ $0.containers[container] })?.state else {
            throw RuntimeError(.notFound, "there is no container \(container) that runs")
        }
        guard let process = state.process, let shim = state.shim, state.startedAt != nil, state.exit == nil else {
            throw RuntimeError(.failed, "the container \(container) is not running")
        }
        guard let program = command.first, !program.isEmpty, !command.contains(where: { $0.utf8.contains(0) }) else {
            throw RuntimeError(.invalid, "the command is empty or holds a zero byte")
        }
        return Execution(command: command, process: process, shim: shim, cgroups: state.cgroups)
    }

    private func begin(_ running: borrowing Mutex<Int>, limit: Int) throws(RuntimeError) {
        let isAllowed = running.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
        guard isAllowed else {
            throw RuntimeError(.exhausted, "\(limit) commands run in containers already; try again")
        }
    }
}
