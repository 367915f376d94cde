internal import CLinux
internal import Glibc
internal import Objects
internal import Runtime

/// A command that runs beside a container's process: same user, directory, environment, control group and mounts. Blocks
/// its thread until the command has ended, the time is over, or the container has ended.
struct Execution {
    /// Bytes kept of each output; the rest is read and let go.
    static let outputLimit = 16 << 10

    var command: [String]
    /// Of the container, while it runs.
    var process: ProcessIdentity
    var shim: ProcessIdentity
    var cgroups: [String]
    var timeout: Duration

    func run() throws(RuntimeError) -> ExecResult {
        var specification = try containersOwn()
        specification.arguments = command
        let group = ControlGroup(directories: cgroups)
        let joined = group.openForJoining()
        defer { joined.forEach { close($0) } }
        let container = skeg_pidfd_open(process.pid)
        defer { if container >= 0 { close(container) } }
        guard container >= 0, process.isRunning else { throw RuntimeError(.failed, "the container is not running") }
        let namespaces = try openNamespaces()
        defer { namespaces.forEach { close($0) } }
        do {
            let output = try Pipe()
            defer { close(output.reader) }
            let errors = try Pipe()
            defer { close(errors.reader) }
            let null = try check("open /dev/null") { open("/dev/null", O_RDONLY | O_CLOEXEC) }
            let launch = Launch(
                specification: specification, streams: (null, output.writer, errors.writer), cgroups: joined,
                namespaces: namespaces, parentDeathSignal: SIGKILL)
            let started = Result { () throws(Launch.Failure) in try launch.start() }
            for descriptor in [null, output.writer, errors.writer] { close(descriptor) }
            return try follow(try started.get(), output.reader, errors.reader, container)
        } catch let failure as Launch.Failure {
            throw RuntimeError(.failed, failure.message)
        } catch let failure as SystemFailure {
            throw RuntimeError(failure, "running a command in the container")
        } catch let error as RuntimeError {
            throw error
        } catch {
            throw RuntimeError(.failed, "\(error)")
        }
    }

    /// What the container was started with, out of its shim's memory.
    private func containersOwn() throws(RuntimeError) -> Specification {
        guard let bytes = try? Files.bytes("/proc/\(shim.pid)/environ", limit: 8 << 20), shim.isRunning,
            let specification = Specification(
                Record(environment: bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }))
        else {
            throw RuntimeError(.failed, "the container's supervisor cannot be read: it has ended, or is another user's")
        }
        return specification
    }

    /// The container's user and mount namespace, where they are not this process' own.
    private func openNamespaces() throws(RuntimeError) -> [Int32] {
        var result: [Int32] = []
        for kind in ["user", "mnt"] {
            let path = "/proc/\(process.pid)/ns/\(kind)"
            var own = stat()
            var other = stat()
            guard stat("/proc/self/ns/\(kind)", &own) == 0, stat(path, &other) == 0 else { continue }
            if own.st_ino == other.st_ino { continue }
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw RuntimeError(SystemFailure("open \(path)"), "entering the container") }
            result.append(descriptor)
        }
        return result
    }

    private func follow(
        _ pid: Int32, _ output: Int32, _ errors: Int32, _ container: Int32
    ) throws(RuntimeError) -> ExecResult {
        let ended = skeg_pidfd_open(pid)
        defer { close(ended) }
        let deadline = Clock.steady().addingReportingOverflow(timeout.nanoseconds)
        var buffers = (OutputBuffer(output), OutputBuffer(errors))
        let containerEnded = RuntimeError(.failed, "the container ended while the command ran")
        var failure: RuntimeError?
        while failure == nil {
            let left = deadline.overflow ? Int64.max : deadline.partialValue - Clock.steady()
            if left <= 0 {
                failure = RuntimeError(.timeout, "the command did not end within \(timeout)")
                break
            }
            var entries = [ended, buffers.0.descriptor, buffers.1.descriptor, container].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            poll(&entries, nfds_t(entries.count), Int32(clamping: left / 1_000_000 + 1))
            buffers.0.take()
            buffers.1.take()
            if entries[0].revents != 0 { break }
            if entries[3].revents != 0 { failure = containerEnded }
        }
        // Not collected yet, so that the number is still its own. Where there is a control group, what the command left
        // behind ends with the container; otherwise it ends now.
        if failure != nil || cgroups.isEmpty { kill(-pid, SIGKILL) }
        if failure != nil { kill(pid, SIGKILL) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        if let failure { throw failure }
        buffers.0.take()
        buffers.1.take()
        let signal = status & 0x7F
        // Killed by the supervisor, which ends everything of a container that has ended.
        if signal == SIGKILL, !process.isRunning { throw containerEnded }
        return ExecResult(
            exitCode: signal == 0 ? status >> 8 & 0xFF : 128 + signal, output: buffers.0.bytes,
            errorOutput: buffers.1.bytes)
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
                bytes.append(contentsOf: chunk[..<min(count, Execution.outputLimit - bytes.count)])
            }
        }
    }
}
