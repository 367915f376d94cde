/// Where a control group counts what its processes use: in which of a container's groups, and in which files. Both
/// versions have the numbers under their own names
/// (https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/admin-guide/cgroup-v1/).
struct GroupCounter {
    private enum CPU {
        /// `cpu.stat`, which version 2 has also where the controller is not on.
        case microseconds(KernelFile)
        /// `cpuacct.usage`
        case nanoseconds(KernelFile)
    }

    private struct Memory {
        var usage: KernelFile
        var statistics: KernelFile
        var isVersionTwo: Bool
        /// What was read last of the files that nobody has looked at lately, with the usage then.
        var inactive: (bytes: UInt64, usage: UInt64, at: Int64)?
        /// Nanoseconds that the first reading counts as older, so that not all containers are read anew at one look.
        var lead: Int64
    }

    private var cpu: CPU?
    private var memory: Memory?

    var countsCPU: Bool { cpu != nil }
    var countsMemory: Bool { memory != nil }

    init(_ directories: [String], _ files: borrowing KernelFiles) {
        for directory in directories {
            if cpu == nil {
                let (two, one) = (files.file(directory + "/cpu.stat"), files.file(directory + "/cpuacct.usage"))
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
                let usage = files.file("\(directory)/\(name)")
                if files.number(usage) != nil {
                    memory = Memory(
                        usage: usage, statistics: files.file(statistics), isVersionTwo: isVersionTwo,
                        lead: Int64(files.budget.nextTurn() % 5) * GroupCounter.longestUse / 5)
                }
            }
        }
    }

    /// nil where nobody counts, or the group is gone.
    func cpuNanoseconds(_ files: borrowing KernelFiles) -> UInt64? {
        switch cpu {
        case .microseconds(let file): files.read(file) { $0.value(of: "usage_usec") }.map { $0 &* 1000 }
        case .nanoseconds(let file): files.number(file)
        case nil: nil
        }
    }

    /// How long what was read of inactive files counts at most.
    private static let longestUse: Int64 = 5_000_000_000
    /// By what part of it the usage may have changed meanwhile.
    private static let tolerance: UInt64 = 64

    /// All that is charged to the group, without the files that nobody has looked at lately (`setMemoryStats` of cAdvisor).
    ///
    /// The kernel takes ten times as long to tell of those as of the usage, so they are asked for only where the usage has changed
    /// by a sixty-fourth, or after five seconds.
    mutating func workingSet(_ files: borrowing KernelFiles, at now: Int64) -> UInt64? {
        guard let memory, let usage = files.number(memory.usage) else { return nil }
        if let known = memory.inactive, now - known.at < GroupCounter.longestUse,
            max(usage, known.usage) - min(usage, known.usage) <= known.usage / GroupCounter.tolerance
        {
            return usage - min(usage, known.bytes)
        }
        let inactive = files.read(memory.statistics) {
            memory.isVersionTwo ? $0.value(of: "inactive_file") : $0.value(of: "total_inactive_file")
        }
        self.memory?.inactive = (inactive ?? 0, usage, memory.inactive == nil ? now - memory.lead : now)
        return usage - min(usage, inactive ?? 0)
    }
}
