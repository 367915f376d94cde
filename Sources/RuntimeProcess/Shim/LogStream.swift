internal import Glibc

/// One output of the workload, read from a pipe and cut into entries of the CRI log format:
/// `2026-03-01T09:30:00.000000000Z stdout F text`. A line longer than 16 KiB becomes several entries tagged P (partial)
/// and a last one tagged F (full), as containerd has it.
struct LogStream {
    static let longestEntry = 16 << 10
    /// Bytes that are taken at once.
    static var longestRead: Int { capacity }
    private static let capacity = 2 * longestEntry

    let name: StaticString
    /// -1 once it has ended.
    private(set) var descriptor: Int32
    private let buffer: UnsafeMutablePointer<UInt8>
    private var count = 0

    init(_ name: StaticString, reading descriptor: Int32) {
        self.name = name
        self.descriptor = descriptor
        buffer = .allocate(capacity: LogStream.capacity)
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    /// Takes what is there, once; false when there is nothing more for now, or the stream has ended.
    ///
    /// - Parameter copy: Gets what came, as it came.
    mutating func take(
        into log: inout LogFile, clock: inout LogClock, copy: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) -> Bool {
        guard descriptor >= 0 else { return false }
        let received = read(descriptor, buffer + count, LogStream.capacity - count)
        if received < 0, errno == EINTR { return true }
        if received < 0, errno == EAGAIN { return false }
        guard received > 0 else {
            end(into: &log, clock: &clock)
            return false
        }
        let scanned = count
        count += received
        copy(UnsafeRawBufferPointer(start: buffer + scanned, count: received))
        clock.read()
        cut(from: scanned, into: &log, clock: &clock)
        return true
    }

    /// Ends the stream; what came without an end of line is an entry tagged P.
    mutating func end(into log: inout LogFile, clock: inout LogClock) {
        guard descriptor >= 0 else { return }
        close(descriptor)
        descriptor = -1
        clock.read()
        if count > 0 { write(0, count, isWhole: false, into: &log, clock: &clock) }
        count = 0
        buffer.deallocate()
    }

    private mutating func cut(from scanned: Int, into log: inout LogFile, clock: inout LogClock) {
        var start = 0
        var search = scanned
        while let found = memchr(buffer + search, 10, count - search) {
            let end = UnsafeRawPointer(buffer).distance(to: found)
            start = writeParts(from: start, to: end, into: &log, clock: &clock)
            write(start, end, isWhole: true, into: &log, clock: &clock)
            start = end + 1
            search = start
        }
        start = writeParts(from: start, to: count, into: &log, clock: &clock)
        if start > 0 { memmove(buffer, buffer + start, count - start) }
        count -= start
    }

    /// Writes what is too long for one entry, and gives where the rest begins.
    private func writeParts(from start: Int, to end: Int, into log: inout LogFile, clock: inout LogClock) -> Int {
        var start = start
        while end - start > LogStream.longestEntry {
            write(start, start + LogStream.longestEntry, isWhole: false, into: &log, clock: &clock)
            start += LogStream.longestEntry
        }
        return start
    }

    private func write(_ start: Int, _ end: Int, isWhole: Bool, into log: inout LogFile, clock: inout LogClock) {
        let text = UnsafeRawBufferPointer(start: buffer + start, count: end - start)
        clock.withHeader(name, isWhole ? 70 : 80) { log.append($0, text) }
    }
}

/// The time in front of log entries, as text that is only made anew where it changed.
struct LogClock {
    private static let template: StaticString = "0000-00-00T00:00:00.000000000Z stdxxx F "
    private static let length = 40
    private var second: time_t = -1
    private let text: UnsafeMutablePointer<UInt8>

    init() {
        text = .allocate(capacity: LogClock.length)
        memcpy(text, LogClock.template.utf8Start, LogClock.length)
    }

    mutating func read() { set(Clock.wall()) }

    /// Nanoseconds since 1970.
    mutating func set(_ now: Int64) {
        let (seconds, nanoseconds) = now.quotientAndRemainder(dividingBy: 1_000_000_000)
        put(Int(nanoseconds), at: 20, digits: 9)
        guard time_t(seconds) != second else { return }
        second = time_t(seconds)
        var parts = tm()
        gmtime_r(&second, &parts)
        put(Int(parts.tm_year) + 1900, at: 0, digits: 4)
        put(Int(parts.tm_mon) + 1, at: 5, digits: 2)
        put(Int(parts.tm_mday), at: 8, digits: 2)
        put(Int(parts.tm_hour), at: 11, digits: 2)
        put(Int(parts.tm_min), at: 14, digits: 2)
        put(Int(parts.tm_sec), at: 17, digits: 2)
    }

    func withHeader(_ stream: StaticString, _ tag: UInt8, _ body: (UnsafeRawBufferPointer) -> Void) {
        memcpy(text + 31, stream.utf8Start, 6)
        text[38] = tag
        body(UnsafeRawBufferPointer(start: text, count: LogClock.length))
    }

    private func put(_ number: Int, at index: Int, digits: Int) {
        var rest = number
        for offset in stride(from: index + digits - 1, through: index, by: -1) {
            text[offset] = UInt8(48 + rest % 10)
            rest /= 10
        }
    }
}
