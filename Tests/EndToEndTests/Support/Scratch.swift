import Glibc
import Synchronization

/// Names that no two uses share.
enum Scratch {
    private static let counter = Mutex(0)

    static func next() -> Int {
        counter.withLock {
            $0 += 1
            return $0
        }
    }

    /// A directory with a short path: that of a unix socket in it has to fit into 107 bytes.
    static func directory() throws -> String {
        var template = Array("/tmp/skeg-e2e-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Program.Failure(description: "mkdtemp: \(String(cString: strerror(errno)))")
        }
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Removes a directory and all in it; follows no links.
    static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            unlink(path)
            return
        }
        for name in names(in: path) { remove(path + "/" + name) }
        rmdir(path)
    }

    static func names(in directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Every regular file below a directory.
    static func files(below path: String) -> [String] {
        var found: [String] = []
        for name in names(in: path).sorted() {
            let inner = path + "/" + name
            var status = stat()
            guard lstat(inner, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: found += files(below: inner)
            case S_IFREG: found.append(inner)
            default: continue
            }
        }
        return found
    }
}
