internal import Glibc

/// What a directory takes on its disk, as du(1) counts: blocks of each file once, however many names it has. Through no link and
/// into no other file system.
struct DirectoryWalk {
    /// Entries that one walk looks at: a few tenths of a second.
    static let entryLimit = 200_000
    /// Directories in each other that are followed; each is open meanwhile.
    static let depthLimit = 64
    /// Files of several names of which is remembered that they were counted.
    private static let linkLimit = 50_000

    private(set) var bytes: Int64 = 0
    private(set) var entries: Int64 = 0
    /// Not all was looked at.
    private(set) var isPartial = false
    private var device: dev_t = 0
    private var linked: Set<ino_t> = []
    private var limit: Int

    /// - Returns: nil for what is no directory, or is not there.
    init?(_ path: String, limit: Int = DirectoryWalk.entryLimit) {
        self.limit = limit
        let root = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard root >= 0 else { return nil }
        var status = stat()
        guard fstat(root, &status) == 0 else {
            close(root)
            return nil
        }
        device = status.st_dev
        count(status)
        walk(root)
    }

    private mutating func count(_ status: stat) {
        entries += 1
        if status.st_nlink > 1, status.st_mode & S_IFMT != S_IFDIR {
            guard linked.count < DirectoryWalk.linkLimit, linked.insert(status.st_ino).inserted else { return }
        }
        // Blocks of 512 bytes, whatever the file system has (stat(2)).
        bytes += Int64(status.st_blocks) * 512
    }

    /// Depth first, with the open directories as the way back.
    private mutating func walk(_ root: Int32) {
        var way: [OpaquePointer] = []
        enter(root, &way)
        while let directory = way.last {
            guard let entry = readdir(directory) else {
                closedir(directory)
                way.removeLast()
                continue
            }
            look(entry, in: directory, &way)
        }
    }

    private mutating func enter(_ descriptor: Int32, _ way: inout [OpaquePointer]) {
        guard way.count < DirectoryWalk.depthLimit, let directory = fdopendir(descriptor) else {
            close(descriptor)
            isPartial = true
            return
        }
        way.append(directory)
    }

    private mutating func look(
        _ entry: UnsafeMutablePointer<dirent>, in directory: OpaquePointer, _ way: inout [OpaquePointer]
    ) {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { name in
                if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { return }
                guard limit > 0 else {
                    isPartial = true
                    return
                }
                limit -= 1
                var status = stat()
                guard fstatat(dirfd(directory), name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return }
                count(status)
                guard status.st_mode & S_IFMT == S_IFDIR, status.st_dev == device else { return }
                let inner = openat(dirfd(directory), name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
                if inner >= 0 { enter(inner, &way) } else { isPartial = true }
            }
        }
    }
}
