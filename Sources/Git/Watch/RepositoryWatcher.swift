internal import Glibc
internal import Synchronization

/// Tells when the references of a local repository may have changed: commits, branches, tags, HEAD, packed references;
/// also when its folder was moved away or replaced by another.
///
/// It only ever means "look now": several changes at once are one signal, and there may be one without a change. After a
/// signal it waits `quiet` for more, so that a commit is one signal and comes within 0.2 s.
public final class RepositoryWatcher: Sendable {
    /// How changes are noticed.
    public enum Way: Hashable, Sendable {
        /// By the kernel, at once.
        case notified
        /// The kernel has no watches left for this user (fs.inotify.max_user_watches, max_user_instances): the repository
        /// is looked at each second.
        case polled
    }

    /// The most directories that are watched; a repository with more is polled.
    public static let maximumDirectories = 4_096
    /// How long after a change is waited for more, in milliseconds.
    static let quietMilliseconds: Int32 = 20
    /// How often a repository is looked at without notifications, in milliseconds.
    static let pollMilliseconds: Int32 = 1_000

    /// A value each time the references may have changed. For one reader.
    public let changes: AsyncStream<Void>
    /// The end of a pipe that tells the thread to stop when it is closed; -1 afterwards.
    private let stopSignal: Mutex<Int32>
    private let way: Mutex<Way>

    /// How changes are noticed now.
    public var currentWay: Way { way.withLock { $0 } }

    /// Starts watching the repository at `path`: a work tree, a `.git` directory or a bare repository.
    ///
    /// - Throws: `remoteUnreachable`, `notARepository`.
    public convenience init(path: String) throws(GitError) { try self.init(path: path, allowsInotify: true) }

    init(path: String, allowsInotify: Bool) throws(GitError) {
        let watch = try ReferenceWatch(path: path, allowsInotify: allowsInotify)
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        changes = stream
        way = Mutex(.notified)
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw GitError(.other, "cannot watch \(path): \(String(cString: strerror(errno)))")
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let stop = ends[0]
        stopSignal = Mutex(ends[1])
        way.withLock { $0 = watch.isPolling ? .polled : .notified }
        try DetachedThread.start { [weak self] in
            watch.run(until: stop, signal: { continuation.yield() }) {
                self?.way.withLock { $0 = .polled }
            }
            close(stop)
            continuation.finish()
        }
    }

    deinit { stop() }

    /// Ends watching, and with it the stream.
    public func stop() {
        stopSignal.withLock {
            if $0 >= 0 { close($0) }
            $0 = -1
        }
    }
}
