internal import Glibc

/// A directory of its own for a test, removed with its last use.
public final class TemporaryDirectory: Sendable {
    public let path: String

    /// - Parameter isInMemory: For tests that make thousands of files, whose disk is simulated anyway. On the disk where
    ///   there is no such place.
    public init(inMemory isInMemory: Bool = false) {
        let folder = isInMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(folder)/skeg-test-\(String(repeating: "X", count: 6))".utf8CString)
        guard mkdtemp(&template) != nil else {
            preconditionFailure("cannot make a directory in \(folder): \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit { TemporaryDirectory.remove(path) }

    /// A path inside.
    public func path(_ name: String) -> String { path + "/" + name }

    /// Removes a directory and all in it; follows no links.
    private static func remove(_ path: String) {
        var directories = [path]
        var next = 0
        while next < directories.count {
            let directory = directories[next]
            next += 1
            guard let stream = opendir(directory) else { continue }
            while let entry = readdir(stream) {
                let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if name == "." || name == ".." { continue }
                let inner = directory + "/" + name
                if unlink(inner) != 0, errno == EISDIR || errno == EPERM { directories.append(inner) }
            }
            closedir(stream)
        }
        for directory in directories.reversed() { rmdir(directory) }
    }
}
