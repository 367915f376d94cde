internal import Glibc

/// An inotify instance (inotify(7)): which of the watched directories saw a change of which name.
final class Inotify {
    /// The kernel has no instance or no watch left for this user.
    struct Exhausted: Error {}

    struct Event {
        var watch: Int32
        var name: String
        /// Events were lost; anything may have changed.
        var isOverflow: Bool
    }

    private static let mask = UInt32(
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_CLOSE_WRITE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF)

    let descriptor: Int32

    init() throws(Exhausted) {
        descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { throw Exhausted() }
    }

    deinit { close(descriptor) }

    /// The number of the watch; nil when there is no such directory.
    func watch(_ directory: String) throws(Exhausted) -> Int32? {
        let watch = inotify_add_watch(descriptor, directory, Self.mask | UInt32(IN_ONLYDIR))
        if watch >= 0 { return watch }
        if errno == ENOSPC || errno == ENOMEM { throw Exhausted() }
        return nil
    }

    /// What happened since the last call.
    func events() -> [Event] {
        var events: [Event] = []
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            while case let count = read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
                var offset = 0
                let header = MemoryLayout<inotify_event>.size
                while offset + header <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    let name = buffer[(offset + header)..<min(count, offset + header + Int(event.len))].prefix {
                        $0 != 0
                    }
                    events.append(
                        Event(
                            watch: event.wd, name: String(decoding: name, as: UTF8.self),
                            isOverflow: event.mask & UInt32(IN_Q_OVERFLOW) != 0))
                    offset += header + Int(event.len)
                }
            }
        }
        return events
    }
}
