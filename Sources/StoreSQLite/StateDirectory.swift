internal import CLinux
internal import Glibc
public import Store

/// The directory in which one daemon keeps its state. While a value of this class lives, no other process gets one
/// for the same directory.
///
/// The lock is the kernel's and ends with the process, however it ends; the pid in the file is for people.
public final class StateDirectory: Sendable {
    public let path: String
    let disk: any Disk
    private let lock: Int32

    /// Makes the directory where it is missing, for its owner alone, and locks it.
    public convenience init(_ path: String) throws(StoreFailure) { try self.init(path, on: SystemDisk()) }

    package init(_ path: String, on disk: any Disk) throws(StoreFailure) {
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        try StateDirectory.make(path, on: disk)
        let file = path + "/lock"
        let descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Files.failure("open", file) }
        guard StateDirectory.takeLock(descriptor) else {
            defer { close(descriptor) }
            guard errno == EWOULDBLOCK else { throw Files.failure("lock", file) }
            let owner = StateDirectory.owner(descriptor).map { "pid \($0)" } ?? "another process"
            throw StoreFailure(
                .inUse,
                "the state directory \(path) is in use by \(owner): stop that, or choose another directory")
        }
        self.path = path
        self.disk = disk
        lock = descriptor
        let text = Array("\(getpid())\n".utf8)
        guard ftruncate(lock, 0) == 0, pwrite(lock, text, text.count, 0) == text.count else {
            throw Files.failure("write", file)
        }
    }

    deinit { close(lock) }

    /// A child that this or another process is just starting holds the lock until it runs its program, so a lock that is
    /// held is asked for again for a second.
    private static func takeLock(_ descriptor: Int32) -> Bool {
        for _ in 0..<50 {
            if skeg_lock(descriptor) == 0 { return true }
            guard errno == EWOULDBLOCK else { return false }
            usleep(20_000)
        }
        return skeg_lock(descriptor) == 0
    }

    /// The database of the objects.
    public var storePath: String { path + "/store.db" }

    /// The keys that Secrets are sealed with, where no other place is given.
    public var keyPath: String { StateDirectory.keyPath(in: path) }

    public static func keyPath(in directory: String) -> String { directory + "/identity/store.keys" }

    private static func owner(_ descriptor: Int32) -> Int? {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        let digits = buffer[..<count].prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// Makes the directory and those above it, and takes it from everybody but its owner.
    private static func make(_ path: String, on disk: any Disk) throws(StoreFailure) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StoreFailure(.io, "\(path) is not a directory: choose another for the state")
            }
            if status.st_mode & 0o077 != 0, chmod(path, 0o700) != 0 { throw Files.failure("protect", path) }
            return
        }
        guard errno == ENOENT else { throw Files.failure("open", path) }
        // All directories above the last are made with the usual mode. The walk is as long as the path is deep.
        var missing: [String] = [path]
        while let parent = missing.last.map(Files.directory(of:)), !Files.exists(parent) { missing.append(parent) }
        for directory in missing.reversed() {
            let mode: mode_t = directory == path ? 0o700 : 0o755
            guard mkdir(directory, mode) == 0 || errno == EEXIST else { throw Files.failure("make", directory) }
            try disk.sync(Files.directory(of: directory))
        }
    }
}
