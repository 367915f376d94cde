internal import Glibc

/// Programs whose state directory was removed while they ran. Their supervisors cannot be asked any more: the pipe that
/// they listen to went with it.
public enum Strays {
    /// Kills them, and their supervisors.
    ///
    /// - Parameter stateDirectory: The daemon's, in the words in which the daemon was given it.
    /// - Returns: How many supervisors were killed; those of another user are left.
    public static func kill(of stateDirectory: String) -> Int {
        let supervisors = processes.filter { isStray($0, stateDirectory) }
        let parents = Dictionary(
            processes.compactMap { pid in ProcessIdentity.parent(of: pid).map { (pid, $0) } },
            uniquingKeysWith: { first, _ in first })
        var count = 0
        for supervisor in supervisors {
            let below = descendants(of: supervisor, parents).compactMap(ProcessIdentity.init(of:))
            // The supervisor first: it would start nothing again, but it collects what ends.
            guard ProcessIdentity(of: supervisor)?.signal(SIGKILL) == true else { continue }
            // A program that is about to be executed still looks like the supervisor that it was forked from.
            if !supervisors.contains(parents[supervisor] ?? 0) { count += 1 }
            for process in below { process.signal(SIGKILL) }
        }
        return count
    }

    private static var processes: [Int32] { ((try? Files.names(in: "/proc")) ?? []).compactMap { Int32($0) } }

    /// Whether it is the supervisor of a container whose directory is gone.
    private static func isStray(_ pid: Int32, _ stateDirectory: String) -> Bool {
        guard let text = try? Files.text("/proc/\(pid)/cmdline", limit: 8192) else { return false }
        let words = text.split(separator: "\0")
        guard words.count == 3, words[1] == "shim", words[2].hasPrefix(stateDirectory + "/runtime/") else {
            return false
        }
        return access(String(words[2]), F_OK) != 0 && errno == ENOENT
    }

    private static func descendants(of pid: Int32, _ parents: [Int32: Int32]) -> [Int32] {
        var found = [pid]
        var next = 0
        while next < found.count {
            found += parents.filter { $0.value == found[next] && !found.contains($0.key) }.keys
            next += 1
        }
        return Array(found.dropFirst())
    }
}
