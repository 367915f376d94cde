internal import Glibc
internal import PodLifecycle

/// The files of a volume by the directories that they are in.
struct FileTree {
    struct Directory {
        /// The names that lead to it from the top.
        var path: [String]
        var directories: Set<String> = []
        var files: [String: VolumeFile] = [:]
    }

    /// The top first, and each after the one that it is in.
    let directories: [Directory]

    init(_ files: [VolumeFile]) {
        var byPath: [[String]: Directory] = [[]: Directory(path: [])]
        for file in files {
            var place: [String] = []
            let parts = file.path.split(separator: "/").map(String.init)
            for part in parts.dropLast() {
                byPath[place, default: Directory(path: place)].directories.insert(part)
                place.append(part)
                if byPath[place] == nil { byPath[place] = Directory(path: place) }
            }
            if let name = parts.last { byPath[place]?.files[name] = file }
        }
        directories = byPath.values.sorted { $0.path.count < $1.path.count }
    }

    /// The names that people see in the volume.
    var topNames: Set<String> {
        guard let top = directories.first else { return [] }
        return top.directories.union(top.files.keys)
    }
}

/// Whether a directory holds a tree and nothing else.
struct FileTreeCheck {
    let group: UInt32?

    func matches(_ tree: FileTree, _ name: String, in root: Int32) -> Bool {
        let top = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard top >= 0 else { return false }
        defer { close(top) }
        return tree.directories.allSatisfy { holds($0, from: top) }
    }

    private func holds(_ directory: FileTree.Directory, from top: Int32) -> Bool {
        guard let descriptor = try? Directory.descend(directory.path, from: top) else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, belongs(status, to: nil),
            status.st_mode & 0o7777 == VolumeOwnership.mode(0o755, group, isDirectory: true)
        else { return false }
        let names = Directory.names(in: openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        return Set(names) == directory.directories.union(directory.files.keys)
            && directory.files.allSatisfy { holds($1, as: $0, in: descriptor) }
    }

    private func holds(_ file: VolumeFile, as name: String, in directory: Int32) -> Bool {
        guard case .bytes(let bytes) = file.content else { return false }
        let descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size == bytes.count,
            status.st_mode & 0o7777 == VolumeOwnership.mode(file.mode, group, isDirectory: false),
            belongs(status, to: file.owner)
        else { return false }
        var chunk = [UInt8](repeating: 0, count: 65536)
        var done = 0
        while done < bytes.count {
            let count = read(descriptor, &chunk, min(chunk.count, bytes.count - done))
            if count < 0, errno == EINTR { continue }
            guard count > 0, bytes[done..<(done + count)].elementsEqual(chunk[..<count]) else { return false }
            done += count
        }
        return true
    }

    private func belongs(_ status: stat, to owner: UInt32?) -> Bool {
        (owner == nil || status.st_uid == owner) && (group == nil || status.st_gid == group)
    }
}
