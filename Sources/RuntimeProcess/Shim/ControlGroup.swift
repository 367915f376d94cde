internal import Glibc

/// The container's own control groups: for its limits, and for finding every one of its processes.
///
/// As root they are `skeg.slice/<id>` at the top of each hierarchy, as the kubelet has `kubepods`: below the daemon's
/// own group they would end with the daemon's service. Without root, a group below the own one is tried, which works
/// where version 2 is delegated. What is not allowed is left out and noted.
struct ControlGroup {
    private static let slice = "skeg.slice"
    private static let supervisors = "shims"
    private static let period: Int64 = 100_000

    private(set) var directories: [String] = []
    private(set) var notes: [String] = []

    private enum Version { case one, two }
    private struct Hierarchy {
        var version: Version
        var path: String
        var controllers: [Substring]
    }

    /// Groups that are there already, from a state file.
    init(directories: [String]) { self.directories = directories }

    init(making id: String, limits: Specification.Limits) {
        let hierarchies = ControlGroup.hierarchies()
        var open = Set(["memory", "cpu"])
        for hierarchy in hierarchies where hierarchy.controllers != ["name=systemd"] {
            guard let directory = ControlGroup.make(id, in: hierarchy) else { continue }
            directories.append(directory)
            for controller in open.sorted() where offers(controller, hierarchy, directory) {
                open.remove(controller)
                apply(limits, of: controller, hierarchy.version, directory)
            }
        }
        if open.contains("memory"), limits.memoryLimitBytes != nil {
            notes.append("the memory limit is not enforced here")
        }
        if open.contains("cpu"), limits.cpuLimitMillicores != nil { notes.append("the cpu limit is not enforced here") }
        if directories.isEmpty { notes.append("no own control group here") }
    }

    /// Moves this process, a supervisor, out of the daemon's group, so that a service manager that ends the daemon's service
    /// with all of its group ends no supervisor. Where it is not allowed, nothing happens.
    static func leaveDaemonsGroup() {
        for hierarchy in hierarchies() {
            guard let directory = make(supervisors, in: hierarchy) else { continue }
            try? Files.put("0", into: directory + "/cgroup.procs")
        }
    }

    // MARK: Making

    /// `cpuacct` counts, and is mostly with `cpu`. The last is where systemd keeps its services on machines with version 1.
    private static let known: [Substring] = ["memory", "cpu", "cpuacct", "pids", "name=systemd"]

