import Glibc

/// Programs that do nothing, each with one below it, as a supervisor has its container's.
struct SleepingPrograms {
    let processes: [pid_t]

    /// nil where there cannot be so many.
    init?(_ count: Int) {
        var started: [pid_t] = []
        for _ in 0..<count {
            var process = pid_t()
            let words = ["sh", "-c", "sleep 1000 & wait"].map { (word: String) in strdup(word) } + [nil]
            defer { for word in words { free(word) } }
            var attributes = posix_spawnattr_t()
            posix_spawnattr_init(&attributes)
            defer { posix_spawnattr_destroy(&attributes) }
            // A group of its own, which is ended as one.
            posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
            guard posix_spawn(&process, "/bin/sh", nil, &attributes, words, nil) == 0 else {
                SleepingPrograms.end(started)
                return nil
            }
            started.append(process)
        }
        processes = started
    }

    func end() { SleepingPrograms.end(processes) }

    private static func end(_ processes: [pid_t]) {
        for process in processes { kill(-process, SIGKILL) }
        for process in processes { waitpid(process, nil, 0) }
    }
}
