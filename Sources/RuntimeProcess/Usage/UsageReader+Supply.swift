internal import Glibc
internal import Measurements

/// What the machine has left.
extension UsageReader {
    /// - Parameter directory: On the file system that volumes and logs are on.
    func supply(_ directory: String) -> NodeSupply {
        var supply = NodeSupply(memory: files.read("/proc/meminfo", UsageReader.memorySupply))
        var status = statvfs()
        if statvfs(directory, &status) == 0 {
            let unit = Int128(status.f_frsize)
            supply.filesystem = Supply(
                capacity: Int64(clamping: Int128(status.f_blocks) * unit),
                available: Int64(clamping: Int128(status.f_bavail) * unit))
            if status.f_files > 0 {
                supply.inodes = Supply(
                    capacity: Int64(clamping: status.f_files), available: Int64(clamping: status.f_ffree))
            }
        }
        supply.processes = processSupply
        return supply
    }

    /// All, without the working set (`memoryAvailable`, pkg/kubelet/eviction/helpers.go).
    static func memorySupply(_ memory: KernelText) -> Supply? {
        guard let total = memory.value(of: "MemTotal:"), let used = workingSet(memory) else { return nil }
        let bytes = total * 1024
        return Supply(capacity: Int64(clamping: bytes), available: Int64(clamping: bytes - min(bytes, used)))
    }

    /// The smaller of two bounds, and the threads that there are (pkg/kubelet/stats/pidlimit/pidlimit_linux.go).
    private var processSupply: Supply? {
        let bounds = ["pid_max", "threads-max"].compactMap { files.number("/proc/sys/kernel/\($0)") }
        let threads = files.read("/proc/loadavg") { UsageReader.threads($0) }
        guard let most = bounds.min(), let threads else { return nil }
        return Supply(
            capacity: Int64(clamping: most), available: Int64(clamping: most) - Int64(clamping: threads))
    }

    /// Behind the stroke in the fourth field (proc_loadavg(5)): `0.20 0.18 0.12 1/80 11206`.
    static func threads(_ load: KernelText) -> UInt64? {
        load.bytes.firstIndex(of: UInt8(ascii: "/")).flatMap { load.number(at: $0 + 1) }
    }
}

extension UsageReader {
    /// The processes of each container, by their ids; none for one that cannot be counted.
    mutating func processes(of targets: [Target]) -> [String: Int64] {
        var counts: [String: Int64] = [:]
        var others: [Int32: String] = [:]
        for target in targets {
            for group in target.groups where counts[target.id] == nil { counts[target.id] = processes(inGroup: group) }
            if counts[target.id] != nil { continue }
            if let supervisor = target.supervisor?.pid {
                others[supervisor] = target.id
            }
        }
        for (supervisor, family) in families(of: Set(others.keys)) {
            if let id = others[supervisor] { counts[id] = Int64(family.count - 1) }
        }
        return counts
    }

    /// The lines of `cgroup.procs`.
    private func processes(inGroup directory: String) -> Int64? {
        files.read("\(directory)/cgroup.procs") { text in
            Int64(text.bytes.count { $0 == UInt8(ascii: "\n") })
        }
    }
}
