internal import CLinux
internal import Glibc
internal import Objects
internal import Runtime

/// A command of which only the end and the first of its output count: a probe, a hook. Blocks its thread until the command
/// has ended, the time is over, or the container has ended.
struct BriefExecution {
    /// Bytes kept of each output; the rest is read and let go.
    static let outputLimit = 16 << 10

    var execution: Execution
    var timeout: Duration

    func run() throws(RuntimeError) -> ExecResult {
        let own = try execution.containersOwn()
        let outcome: Result<ExecResult, RuntimeError>
        do throws(SystemFailure) {
            let output = try Pipe()
            defer { close(output.reader) }
            let errors: Pipe
            do { errors = try Pipe() } catch {
                close(output.writer)
                throw error
            }
            defer { close(errors.reader) }
            let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
            let started = Result { () throws(RuntimeError) in
                try execution.start(own, .init(input: null, output: output.writer, error: errors.writer))
            }
            for descriptor in [null, output.writer, errors.writer] { close(descriptor) }
            outcome = follow(started, output.reader, errors.reader)
        } catch {
            throw RuntimeError(error, "running a command in the container")
        }
        return try outcome.get()
    }

    private func follow(
        _ started: Result<Execution.Running, RuntimeError>, _ output: Int32, _ errors: Int32
    ) -> Result<ExecResult, RuntimeError> {
        started.flatMap { running in
            defer { running.close() }
            var buffers = (OutputBuffer(output), OutputBuffer(errors))
            let failure = wait(for: running, &buffers.0, &buffers.1)
            execution.end(running.pid, isAbandoned: failure != nil)
            let outcome = execution.collect(running.pid)
            if let failure { return .failure(failure) }
            buffers.0.take()
            buffers.1.take()
            return outcome.map {
                ExecResult(exitCode: $0, output: buffers.0.bytes, errorOutput: buffers.1.bytes)
            }
        }
    }

    /// Waits for the command's end; gives what comes before it.
    private func wait(
        for running: Execution.Running, _ output: inout OutputBuffer, _ errors: inout OutputBuffer
    ) -> RuntimeError? {
        let deadline = Clock.steady().addingReportingOverflow(timeout.nanoseconds)
        while true {
            let left = deadline.overflow ? Int64.max : deadline.partialValue - Clock.steady()
            if left <= 0 { return RuntimeError(.timeout, "the command did not end within \(timeout)") }
            var entries = [running.commandEnd, output.descriptor, errors.descriptor, running.containerEnd].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            poll(&entries, nfds_t(entries.count), Int32(clamping: left / 1_000_000 + 1))
            output.take()
            errors.take()
            if entries[0].revents != 0 { return nil }
            if entries[3].revents != 0 { return Execution.containerEnded }
        }
    }
}

/// The first part of what comes out of a pipe.
private struct OutputBuffer {
    /// -1 once it has ended.
    private(set) var descriptor: Int32
    private(set) var bytes: [UInt8] = []

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    /// Takes what is there, at most a pipe's content, so that a fast writer does not keep this from the clock.
    mutating func take() {
        guard descriptor >= 0 else { return }
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 1) { chunk in
            for _ in 0..<4 {
                let count = read(descriptor, chunk.baseAddress, chunk.count)
                if count < 0, errno == EINTR { continue }
                if count < 0 { return }
                if count == 0 {
                    descriptor = -1
                    return
                }
                bytes.append(contentsOf: chunk[..<min(count, BriefExecution.outputLimit - bytes.count)])
            }
        }
    }
}
