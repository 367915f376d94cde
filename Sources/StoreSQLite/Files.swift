internal import Glibc
internal import Store

/// The few file operations that durability needs, with errors that name the file.
enum Files {
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Makes a file that only its owner may read; fails where there is one.
    static func create(_ path: String) throws(StoreFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("create", path) }
        close(descriptor)
    }

    /// Brings a file or a directory (which names belong to it) to the disk.
    static func sync(_ path: String) throws(StoreFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("fsync", path) }
    }

    static func rename(_ path: String, to target: String) throws(StoreFailure) {
        guard Glibc.rename(path, target) == 0 else { throw failure("rename", path) }
    }

    /// Gives a finished file its name, unless the name is taken; whole and at once.
    static func publish(_ path: String, as target: String) throws(StoreFailure) {
        if link(path, target) == 0 {
            unlink(path)
        } else if errno == EEXIST {
            throw StoreFailure(.exists, "\(target) exists already: choose another name")
        } else {
            // A file system without hard links.
            guard !exists(target) else {
                throw StoreFailure(.exists, "\(target) exists already: choose another name")
            }
            try rename(path, to: target)
        }
        try sync(directory(of: target))
    }

    static func remove(_ path: String) throws(StoreFailure) {
        guard unlink(path) == 0 || errno == ENOENT else { throw failure("remove", path) }
    }

    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Copies a file into a new one, and brings it to the disk.
    static func copy(_ path: String, to target: String) throws(StoreFailure) {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw failure("open", path) }
        defer { close(source) }
        let copied = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard copied >= 0 else { throw failure("create", target) }
        defer { close(copied) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(source, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure("read", path) }
            guard count > 0 else { break }
            var written = 0
            while written < count {
                let step = buffer[written..<count].withUnsafeBytes { write(copied, $0.baseAddress, $0.count) }
                if step < 0, errno == EINTR { continue }
                guard step > 0 else { throw failure("write", target) }
                written += step
            }
        }
        guard fsync(copied) == 0 else { throw failure("fsync", target) }
    }

    /// The failure that errno tells.
    static func failure(_ verb: String, _ path: String) -> StoreFailure {
        let number = errno
        let code: StoreFailure.Code =
            switch number {
            case ENOSPC, EDQUOT: .full
            case EACCES, EPERM, EROFS: .permission
            case ENOENT: .notFound
            case EEXIST: .exists
            default: .io
            }
        return StoreFailure(code, "cannot \(verb) \(path): \(String(cString: strerror(number)))")
    }
}

/// A file that is open for reading.
struct FileReader: ~Copyable {
    private let path: String
    private let descriptor: Int32
    /// In bytes, when it was opened.
    let size: Int

    init(_ path: String) throws(StoreFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.failure("open", path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            defer { close(descriptor) }
            throw Files.failure("read", path)
        }
        self.path = path
        self.descriptor = descriptor
        size = Int(status.st_size)
    }

    deinit { close(descriptor) }

    /// The bytes from an offset on; fewer where the file ends before.
    func bytes(at offset: Int, count: Int) throws(StoreFailure) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: max(0, min(count, size - offset)))
        var found = 0
        while found < buffer.count {
            let wanted = buffer.count - found
            let step = buffer.withUnsafeMutableBytes { bytes in
                pread(descriptor, bytes.baseAddress.map { $0 + found }, wanted, off_t(offset + found))
            }
            if step < 0, errno == EINTR { continue }
            guard step >= 0 else { throw Files.failure("read", path) }
            guard step > 0 else { break }
            found += step
        }
        return Array(buffer[..<found])
    }
}
