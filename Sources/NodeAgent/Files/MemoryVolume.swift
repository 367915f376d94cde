internal import CLinux
internal import Glibc

/// File systems in memory at the directories of volumes: what is in them is on no disk, and gone with the machine's power.
///
/// They belong to the machine, so they stay when the daemon ends, and are found by what is mounted, never by what was
/// remembered.
enum MemoryVolume {
    /// What the files of one volume may take, old and new ones together.
    static let fileBytes: Int64 = 64 << 20

    /// Mounts one where that is permitted. Where it is not, the directory stays as it is, on the disk.
    ///
    /// - Parameter bytes: The most that it may hold; nil for half of the machine's memory.
    static func mount(at path: String, bytes: Int64?) throws(PodFilesError) {
        guard !isMounted(path) else { return }
        let size = bytes.map { ",size=\(max($0, 4096))" } ?? ""
        // Before Linux 6.4 there is no way to keep it from being swapped out.
        for options in ["mode=0700,noswap", "mode=0700"] {
            if skeg_mount_memory(path, options + size) == 0 { return }
            if errno != EINVAL { break }
        }
        guard errno == EPERM || errno == EACCES || errno == ENODEV else { throw .system("mount a tmpfs at \(path)") }
    }

    /// Whether another file system begins at a directory.
    static func isMounted(_ path: String) -> Bool {
        var inner = stat()
        var outer = stat()
        return lstat(path, &inner) == 0 && lstat(path + "/..", &outer) == 0 && inner.st_dev != outer.st_dev
    }

    /// More than are ever mounted over each other.
    private static let stackLimit = 8

    /// Unmounts all that is mounted at the volumes in a directory, `<directory>/<plugin>/<volume>`, after emptying it: the
    /// mount namespaces of other containers hold on to it for as long as they live.
    static func unmountAll(in directory: String) throws(PodFilesError) {
        for plugin in Directory.names(directory) {
            for name in Directory.names("\(directory)/\(plugin)") {
                let path = "\(directory)/\(plugin)/\(name)"
                var count = 0
                while isMounted(path), count < stackLimit {
                    try empty(path)
                    if skeg_unmount(path) != 0 { throw .system("unmount \(path)") }
                    count += 1
                }
            }
        }
    }

    private static func empty(_ path: String) throws(PodFilesError) {
        let root = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard root >= 0 else { return }
        defer { close(root) }
        guard skeg_is_in_memory(root) else { return }
        for name in Directory.names(in: openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
            try TreeRemoval.remove(name, in: root)
        }
    }
}
