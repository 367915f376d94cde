internal import Glibc
internal import Store

/// The few file operations that durability needs, with errors that name the file.
enum Files {
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// The first bytes of a file; fewer where it has fewer.
    static func head(_ path: String, count: Int) throws(StoreFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", path) }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: count)
        let found = pread(descriptor, &buffer, count, 0)
        guard found >= 0 else { throw failure("read", path) }
        return Array(buffer[..<found])
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
