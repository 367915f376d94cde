import Glibc

/// Control groups without processes, of version 1: what the kernel takes to tell of them is the same.
struct EmptyGroups {
    private static let hierarchies = ["cpuacct", "memory"].map { "/sys/fs/cgroup/\($0)/skeg-bench-\(getpid())" }

    /// Of each container, one for each hierarchy.
    let directories: [[String]]

    /// nil where they cannot be made.
    init?(_ count: Int) {
        directories = (0..<count).map { index in EmptyGroups.hierarchies.map { "\($0)/\(index)" } }
        for directory in EmptyGroups.hierarchies + directories.flatMap({ $0 }) where mkdir(directory, 0o755) != 0 {
            remove()
            return nil
        }
    }

    func remove() {
        for directory in directories.flatMap({ $0 }) + EmptyGroups.hierarchies { rmdir(directory) }
    }
}
