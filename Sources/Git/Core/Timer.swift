internal import Glibc
internal import Synchronization

/// Calls something once after a time, unless it is stopped before. It has a thread of its own, so that it keeps time when
/// every other thread is busy.
final class Timer: Sendable {
    /// The end of a pipe that wakes the thread when it is closed; -1 afterwards.
    private let wake: Mutex<Int32>

    init(_ time: Duration, _ expired: @escaping @Sendable () -> Void) throws(GitError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw GitError(.other, "cannot start a timer: \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let stopped = ends[0]
        wake = Mutex(ends[1])
        let milliseconds = time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000
        let deadline = ContinuousClock.now + time
        try DetachedThread.start {
            var file = pollfd(fd: stopped, events: Int16(POLLIN), revents: 0)
            var rest = Int32(clamping: max(0, milliseconds))
            while poll(&file, 1, rest) < 0 && errno == EINTR {
                let left = (deadline - .now).components
                rest = Int32(clamping: max(0, left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000))
            }
            if file.revents == 0 { expired() }
            close(stopped)
        }
    }

    deinit { stop() }

    func stop() {
        wake.withLock {
            if $0 >= 0 { close($0) }
            $0 = -1
        }
    }
}
