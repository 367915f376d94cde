internal import Glibc
internal import Store

/// What is there, and what went wrong.
enum Files {
    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
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
    /// When it was opened.
    let status: stat
    /// In bytes, when it was opened.
    var size: Int { Int(status.st_size) }

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
        self.status = status
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
        // In place: what is read may be keys, of which no copies are left about.
        buffer.removeLast(buffer.count - found)
        return buffer
    }
}
