internal import Dispatch
internal import Glibc
internal import Synchronization

/// Tells when a container's directory changes: its state was replaced, or its lock was closed, which the kernel does for
/// a shim that dies as well. One inotify(7) descriptor for all.
final class DirectoryWatcher: Sendable {
    private static let mask = UInt32(IN_MOVED_TO | IN_CLOSE_WRITE)
    private let descriptor: Int32
    /// Sources may be used from any thread; their type does not say so.
    nonisolated(unsafe) private let source: any DispatchSourceRead
    /// The container of each watch.
    private let watches = Mutex<[Int32: String]>([:])

    init() throws(SystemFailure) {
        descriptor = try check("inotify_init1") { inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK)) }
        source = DispatchSource.makeReadSource(
            fileDescriptor: descriptor, queue: DispatchQueue(label: "skeg.runtime.watch"))
        source.setCancelHandler { [descriptor] in close(descriptor) }
    }

    /// - Parameter changed: gets the ids; called on one queue, never twice at once.
    func start(_ changed: @escaping @Sendable (Set<String>) -> Void) {
        source.setEventHandler { [weak self] in
            if let self { changed(self.read()) }
        }
        source.resume()
    }

    func stop() { source.cancel() }

    /// Watches a directory until it is removed.
    func watch(_ path: String, for id: String) throws(SystemFailure) {
        let watch = try check("watch \(path)") { inotify_add_watch(descriptor, path, DirectoryWatcher.mask) }
        watches.withLock { $0[watch] = id }
    }

    private func read() -> Set<String> {
        var changed: Set<String> = []
        withUnsafeTemporaryAllocation(byteCount: 16384, alignment: 8) { buffer in
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                var offset = 0
                while offset + MemoryLayout<inotify_event>.size <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    note(event, &changed)
                    offset += MemoryLayout<inotify_event>.size + Int(event.len)
                }
            }
        }
        return changed
    }

    private func note(_ event: inotify_event, _ changed: inout Set<String>) {
        watches.withLock { watches in
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
                // Some were lost: look at all.
                changed.formUnion(watches.values)
            } else if event.mask & UInt32(IN_IGNORED) != 0 {
                watches[event.wd] = nil
            } else if let id = watches[event.wd] {
                changed.insert(id)
            }
        }
    }
}