    private static func hierarchies() -> [Hierarchy] {
        guard let mounts = try? Files.text("/proc/self/mounts", limit: 4 << 20) else { return [] }
        return mounts.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 3 else { return nil }
            let path = String(fields[1])
            if fields[2] == "cgroup2" { return Hierarchy(version: .two, path: path, controllers: []) }
            guard fields[2] == "cgroup" else { return nil }
            let controllers = fields[3].split(separator: ",").filter { known.contains($0) }
            return controllers.isEmpty ? nil : Hierarchy(version: .one, path: path, controllers: controllers)
        }
    }

    private static func make(_ id: String, in hierarchy: Hierarchy) -> String? {
        var base = hierarchy.path
        if geteuid() != 0 {
            guard hierarchy.version == .two, let own = ownGroup() else { return nil }
            base += own == "/" ? "" : own
        }
        let slice = "\(base)/\(slice)"
        guard mkdir(slice, 0o755) == 0 || errno == EEXIST else { return nil }
        if hierarchy.version == .two {
            for group in [base, slice] {
                for controller in ["cpu", "memory", "pids"] {
                    try? Files.put("+\(controller)", into: group + "/cgroup.subtree_control")
                }
            }
        }
        let directory = "\(slice)/\(id)"
        guard mkdir(directory, 0o755) == 0 || errno == EEXIST,
            access(directory + "/cgroup.procs", W_OK) == 0
        else { return nil }
        return directory
    }

    private static func ownGroup() -> String? {
        guard let text = try? Files.text("/proc/self/cgroup", limit: 65536) else { return nil }
        return text.split(separator: "\n").first { $0.hasPrefix("0::") }.map { String($0.dropFirst(3)) }
    }

    private func offers(_ controller: String, _ hierarchy: Hierarchy, _ directory: String) -> Bool {
        switch hierarchy.version {
        case .one: return hierarchy.controllers.contains(controller[...])
        case .two:
            let text = (try? Files.text(directory + "/cgroup.controllers", limit: 4096)) ?? ""
            return text.split(whereSeparator: { $0 == " " || $0 == "\n" }).contains(controller[...])
        }
    }

    // MARK: Limits

    private mutating func apply(
        _ limits: Specification.Limits, of controller: String, _ version: Version, _ directory: String
    ) {
        switch (controller, version) {
        case ("memory", .one): set(limits.memoryLimitBytes, "memory.limit_in_bytes", directory)
        case ("memory", .two):
            set(limits.memoryLimitBytes, "memory.max", directory)
            // As the kubelet: no swap for a container with a limit, and one that runs out of memory ends whole.
            if limits.memoryLimitBytes != nil {
                try? Files.put("0", into: directory + "/memory.swap.max")
                try? Files.put("1", into: directory + "/memory.oom.group")
            }
        case ("cpu", .one):
            set(limits.cpuShares, "cpu.shares", directory)
            if let quota = ControlGroup.quota(limits.cpuLimitMillicores) {
                set(ControlGroup.period, "cpu.cfs_period_us", directory)
                set(quota, "cpu.cfs_quota_us", directory)
            }
        case ("cpu", .two):
            set(limits.cpuShares.map(ControlGroup.weight), "cpu.weight", directory)
            if let quota = ControlGroup.quota(limits.cpuLimitMillicores) {
                set("\(quota) \(ControlGroup.period)", "cpu.max", directory)
            }
        default: break
        }
    }

    private mutating func set(_ value: (some CustomStringConvertible)?, _ file: String, _ directory: String) {
        guard let value else { return }
        do { try Files.put("\(value)", into: "\(directory)/\(file)") } catch {
            notes.append("\(file) \(value) is not enforced: \(SystemFailure.text(error.code))")
        }
    }

    /// Microseconds of CPU in each period; the kernel takes no less than 1000 (`MilliCPUToQuota` of the kubelet).
    static func quota(_ millicores: Int64?) -> Int64? {
        guard let millicores, millicores > 0 else { return nil }
        let (product, overflow) = millicores.multipliedReportingOverflow(by: period)
        return overflow ? nil : max(1000, product / 1000)
    }

    /// The weight from 1 to 10000 for shares from 2 to 262144 (KEP-2254).
    static func weight(shares: Int64) -> Int64 {
        let bounded = min(max(shares, 2), 262_144)
        return 1 + (bounded - 2) * 9999 / 262_142
    }

    // MARK: Use

    /// Opens the files through which a process joins.
    func openForJoining() -> [Int32] {
        directories.map { open($0 + "/cgroup.procs", O_WRONLY | O_CLOEXEC) }.filter { $0 >= 0 }
    }

    /// Sends SIGKILL to every process inside.
    func kill() {
        for directory in directories {
            if (try? Files.put("1", into: directory + "/cgroup.kill")) != nil { continue }
            guard let text = try? Files.text(directory + "/cgroup.procs", limit: 1 << 20) else { continue }
            for line in text.split(separator: "\n") {
                if let pid = Int32(line), pid > 0 { _ = Glibc.kill(pid, SIGKILL) }
            }
        }
    }

    /// Whether a process is inside.
    var isPopulated: Bool {
        directories.contains { !((try? Files.bytes($0 + "/cgroup.procs", limit: 1 << 20)) ?? []).isEmpty }
    }

    /// Whether the kernel ended a process inside because the limit was reached.
    var ranOutOfMemory: Bool {
        directories.contains { directory in
            ["memory.events", "memory.oom_control"].contains { file in
                guard let text = try? Files.text("\(directory)/\(file)", limit: 4096) else { return false }
                return text.split(separator: "\n").contains {
                    $0.hasPrefix("oom_kill ") && (Int($0.dropFirst(9)) ?? 0) > 0
                }
            }
        }
    }

    /// Takes the groups away; false when one still has a process.
    func remove() -> Bool {
        var gone = true
        for directory in directories where rmdir(directory) != 0 && errno != ENOENT { gone = false }
        return gone
    }
}
