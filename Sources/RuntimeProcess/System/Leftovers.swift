internal import Glibc

/// Finds what a workload has left when its supervisor is gone and cannot say.
enum Leftovers {
    /// Processes in the session that `leader` began, and those that write to one of the pipes, which are the workload's
    /// standard output and error; without `leader` itself. None of another boot, and none that is older than the leader.
    static func of(_ leader: ProcessIdentity, pipes: [UInt64]) -> [ProcessIdentity] {
        guard leader.boot == ProcessIdentity.currentBoot else { return [] }
        // A number is not given again while a session bears it: when it belongs to another process, the session is over.
        let hasSession = ProcessIdentity(of: leader.pid).map { $0 == leader } ?? true
        let names = (try? Files.names(in: "/proc")) ?? []
        return names.compactMap { Int32($0) }.compactMap { pid in
            guard pid != leader.pid, pid != getpid(),
                hasSession && getsid(pid) == leader.pid || writes(pid, to: pipes),
                let found = ProcessIdentity(of: pid), found.startTicks >= leader.startTicks, found.isRunning
            else { return nil }
            return found
        }
    }

    /// The number of an open pipe, by which it can be known through other processes.
    static func number(ofPipe descriptor: Int32) -> UInt64? {
        var information = stat()
        return fstat(descriptor, &information) == 0 ? UInt64(information.st_ino) : nil
    }

    private static func writes(_ pid: Int32, to pipes: [UInt64]) -> Bool {
        guard !pipes.isEmpty else { return false }
        return [1, 2].contains { descriptor in
            var information = stat()
            return stat("/proc/\(pid)/fd/\(descriptor)", &information) == 0 && information.st_mode & S_IFMT == S_IFIFO
                && pipes.contains(UInt64(information.st_ino))
        }
    }
}
