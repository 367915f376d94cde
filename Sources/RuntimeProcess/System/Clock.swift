internal import Glibc

/// Reads of the machine's clocks, in nanoseconds.
enum Clock {
    /// Since 1970, as logs and records show it.
    static func wall() -> Int64 { read(CLOCK_REALTIME) }

    /// Never goes back; for deadlines.
    static func steady() -> Int64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
