internal import Glibc

/// The child processes of this one.
enum Children {
    /// Ended ones that were not collected yet are among them. For a process with one thread.
    static func ofThisProcess() -> [Int32] {
        let own = getpid()
        if let text = try? Files.text("/proc/self/task/\(own)/children", limit: 4 << 20) {
            return text.split(separator: " ").compactMap { Int32($0) }
        }
        // A kernel without CONFIG_PROC_CHILDREN: look at every process.
        let names = (try? Files.names(in: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { parent(of: $0) == own }
    }

    private static func parent(of pid: Int32) -> Int32? {
        guard let text = try? Files.text("/proc/\(pid)/stat", limit: 4096), let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 1 ? Int32(fields[1]) : nil
    }
}
