internal import Glibc
internal import Metrics
internal import Objects

/// What the kernel says of this process, under the names of Prometheus' own clients.
enum ProcessMetrics {
    static func observe(_ registry: MetricRegistry) {
        registry.observe("process_cpu_seconds_total", "Time on a processor.", isCounter: true) { [([], cpuSeconds)] }
        registry.observe("process_resident_memory_bytes", "Memory in use.") { [([], residentBytes)] }
        registry.observe("process_open_fds", "Open files and connections.") { [([], openFiles)] }
        let start = Double(SystemClock.now.seconds)
        registry.observe("process_start_time_seconds", "When the process began, since 1970.") { [([], start)] }
    }

    private static var cpuSeconds: Double {
        var usage = rusage()
        guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// The second number of /proc/self/statm, in pages (proc(5)).
    private static var residentBytes: Double {
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return 0 }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = read(descriptor, &buffer, buffer.count)
        let numbers = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
        guard numbers.count > 1, let pages = Double(numbers[1]) else { return 0 }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
    }

    private static var openFiles: Double {
        guard let directory = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // Not `.`, `..` and the directory itself.
        return Double(max(0, count - 3))
    }
}
