internal import Glibc

/// What `/proc/<pid>/stat` says of a process (proc_pid_stat(5)); times are in ticks of the clock.
struct ProcessTimes: Equatable {
    var pid: Int32
    var parent: Int32
    /// When it began: two processes may have had one number.
    var start: UInt64
    /// Its own time on processors, in the program and in the kernel.
    var own: UInt64
    /// That of its children that have ended and were collected, and of theirs.
    var collected: UInt64

    /// nil for a text of another form.
    init?(_ text: KernelText, pid: Int32) {
        // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
        guard let name = text.bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = text.numbers(from: name + 1, atMost: 20)
        guard fields.count == 20 else { return nil }
        self.init(
            pid: pid, parent: Int32(truncatingIfNeeded: fields[1]), start: fields[19], own: fields[11] &+ fields[12],
            collected: fields[13] &+ fields[14])
    }

    init(pid: Int32, parent: Int32, start: UInt64, own: UInt64, collected: UInt64) {
        self.pid = pid
        self.parent = parent
        self.start = start
        self.own = own
        self.collected = collected
    }
}

/// The processes below supervisors, found by their parents: orphans become children of their supervisor.
struct ProcessTable {
    /// Looks after which a process that was no container's is looked at again: its number may have got to another.
    private static let memory = 10

    private var others: Set<Int32> = []
    private var looks = 0

    /// The processes of each supervisor, itself first; nothing for one that is gone.
    mutating func look(for supervisors: Set<Int32>, _ files: borrowing KernelFiles) -> [Int32: [ProcessTimes]] {
        looks += 1
        if looks % ProcessTable.memory == 0 { others = [] }
        var table: [Int32: ProcessTimes] = [:]
        // In the order of their numbers, so that parents are mostly read before their children.
        for pid in ProcessTable.numbers() where !others.contains(pid) || supervisors.contains(pid) {
            table[pid] = files.read("/proc/\(pid)/stat") { ProcessTimes($0, pid: pid) }
        }
        let owners = ProcessTable.owners(in: table, supervisors)
        var families: [Int32: [ProcessTimes]] = [:]
        for supervisor in supervisors { families[supervisor] = table[supervisor].map { [$0] } }
        for (pid, times) in table where !supervisors.contains(pid) {
            if let owner = owners[pid] {
                families[owner]?.append(times)
            } else if table[times.parent] != nil || others.contains(times.parent) || times.parent <= 1 {
                // One whose parent has just ended may be a container's: its supervisor is about to get it.
                others.insert(pid)
            }
        }
        return families
    }

    /// The supervisor above each process that has one.
    static func owners(in table: [Int32: ProcessTimes], _ supervisors: Set<Int32>) -> [Int32: Int32] {
        var owners: [Int32: Int32?] = [:]
        for pid in table.keys {
            var way: [Int32] = []
            var place: Int32? = pid
            var found: Int32?
            while let current = place {
                if supervisors.contains(current), current != pid {
                    found = current
                    break
                }
                if let known = owners[current] {
                    found = known
                    break
                }
                // A way in a circle ends here: the table was not read in one moment.
                owners[current] = .some(nil)
                way.append(current)
                place = table[current]?.parent
            }
            for step in way { owners[step] = .some(found) }
        }
        return owners.compactMapValues { $0 }
    }

    private static func numbers() -> [Int32] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var result: [Int32] = []
        while let entry = readdir(directory) {
            guard (48...57).contains(entry.pointee.d_name.0) else { continue }
            let number = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { atoi($0) }
            }
            if number > 0 { result.append(number) }
        }
        return result.sorted()
    }
}
