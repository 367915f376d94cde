internal import CLinux
internal import Glibc
internal import Runtime

/// Starts commands beside a container's process: same user, directory, environment, control group and mounts. Blocks its
/// thread, which has to live as long as the command: the kernel kills the command when the thread that made it ends.
struct Execution {
    var command: [String]
    /// Of the container, while it runs.
    var process: ProcessIdentity
    var shim: ProcessIdentity
    var cgroups: [String]

    /// What a command's streams are.
    struct Streams {
        var input: Int32
        var output: Int32
        var error: Int32
        var isTerminal = false
    }

    /// A command that runs.
    struct Running {
        var pid: Int32
        /// Descriptors that can be read once the command, and the container, have ended.
        var commandEnd: Int32
        var containerEnd: Int32

        func close() {
            Glibc.close(commandEnd)
            Glibc.close(containerEnd)
        }
    }

    static let containerEnded = RuntimeError(.failed, "the container ended while the command ran")

    /// What the container was started with, out of its shim's memory.
    func containersOwn() throws(RuntimeError) -> Specification {
        guard let bytes = try? Files.bytes("/proc/\(shim.pid)/environ", limit: 8 << 20), shim.isRunning,
            let specification = Specification(
                Record(environment: bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }))
        else {
            throw RuntimeError(.failed, "the container's supervisor cannot be read: it has ended, or is another user's")
        }
        return specification
    }

    /// Starts the command with these streams, which stay open here.
    func start(_ own: Specification, _ streams: Streams) throws(RuntimeError) -> Running {
        var specification = own
        specification.arguments = command
        if streams.isTerminal { specification.nameTerminal() }
        let joined = ControlGroup(directories: cgroups).openForJoining()
        defer { joined.forEach { close($0) } }
        let container = skeg_pidfd_open(process.pid)
        var isStarted = false
        defer { if container >= 0, !isStarted { close(container) } }
        guard container >= 0, process.isRunning else { throw RuntimeError(.failed, "the container is not running") }
        let namespaces = try openNamespaces()
        defer { namespaces.forEach { close($0) } }
        let launch = Launch(
            specification: specification, streams: (streams.input, streams.output, streams.error), cgroups: joined,
            namespaces: namespaces, parentDeathSignal: SIGKILL, hasTerminal: streams.isTerminal)
        do throws(Launch.Failure) {
            let pid = try launch.start()
            isStarted = true
            return Running(pid: pid, commandEnd: skeg_pidfd_open(pid), containerEnd: container)
        } catch {
            throw RuntimeError(.failed, error.message)
        }
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

    /// Kills a command that was not collected yet, so that the number is still its own.
    ///
    /// - Parameter isAbandoned: Nobody waits for it any more; otherwise it has ended by itself. Then, where there is a
    ///   control group, what it left behind ends with the container.
    func end(_ pid: Int32, isAbandoned: Bool) {
        if isAbandoned || cgroups.isEmpty { kill(-pid, SIGKILL) }
        if isAbandoned { kill(pid, SIGKILL) }
    }

    /// Collects a command that has ended.
    ///
    /// - Returns: Its exit code, 128 + the number for one that a signal ended; an error where the container's supervisor
    ///   ended it, since the container has ended.
    func collect(_ pid: Int32) -> Result<Int32, RuntimeError> {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        if signal == SIGKILL, !process.isRunning { return .failure(Execution.containerEnded) }
        return .success(signal == 0 ? status >> 8 & 0xFF : 128 + signal)
    }
}
