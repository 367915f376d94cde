internal import Glibc

/// Small files, read and written whole.
enum Files {
    /// Reads a file of at most `limit` bytes; a longer one is an error (EFBIG).
    static func bytes(_ path: String, limit: Int) throws(SystemFailure) -> [UInt8] {
        let file = try check("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) }
        defer { close(file) }
        var result: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit + 1, 16384))
        while true {
            let count = try check("read \(path)") { read(file, &chunk, chunk.count) }
            if count == 0 { return result }
            result.append(contentsOf: chunk[..<count])
            if result.count > limit { throw SystemFailure("read \(path)", EFBIG) }
        }
    }

    static func text(_ path: String, limit: Int) throws(SystemFailure) -> String {
        String(decoding: try bytes(path, limit: limit), as: UTF8.self)
    }

    /// Replaces a file as a whole: readers see the old or the new content; after a power cut too, where `isDurable`.
    static func replace(_ path: String, with text: String, isDurable: Bool = true) throws(SystemFailure) {
        let temporary = path + ".new"
        let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW
        let file = try check("create \(temporary)") { open(temporary, flags, 0o600) }
        do throws(SystemFailure) {
            defer { close(file) }
            try write(text, to: file, path: temporary)
            if isDurable { try check("fsync \(temporary)") { fsync(file) } }
        } catch {
            unlink(temporary)
            throw error
        }
        try check("rename \(temporary)") { rename(temporary, path) }
        if isDurable { try synchronise(parent(of: path)) }
    }

    private static func write(_ text: String, to file: Int32, path: String) throws(SystemFailure) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = try check("write \(path)") {
                rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            }
            rest = rest.dropFirst(count)
        }
    }

    /// Brings a file, or a directory's list of names, to the disk.
    static func synchronise(_ path: String) throws(SystemFailure) {
        let descriptor = try check("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) }
        defer { close(descriptor) }
        try check("fsync \(path)") { fsync(descriptor) }
    }

    /// Writes a text into a file that is there, such as one of a control group.
    static func put(_ text: String, into path: String) throws(SystemFailure) {
        let file = try check("open \(path)") { open(path, O_WRONLY | O_CLOEXEC) }
        defer { close(file) }
        try write(text, to: file, path: path)
    }

    /// Makes a directory and those above it.
    static func makeDirectories(_ path: String, mode: mode_t) throws(SystemFailure) {
        if mkdir(path, mode) == 0 || (errno == EEXIST && isDirectory(path)) { return }
        let failure = SystemFailure("mkdir \(path)")
        let above = parent(of: path)
        guard failure.code == ENOENT, above != path else { throw failure }
        try makeDirectories(above, mode: mode)
        if mkdir(path, mode) != 0, errno != EEXIST { throw SystemFailure("mkdir \(path)") }
    }

    static func isDirectory(_ path: String) -> Bool { kind(path) == S_IFDIR }

    /// The kind of what a path leads to (`S_IFDIR` …), nil when there is nothing.
    static func kind(_ path: String, followsLinks: Bool = true) -> mode_t? {
        var information = stat()
        let result = followsLinks ? stat(path, &information) : lstat(path, &information)
        return result == 0 ? information.st_mode & S_IFMT : nil
    }

    /// The names in a directory, sorted; empty when it is not there. At most `limit`, more is an error (EOVERFLOW).
    static func names(in path: String, limit: Int = 1_000_000) throws(SystemFailure) -> [String] {
        guard let directory = opendir(path) else {
            if errno == ENOENT { return [] }
            throw SystemFailure("open \(path)")
        }
        defer { closedir(directory) }
        var result: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            guard result.count < limit else { throw SystemFailure("read \(path)", EOVERFLOW) }
            result.append(name)
        }
        return result.sorted()
    }

    static func parent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: 47) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
