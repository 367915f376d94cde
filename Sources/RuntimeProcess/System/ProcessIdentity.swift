internal import CLinux
internal import Glibc

/// A process that cannot be mistaken for a later one of the same number: pid, start time and boot.
struct ProcessIdentity: Hashable, Sendable {
    var pid: Int32
    /// Clock ticks between boot and the process' start: field 22 of `/proc/<pid>/stat`.
    var startTicks: UInt64
    /// `/proc/sys/kernel/random/boot_id`.
    var boot: String

    /// The identity of a process that is there now, as a zombie too.
    init?(of pid: Int32) {
        guard let ticks = ProcessIdentity.startTicks(of: pid) else { return nil }
        self.init(pid: pid, startTicks: ticks, boot: ProcessIdentity.currentBoot)
    }

    init(pid: Int32, startTicks: UInt64, boot: String) {
        self.pid = pid
        self.startTicks = startTicks
        self.boot = boot
    }

    static let currentBoot: String = {
        let text = (try? Files.text("/proc/sys/kernel/random/boot_id", limit: 64)) ?? "unknown"
        return String(text.prefix { $0 != "\n" })
    }()

    /// Whether the process is still there; one that ended and waits for its parent counts.
    var isThere: Bool { ProcessIdentity(of: pid) == self }

    /// Whether it is there and has not ended: a process that only waits for its parent to collect it does not count.
    var isRunning: Bool {
        guard isThere, let fields = ProcessIdentity.fields(of: pid), let state = fields.first else { return false }
        return state != "Z" && state != "X"
    }

    /// Sends a signal; false when the process is gone. The descriptor is taken before the check, so that the number
    /// cannot change hands in between.
    @discardableResult
    func signal(_ signal: Int32) -> Bool {
        let descriptor = skeg_pidfd_open(pid)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return isThere && skeg_pidfd_signal(descriptor, signal) == 0
    }

    /// The parent of a process that is there now.
    static func parent(of pid: Int32) -> Int32? { fields(of: pid).flatMap { $0.count > 1 ? Int32($0[1]) : nil } }

    private static func startTicks(of pid: Int32) -> UInt64? {
        fields(of: pid).flatMap { $0.count > 19 ? UInt64($0[19]) : nil }
    }

    /// The fields of `/proc/<pid>/stat` from the third on (the state).
    private static func fields(of pid: Int32) -> [Substring]? {
        guard let text = try? Files.text("/proc/\(pid)/stat", limit: 4096) else { return nil }
        // The second field is the program's name in parentheses, which may hold spaces and parentheses itself.
        guard let end = text.utf8.lastIndex(of: 41) else { return nil }
        return text[text.utf8.index(after: end)...].split(separator: " ")
    }
}
