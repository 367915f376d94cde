internal import Glibc

/// The processes of a workload's session, which outlive the process that began it.
enum Session {
    /// Those in the session of `leader`, without itself; none when its number belongs to another process by now, since a
    /// number is not given again while a session bears it.
    static func members(of leader: ProcessIdentity) -> [ProcessIdentity] {
        guard leader.boot == ProcessIdentity.currentBoot else { return [] }
        if let now = ProcessIdentity(of: leader.pid), now != leader { return [] }
        let names = (try? Files.names(in: "/proc")) ?? []
        return names.compactMap { Int32($0) }.compactMap { pid in
            guard pid != leader.pid, getsid(pid) == leader.pid, let member = ProcessIdentity(of: pid),
                member.isRunning
            else { return nil }
            return member
        }
    }
}
