internal import CLinux
internal import Glibc

/// `skeg shim <directory>`: the supervisor of one container. It starts the program, writes its log, records its end,
/// and ends with it. It is a process of its own, outside the daemon's session and not its child, so that nothing that
/// happens to the daemon happens to the workload.
///
/// One for each container rather than one for each pod: what one does, or a bug in it, touches one container only, and
/// its life is a straight line without a protocol.
///
/// It is asked to stop through a pipe with a name (`control`) rather than a signal: such a pipe cannot reach a wrong
/// process, and tells the asker at once when nobody listens. It answers through its files alone.
public enum Shim {
    /// Runs until the container has ended. The arguments are what follows `shim`. Gives the exit code of the shim itself:
    /// 0, or 2 when it was called wrongly.
    ///
    /// To be called first of all in `main`: the shim wants no other thread.
    public static func main(_ arguments: [String]) -> Int32 {
        // Its environment holds the container's, Secrets and all. Not more than this: the daemon has to read it there.
        _ = skeg_refuse_core_files()
        guard arguments.count == 1, let path = arguments.first, path.utf8.first == 47,
            let specification = Specification(Record(environment: environment()))
        else { return refuse("skeg shim is started by skeg run, for one container; it is not for the command line.\n") }
        skeg_set_name("skeg-shim")
        // Hard to choose for the kernel when memory is short, as containerd's shims are; needs a right to be granted.
        try? Files.put("-998", into: "/proc/self/oom_score_adj")
        signal(SIGPIPE, SIG_IGN)

        let directory = ContainerDirectory(path: path)
        guard let lock = takeLock(directory) else { return 0 }
        defer { close(lock) }
        guard let record = try? Files.record(directory.record), let container = ContainerRecord(record) else {
            return 0
        }
        var supervisor = Supervisor(container, specification, directory)
        supervisor.run()
        return 0
    }

    private static func refuse(_ text: StaticString) -> Int32 {
        _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
        return 2
    }

    private static func environment() -> [String] {
        guard var entry = skeg_environment() else { return [] }
        var result: [String] = []
        while let text = entry.pointee {
            result.append(String(cString: text))
            entry += 1
        }
        return result
    }

    /// The one guard against a container that runs twice: who holds the lock of a container that has no state yet may
    /// start it. nil when somebody else does, or did, or the container was taken back.
    private static func takeLock(_ directory: ContainerDirectory) -> Int32? {
        let lock = open(directory.lock, O_RDWR | O_CLOEXEC)
        guard lock >= 0 else { return nil }
        var information = stat()
        guard skeg_lock(lock) == 0, fstat(lock, &information) == 0, information.st_nlink > 0,
            access(directory.state, F_OK) != 0
        else {
            close(lock)
            return nil
        }
        return lock
    }
}
