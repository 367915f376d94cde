/// Where a control group counts what its processes use: in which of a container's groups, and in which files. Both
/// versions have the numbers under their own names
/// (https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/admin-guide/cgroup-v1/).
struct GroupCounter {
    private enum CPU {
        /// `cpu.stat`, which version 2 has also where the controller is not on.
        case microseconds(String)
        /// `cpuacct.usage`
        case nanoseconds(String)
    }

    private struct Memory {
        var usage: String
        var statistics: String
        var isVersionTwo: Bool
    }

    private var cpu: CPU?
    private var memory: Memory?

    var countsCPU: Bool { cpu != nil }
    var countsMemory: Bool { memory != nil }

    init(_ directories: [String], _ files: borrowing KernelFiles) {
        for directory in directories {
            if cpu == nil {
                let (two, one) = (directory + "/cpu.stat", directory + "/cpuacct.usage")
                // Version 1 has a file of this name too, which counts other things.
                if files.read(two, { $0.value(of: "usage_usec") }) != nil {
                    cpu = .microseconds(two)
                } else if files.number(one) != nil {
                    cpu = .nanoseconds(one)
                }
            }
            guard memory == nil else { continue }
            let statistics = directory + "/memory.stat"
            for (name, isVersionTwo) in [("memory.current", true), ("memory.usage_in_bytes", false)] {
                let usage = "\(directory)/\(name)"
                if files.number(usage) != nil {
                    memory = Memory(usage: usage, statistics: statistics, isVersionTwo: isVersionTwo)
                }
            }
        }
    }

    /// nil where nobody counts, or the group is gone.
    func cpuNanoseconds(_ files: borrowing KernelFiles) -> UInt64? {
        switch cpu {
        case .microseconds(let path): files.read(path) { $0.value(of: "usage_usec") }.map { $0 &* 1000 }
        case .nanoseconds(let path): files.number(path)
        case nil: nil
        }
    }

    /// All that is charged to the group, without the files that nobody has looked at lately (`setMemoryStats` of cAdvisor).
    func workingSet(_ files: borrowing KernelFiles) -> UInt64? {
        guard let memory, let usage = files.number(memory.usage) else { return nil }
        let inactive = files.read(memory.statistics) {
            memory.isVersionTwo ? $0.value(of: "inactive_file") : $0.value(of: "total_inactive_file")
        }
        return usage - min(usage, inactive ?? 0)
    }
}
