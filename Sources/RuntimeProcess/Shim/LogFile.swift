internal import Glibc

/// A container's log, renamed and begun again by size, as the kubelet does with `containerLogMaxSize` and
/// `containerLogMaxFiles`: `0.log` becomes `0.log.20260301-093000`, and the oldest ones go.
///
/// Writing never fails: what the disk does not take is counted and let go, so that a full disk stops no workload.
struct LogFile {
    struct Bounds: Sendable {
        /// Bytes.
        var size = 10 << 20
        /// With the current one.
        var files = 5
    }

    private static let bufferSize = 64 << 10
    private let path: String
    private let bounds: Bounds
    private var file: Int32 = -1
    /// Of the file, without what is still in the buffer.
    private var size = 0
    private let buffer: UnsafeMutablePointer<UInt8>
    private var pending = 0
    /// Bytes that could not be written.
    private(set) var dropped = 0
    /// Why, the last time.
    private(set) var failure: Int32 = 0

    init(path: String, bounds: Bounds = Bounds()) {
        self.path = path
        self.bounds = bounds
        buffer = .allocate(capacity: LogFile.bufferSize)
        open()
    }

    /// Adds one entry, which is never split over two files. At most half a buffer long.
    mutating func append(_ header: UnsafeRawBufferPointer, _ text: UnsafeRawBufferPointer) {
        let length = header.count + text.count + 1
        if size + pending + length > bounds.size, size + pending > 0 {
            flush()
            rotate()
        }
        if pending + length > LogFile.bufferSize { flush() }
        guard length <= LogFile.bufferSize, let from = header.baseAddress else { return }
        memcpy(buffer + pending, from, header.count)
        if let from = text.baseAddress { memcpy(buffer + pending + header.count, from, text.count) }
        pending += length
        buffer[pending - 1] = 10
    }

    mutating func flush() {
        guard pending > 0 else { return }
        if file < 0 { open() }
        var written = 0
        while file >= 0, written < pending {
            let count = write(file, buffer + written, pending - written)
            if count > 0 { written += count; continue }
            if count < 0, errno == EINTR { continue }
            failure = errno
            // An entry cut in the middle would spoil the next one.
            ftruncate(file, off_t(size))
            written = 0
            break
        }
        if written < pending { dropped += pending }
        size += written
        pending = 0
    }

    mutating func close() {
        flush()
        if file >= 0 { Glibc.close(file) }
        file = -1
        buffer.deallocate()
    }

    private mutating func open() {
        file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o640)
        var information = stat()
        if file < 0 { failure = errno } else if fstat(file, &information) == 0 { size = Int(information.st_size) }
    }

    private mutating func rotate() {
        guard file >= 0 else { return }
        guard let name = freeName(), rename(path, name) == 0 else {
            // No room for another name: begin the same file again, so that the log stays bounded.
            dropped += size
            ftruncate(file, 0)
            size = 0
            return
        }
        Glibc.close(file)
        file = -1
        size = 0
        open()
        removeOldest()
    }

    private func freeName() -> String? {
        var seconds = time(nil)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let stamp =
            "\(parts.tm_year + 1900)\(two(parts.tm_mon + 1))\(two(parts.tm_mday))"
            + "-\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))"
        // Several in one second: -001 and on, which sort behind.
        for count in 0..<1000 {
            let suffix = count == 0 ? "" : "-\(count < 10 ? "00" : count < 100 ? "0" : "")\(count)"
            let name = "\(path).\(stamp)\(suffix)"
            if access(name, F_OK) != 0 { return name }
        }
        return nil
    }

    private func removeOldest() {
        let directory = Files.parent(of: path)
        let prefix = String(path.utf8.dropFirst(directory.utf8.count + 1)) ?? path
        guard let names = try? Files.names(in: directory) else { return }
        let rotated = names.filter { $0.hasPrefix(prefix + ".") }
        for name in rotated.dropLast(max(0, bounds.files - 1)) { unlink("\(directory)/\(name)") }
    }
}
