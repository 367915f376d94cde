internal import Glibc
internal import Measurements

/// Reads what containers and the machine use. Remembers where each container is counted.
struct UsageReader: ~Copyable {
    /// A container to be read.
    struct Target {
        var id: String
        var groups: [String]
        var supervisor: ProcessIdentity?
    }

    private struct Source {
        var group: GroupCounter
        var tree = TreeCounter()
        var supervisor: Int32?

        var needsTree: Bool { !group.countsCPU || !group.countsMemory }
    }

    let files = KernelFiles()
    private var sources: [String: Source] = [:]
    private var table = ProcessTable()
    private var lastLook: Int64?
    private static let tick = 1_000_000_000 / UInt64(max(1, sysconf(Int32(_SC_CLK_TCK))))
    private static let pageSize = UInt64(max(1, sysconf(Int32(_SC_PAGESIZE))))
    private static let processors = UInt64(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    /// By the containers' ids; what is gone meanwhile is left out.
    mutating func counts(of targets: [Target]) -> [String: UsageCount] {
        var kept: [String: Source] = [:]
        for target in targets {
            var source = sources[target.id] ?? Source(group: GroupCounter(target.groups, files))
            source.supervisor = target.supervisor?.pid
            kept[target.id] = source
        }
        sources = kept
        let families = lookAtTrees()
        var counts: [String: UsageCount] = [:]
        for target in targets { counts[target.id] = count(target.id, families) }
        return counts
    }

    /// The processes below each supervisor, itself first.
    mutating func families(of supervisors: Set<Int32>) -> [Int32: [ProcessTimes]] {
        supervisors.isEmpty ? [:] : table.look(for: supervisors, files)
    }

    private mutating func lookAtTrees() -> [Int32: [ProcessTimes]] {
        let supervisors = sources.values.filter(\.needsTree).compactMap(\.supervisor)
        guard !supervisors.isEmpty else { return [:] }
        let families = table.look(for: Set(supervisors), files)
        let now = Clock.steady()
        // Some ticks more, since each process' time is told in whole ones.
        let limit = UInt64(clamping: now - (lastLook ?? 0)) / UsageReader.tick * UsageReader.processors + 10
        lastLook = now
        for (id, source) in sources where source.needsTree {
            guard let family = source.supervisor.flatMap({ families[$0] }), let supervisor = family.first else {
                continue
            }
            sources[id]?.tree.add(supervisor: supervisor, processes: Array(family.dropFirst()), limit: limit)
        }
        return families
    }

    private mutating func count(_ id: String, _ families: [Int32: [ProcessTimes]]) -> UsageCount? {
        guard let source = sources[id] else { return nil }
        let family = source.supervisor.flatMap { families[$0] }
        var cpu = source.group.cpuNanoseconds(files)
        let instant = Clock.steady()
        if !source.group.countsCPU, family != nil { cpu = source.tree.ticks * UsageReader.tick }
        var memory = sources[id]?.group.workingSet(files, at: instant) ?? nil
        if !source.group.countsMemory, let family { memory = residentBytes(family.dropFirst()) }
        guard let cpu, let memory else { return nil }
        return UsageCount(instant: instant, cpuNanoseconds: cpu, memoryWorkingSetBytes: memory)
    }

    /// What is in memory: that of each process alone, and once what of files is in the memory of the one that has most of them.
    /// Programs of one container mostly share their libraries.
    private func residentBytes(_ processes: ArraySlice<ProcessTimes>) -> UInt64 {
        var (own, shared): (UInt64, UInt64) = (0, 0)
        for process in processes {
            let pages = files.read("/proc/\(process.pid)/statm") { $0.numbers(from: 0, atMost: 3) } ?? []
            guard pages.count == 3 else { continue }
            own += pages[1] - min(pages[1], pages[2])
            shared = max(shared, pages[2])
        }
        return (own + shared) * UsageReader.pageSize
    }

    /// nil where /proc is not there.
    func machine() -> UsageCount? {
        // user, nice, system, idle, iowait, irq, softirq, steal; what guests use is in the first two (proc_stat(5)).
        let times = files.read("/proc/stat") { text in
            text.value(of: "cpu") == nil ? nil : text.numbers(from: 3, atMost: 8)
        }
        let instant = Clock.steady()
        guard let times, times.count >= 5, let memory = files.read("/proc/meminfo", UsageReader.workingSet) else {
            return nil
        }
        let busy = times.enumerated().filter { $0.offset != 3 && $0.offset != 4 }.reduce(UInt64(0)) { $0 + $1.element }
        return UsageCount(
            instant: instant, cpuNanoseconds: busy * UsageReader.tick, memoryWorkingSetBytes: memory)
    }

    /// As the kubelet has it of the root group of version 2, for which the kernel counts no memory (`statsFromMeminfo` of runc).
    static func workingSet(_ memory: KernelText) -> UInt64? {
        guard let total = memory.value(of: "MemTotal:"), let free = memory.value(of: "MemFree:"),
            let inactive = memory.value(of: "Inactive(file):")
        else { return nil }
        let used = total - min(total, free)
        return (used - min(used, inactive)) * 1024
    }
}
