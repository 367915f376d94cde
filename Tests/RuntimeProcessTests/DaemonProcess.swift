import CLinux
import Glibc
import Runtime
import Synchronization

@testable import RuntimeProcess

/// A process in a session of its own that starts a container as a daemon does, and can be killed like one.
final class DaemonProcess {
    let pid: Int32

    /// Returns when the container runs.
    init(_ host: Host, _ pod: String, _ script: String) throws {
        let program = Files.parent(of: host.shim.path) + "/ShimProgram"
        let pipe = try Pipe()
        defer { close(pipe.reader) }
        let launch = Launch(
            specification: Specification(
                arguments: [program, "daemon", host.path, pod, script], environment: ["PATH=/usr/bin:/bin"]),
            streams: (0, pipe.writer, 2))
        do { pid = try launch.start() } catch { throw SystemFailure(error.message) }
        close(pipe.writer)
        var byte: UInt8 = 0
        guard read(pipe.reader, &byte, 1) == 1 else { throw SystemFailure("the daemon did not start its container") }
    }

    /// Kills it with everything in its session.
    func kill() {
        Glibc.kill(-pid, SIGKILL)
        for member in ProcessIdentity(of: pid).map({ Leftovers.of($0, pipes: []) }) ?? [] { member.signal(SIGKILL) }
        while waitpid(pid, nil, 0) < 0, errno == EINTR {}
    }
}

extension Host {
    /// Starts a supervisor behind the runtime's back; gives its pid.
    @discardableResult
    func startShim(_ runtime: ProcessRuntime, _ id: ContainerID) throws -> pid_t {
        guard let specification = runtime.book.withLock({ $0.containers[id]?.specification }),
            let files = runtime.directory.container(id)
        else { throw SystemFailure("no such container", ENOENT) }
        let arguments = CStrings(shim.arguments + [files.path])
        let environment = CStrings(specification.record.environment)
        var pid: pid_t = 0
        try check("exec") { skeg_start_detached(shim.path, arguments.array, environment.array, &pid) }
        return pid
    }
}
