internal import CLinux
internal import Glibc
internal import Runtime
internal import Synchronization

/// A command that runs beside a container, and the thread that is its parent and waits for its end.
final class RunningCommand: Sendable {
    private struct State {
        var isCollected = false
        var isAbandoned = false
        var outcome: Result<Int32, RuntimeError>?
    }

    private let execution: Execution
    private let pid: Int32
    private let state = Mutex(State())
    /// Can be read once there is an outcome.
    let end: Descriptor
    private let endWriter: Int32

    private init(_ execution: Execution, _ pid: Int32, _ end: Pipe) {
        self.execution = execution
        self.pid = pid
        self.end = Descriptor(end.reader)
        endWriter = end.writer
    }

    /// The exit code, 128 + the number where a signal ended it; nil while it runs.
    var outcome: Result<Int32, RuntimeError>? { state.withLock { $0.outcome } }

    /// Starts a command.
    ///
    /// - Parameter finished: Called once it has ended, or could not be started.
    static func start(
        _ execution: Execution, _ request: ExecRequest, finished: @escaping @Sendable () -> Void
    ) async throws(RuntimeError) -> (RunningCommand, CommandStreams) {
        let started: Result<(RunningCommand, CommandStreams), RuntimeError> = await withCheckedContinuation { waiting in
            do throws(SystemFailure) {
                try Worker.run {
                    if let (command, running) = begin(execution, request, waiting) { command.follow(running) }
                    finished()
                }
            } catch {
                finished()
                waiting.resume(returning: .failure(RuntimeError(error, "running a command")))
            }
        }
        return try started.get()
    }

    private struct Begun {
        var command: RunningCommand
        var running: Execution.Running
        var streams: CommandStreams
    }

    /// Starts it and says so; keeps nothing of its streams, which end when their users let them go.
    private static func begin(
        _ execution: Execution, _ request: ExecRequest,
        _ waiting: CheckedContinuation<Result<(RunningCommand, CommandStreams), RuntimeError>, Never>
    ) -> (RunningCommand, Execution.Running)? {
        let begun = Result { () throws(RuntimeError) in try begin(execution, request) }
        waiting.resume(returning: begun.map { ($0.command, $0.streams) })
        return (try? begun.get()).map { ($0.command, $0.running) }
    }

    private static func begin(_ execution: Execution, _ request: ExecRequest) throws(RuntimeError) -> Begun {
        let own = try execution.containersOwn()
        let streams: CommandStreams
        let end: Pipe
        do throws(SystemFailure) {
            end = try Pipe()
            do { streams = try CommandStreams(request, owner: own.user) } catch {
                end.close()
                throw error
            }
        } catch {
            throw RuntimeError(error, "running a command in the container")
        }
        defer { streams.closeProgramEnds() }
        do throws(RuntimeError) {
            let running = try execution.start(own, streams.program)
            return Begun(command: RunningCommand(execution, running.pid, end), running: running, streams: streams)
        } catch {
            end.close()
            throw error
        }
    }

    /// Kills it, with what it has started, where it still runs.
    func abandon() {
        state.withLock { state in
            guard !state.isCollected else { return }
            state.isAbandoned = true
            execution.end(pid, isAbandoned: true)
        }
    }

    /// On the thread that is the parent: until the command has ended.
    private func follow(_ running: Execution.Running) {
        defer {
            running.close()
            close(endWriter)
        }
        var container = running.containerEnd
        while true {
            var entries = [running.commandEnd, container].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            poll(&entries, nfds_t(entries.count), -1)
            if entries[0].revents != 0 { break }
            guard entries[1].revents != 0 else { continue }
            abandon()
            container = -1
        }
        let isAbandoned = state.withLock { $0.isAbandoned }
        // A shell with a terminal puts its jobs into groups of their own; the session is its until it is collected.
        if isAbandoned, let leader = ProcessIdentity(of: pid) {
            for member in Leftovers.of(leader, pipes: []) { member.signal(SIGKILL) }
        }
        execution.end(pid, isAbandoned: isAbandoned)
        state.withLock { $0.isCollected = true }
        let outcome = execution.collect(pid)
        state.withLock { $0.outcome = outcome }
    }
}
