internal import CLinux
internal import Glibc
internal import Synchronization

/// Waits for open files without holding a thread: one thread polls for all who wait.
final class Readiness: Sendable {
    private struct Wait {
        var entries: [pollfd]
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var waits: [UInt64: Wait] = [:]
        /// Those that were cancelled before they began.
        var cancelled: Set<UInt64> = []
        var lastKey: UInt64 = 0
        var hasThread = false
    }

    private static let shared = Readiness()
    /// How long the thread polls where it cannot be woken, in milliseconds.
    private static let longestPoll: Int32 = 10

    private let state = Mutex(State())
    /// Wakes the thread; nil where there were no descriptors left.
    private let wake = try? Pipe()

    private init() {
        guard let wake else { return }
        for end in [wake.reader, wake.writer] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    }

    /// Waits until one of the descriptors can be read, or has ended; until one can be written; or until the task is
    /// cancelled. It may return early: who waits looks for itself.
    static func wait(reading: [Int32] = [], writing: [Int32] = []) async {
        let entries =
            reading.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            + writing.map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
        await shared.wait(entries)
    }

    private func wait(_ entries: [pollfd]) async {
        let key = state.withLock { state in
            state.lastKey += 1
            return state.lastKey
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { begin(key, Wait(entries: entries, continuation: $0)) }
        } onCancel: {
            cancel(key)
        }
        _ = state.withLock { $0.cancelled.remove(key) }
    }

    private func begin(_ key: UInt64, _ wait: Wait) {
        let isWaiting = state.withLock { state in
            guard state.cancelled.remove(key) == nil else { return false }
            if !state.hasThread { state.hasThread = (try? Worker.run { self.run() }) != nil }
            guard state.hasThread else { return false }
            state.waits[key] = wait
            return true
        }
        if isWaiting { wakeUp() } else { wait.continuation.resume() }
    }

    private func cancel(_ key: UInt64) {
        let wait = state.withLock { state in
            if state.waits[key] == nil { state.cancelled.insert(key) }
            return state.waits.removeValue(forKey: key)
        }
        wait?.continuation.resume()
    }

    private func wakeUp() {
        var byte: UInt8 = 1
        // A pipe that is full wakes it already.
        if let wake { _ = write(wake.writer, &byte, 1) }
    }

    /// On the thread. A descriptor that was closed and given anew meanwhile is told of under a key that is gone.
    private func run() {
        var drain = [UInt8](repeating: 0, count: 256)
        while true {
            var entries = [pollfd(fd: wake?.reader ?? -1, events: Int16(POLLIN), revents: 0)]
            var keys: [UInt64] = [0]
            state.withLock { state in
                for (key, wait) in state.waits {
                    entries += wait.entries
                    keys += wait.entries.map { _ in key }
                }
            }
            poll(&entries, nfds_t(entries.count), wake == nil ? Readiness.longestPoll : -1)
            if let wake { while read(wake.reader, &drain, drain.count) > 0 {} }
            let ready = Set(zip(entries, keys).filter { $0.0.revents != 0 }.map(\.1))
            let waits = state.withLock { state in ready.compactMap { state.waits.removeValue(forKey: $0) } }
            for wait in waits { wait.continuation.resume() }
        }
    }
}
