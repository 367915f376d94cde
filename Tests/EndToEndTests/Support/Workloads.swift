import Glibc

/// The processes of a daemon's containers, as the kernel knows them: nothing here asks the daemon.
struct Workloads {
    struct Container: Hashable {
        /// `<uid of the pod>_<attempt>`
        var sandbox: String
        /// `<name>_<attempt>`
        var name: String

        var pod: String { String(sandbox.prefix { $0 != "_" }) }
    }

    /// The supervisors, and under them the programs that they started.
    private(set) var supervisors: [Container: [pid_t]] = [:]
    private(set) var programs: [Container: [pid_t]] = [:]

    /// - Parameter state: The daemon's state directory.
    init(of state: String) {
        var children: [pid_t: [pid_t]] = [:]
        var found: [pid_t: (container: Container, parent: pid_t)] = [:]
        for process in RunningProcess.all() {
            children[process.parent, default: []].append(process.pid)
            let words = process.arguments
            guard words.count > 2, words[1] == "shim", words[2].hasPrefix(state + "/") else { continue }
            let parts = words[2].split(separator: "/").map(String.init)
            guard parts.count > 3 else { continue }
            let container = Container(sandbox: parts[parts.count - 3], name: parts[parts.count - 1])
            found[process.pid] = (container, process.parent)
        }
        // A program that is about to be executed still looks like the supervisor that it was forked from.
        for (pid, (container, parent)) in found where found[parent] == nil {
            supervisors[container, default: []].append(pid)
            programs[container, default: []] += children[pid] ?? []
        }
    }

    /// What must never be: two supervisors or two programs for one container, or two attempts at one that both run.
    var doubled: [String] {
        var running: [String: Int] = [:]
        for (container, pids) in programs {
            let name = container.name.split(separator: "_").dropLast().joined(separator: "_")
            running["\(container.pod)/\(name)", default: 0] += pids.count
        }
        return running.filter { $0.value > 1 }.map { "\($0.key): \($0.value) programs" }
            + supervisors.filter { $0.value.count > 1 }.map { "\($0.key): \($0.value.count) supervisors" }
    }

    /// The program of a pod that has one container.
    func program(ofPod uid: String) -> pid_t? { programs.first { $0.key.pod == uid && !$0.value.isEmpty }?.value.first }

    var pods: Set<String> { Set(programs.filter { !$0.value.isEmpty }.keys.map(\.pod)) }

    var isEmpty: Bool { supervisors.isEmpty }

    /// Ends every supervisor and all below it.
    static func end(of state: String) {
        let all = RunningProcess.all()
        let now = Workloads(of: state)
        var doomed = now.supervisors.values.flatMap { $0 }
        var next = 0
        while next < doomed.count {
            doomed += all.filter { $0.parent == doomed[next] }.map(\.pid)
            next += 1
        }
        for pid in doomed { kill(pid, SIGKILL) }
    }
}

/// A process, as `/proc` shows it.
struct RunningProcess {
    var pid: pid_t
    var parent: pid_t
    var arguments: [String]

    /// All that run; zombies are left out.
    static func all() -> [RunningProcess] {
        Scratch.names(in: "/proc").compactMap { pid_t($0) }.compactMap(RunningProcess.init)
    }

    init?(_ pid: pid_t) {
        // `pid (name) state parent …`, proc_pid_stat(5); the name may hold anything.
        let text = TextFile.read("/proc/\(pid)/stat")
        guard let end = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        guard fields.count > 1, fields[0] != "Z", let parent = pid_t(fields[1]) else { return nil }
        self.pid = pid
        self.parent = parent
        arguments = TextFile.bytes("/proc/\(pid)/cmdline").split(separator: 0, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
    }
}
