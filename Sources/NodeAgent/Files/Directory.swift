internal import CLinux
internal import Glibc

/// Directories of the daemon's own, and ways into those of others that no symbolic link leads astray.
enum Directory {
    /// The names in a directory, without `.` and `..`; none where it cannot be read.
    static func names(_ path: String) -> [String] {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        return names(in: descriptor)
    }

    /// The names in an open directory, which is closed.
    static func names(in descriptor: Int32) -> [String] {
        guard let stream = fdopendir(descriptor) else {
            close(descriptor)
            return []
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// Opens a directory some steps below another, through no link.
    static func descend(_ steps: [String], from top: Int32) throws(PodFilesError) -> Int32 {
        var current = openat(top, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        for step in steps where current >= 0 {
            let next = openat(current, step, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            let reason = errno
            close(current)
            errno = reason
            current = next
        }
        guard current >= 0 else { throw .system("open \(steps.joined(separator: "/"))") }
        return current
    }

    /// Makes a directory and those above it.
    static func make(_ path: String, mode: mode_t) throws(PodFilesError) {
        if mkdir(path, mode) == 0 { return }
        switch errno {
        case EEXIST: return
        case ENOENT: break
        default: throw .system("make the directory \(path)")
        }
        var made = ""
        for component in path.split(separator: "/") {
            made += "/" + component
            if mkdir(made, mode) != 0, errno != EEXIST { throw .system("make the directory \(made)") }
        }
    }
}

/// A path below a root that a workload may write to: each step is taken from the step before, and none of them through
/// a symbolic link.
enum SafePath {
    /// More than any sensible path has.
    static let depthLimit = 64

    /// Makes the directories of `path` that are missing below `root`; its last step may be a file that is there.
    static func make(_ path: String, below root: String) throws(PodFilesError) {
        let steps = path.split(separator: "/").map(String.init).filter { $0 != "." }
        guard !path.hasPrefix("/"), !steps.contains(".."), steps.count <= depthLimit else {
            throw PodFilesError("subPath \"\(path)\" must be relative, without .. and at most \(depthLimit) deep")
        }
        var current = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard current >= 0 else { throw .system("open \(root)") }
        defer { close(current) }
        for (index, step) in steps.enumerated() {
            if mkdirat(current, step, 0o750) != 0, errno != EEXIST { throw .system("make \(step) in \(root)") }
            let next = openat(current, step, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
            if next < 0 {
                let reason = errno
                if index == steps.count - 1, isFile(step, in: current) { return }
                errno = reason
                throw PodFilesError("\"\(step)\" in subPath \"\(path)\" is a symbolic link or no directory")
            }
            close(current)
            current = next
        }
    }

    /// Makes sure that a path in a volume of files leads to something in it, over the links that are there. As with the
    /// kubelet, one that leads to nothing becomes a directory.
    static func find(_ path: String, below root: String) throws(PodFilesError) {
        let directory = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw .system("open \(root)") }
        defer { close(directory) }
        if skeg_look_beneath(directory, path) == 0 { return }
        switch errno {
        case ENOENT: try make(path, below: root)
        case ENOSYS: try findByName(path, below: root)
        case EXDEV, ELOOP: throw PodFilesError("subPath \"\(path)\" leads out of the volume")
        default: throw .system("look at \(path) in \(root)")
        }
    }

    /// For kernels that cannot keep to a directory.
    private static func findByName(_ path: String, below root: String) throws(PodFilesError) {
        guard let outer = realpath(root, nil) else { throw .system("open \(root)") }
        defer { free(outer) }
        guard let inner = realpath("\(root)/\(path)", nil) else { return try make(path, below: root) }
        defer { free(inner) }
        guard String(cString: inner).hasPrefix(String(cString: outer) + "/") else {
            throw PodFilesError("subPath \"\(path)\" leads out of the volume")
        }
    }

    private static func isFile(_ name: String, in directory: Int32) -> Bool {
        var status = stat()
        return fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
}

/// Removes a directory with all that is in it, without following links and without recursion: a workload may have
/// nested its directories as deep as it liked.
///
/// What a subdirectory holds is moved up into the root and removed from there, so that depth never matters.
enum TreeRemoval {
    /// - Parameter directory: Where a relative path begins.
    static func remove(_ path: String, in directory: Int32 = AT_FDCWD) throws(PodFilesError) {
        let root = openat(directory, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard root >= 0 else {
            if errno == ENOENT { return }
            if errno == ENOTDIR || errno == ELOOP, unlinkat(directory, path, 0) == 0 { return }
            throw .system("open \(path)")
        }
        defer { close(root) }
        fchmod(root, 0o700)
        var moved = 0
        var before: [String] = []
        while true {
            let names = Directory.names(in: openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)).sorted()
            if names.isEmpty { break }
            guard names != before else { throw PodFilesError("cannot empty \(path): \(names.count) entries stay") }
            before = names
            for name in names { try remove(name, in: root, path, &moved) }
        }
        if unlinkat(directory, path, AT_REMOVEDIR) != 0, errno != ENOENT { throw .system("remove \(path)") }
    }

    private static func remove(
        _ name: String, in root: Int32, _ path: String, _ moved: inout Int
    ) throws(PodFilesError) {
        if unlinkat(root, name, 0) == 0 || errno == ENOENT { return }
        if unlinkat(root, name, AT_REMOVEDIR) == 0 || errno == ENOENT { return }
        guard errno == ENOTEMPTY || errno == EEXIST || errno == EACCES else {
            throw .system("remove \(name) in \(path)")
        }
        fchmodat(root, name, 0o700, AT_SYMLINK_NOFOLLOW)
        let child = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard child >= 0 else { throw .system("open \(name) in \(path)") }
        defer { close(child) }
        for inner in Directory.names(in: openat(child, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
            if unlinkat(child, inner, 0) == 0 || errno == ENOENT { continue }
            if unlinkat(child, inner, AT_REMOVEDIR) == 0 { continue }
            moved += 1
            // A directory that may not be written to may not be moved either.
            fchmodat(child, inner, 0o700, AT_SYMLINK_NOFOLLOW)
            guard renameat(child, inner, root, ".removed-\(moved)") == 0 || errno == ENOTEMPTY || errno == EEXIST
            else { throw .system("remove \(inner) in \(path)") }
        }
        if unlinkat(root, name, AT_REMOVEDIR) != 0, errno != ENOENT, errno != ENOTEMPTY {
            throw .system("remove \(name) in \(path)")
        }
    }
}
