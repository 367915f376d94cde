internal import Glibc
internal import PodLifecycle

/// Writes the files of a volume so that whoever reads along sees all old ones or all new ones (`AtomicWriter`,
/// pkg/volume/util/atomic_writer.go).
///
/// ```
/// <volume>/..2026_11_29_10_15_00.123456789/    the files
/// <volume>/..data -> ..2026_11_29_10_15_00.…   what is replaced, by a rename
/// <volume>/key -> ..data/key                   what people see
/// ```
/// A write that was cut short at any point leaves the old files or the new ones, and the next one clears up after it.
/// Programs of the agent's own user may have changed anything in the volume; nothing is ever written through a link.
struct AtomicWriter {
    private static let link = "..data"
    private static let newLink = "..data_tmp"

    /// The volume's directory.
    let path: String
    /// Who owns what is written; nil for the agent's own group.
    let group: UInt32?
    /// Called before each step that changes something, so that tests can break off there.
    var willChange: @Sendable () throws(PodFilesError) -> Void = { () throws(PodFilesError) in }

    /// Brings the volume to hold these files and no others; false where it did already.
    @discardableResult
    func write(_ files: [VolumeFile]) throws(PodFilesError) -> Bool {
        let root = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard root >= 0 else { throw .system("open \(path)") }
        defer { close(root) }
        let tree = FileTree(files)
        let visible = tree.topNames
        let names = Directory.names(in: openat(root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC))
        let current = current(in: root)
        let leftovers = names.filter {
            $0.hasPrefix("..") && $0 != current && !($0 == AtomicWriter.link && current != nil)
        }
        let stale = names.filter { isOwnLink($0, in: root) && !visible.contains($0) }
        let isCurrent = current.map { FileTreeCheck(group: group).matches(tree, $0, in: root) } ?? false
        let missing = visible.filter { !isOwnLink($0, in: root) }.sorted()
        if isCurrent, leftovers.isEmpty, stale.isEmpty, missing.isEmpty { return false }

        for name in leftovers { try remove(name, in: root) }
        if !isCurrent {
            let fresh = try makeDirectory(in: root)
            try fill(fresh, in: root, with: tree)
            try turn(to: fresh, in: root)
        }
        for name in missing { try show(name, in: root) }
        for name in stale { try remove(name, in: root) }
        if !isCurrent, let current { try remove(current, in: root) }
        return true
    }

    /// The directory of the files as they are: a name of our own beside the link, nothing elsewhere.
    private func current(in root: Int32) -> String? {
        guard let name = Links.target(of: AtomicWriter.link, in: root), name.hasPrefix(".."), name.utf8.count > 2,
            !name.contains("/"), name != AtomicWriter.link, name != AtomicWriter.newLink
        else { return nil }
        let directory = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard directory >= 0 else { return nil }
        close(directory)
        return name
    }

    private func isOwnLink(_ name: String, in root: Int32) -> Bool {
        !name.hasPrefix("..") && Links.target(of: name, in: root) == "\(AtomicWriter.link)/\(name)"
    }

    /// A directory of a new name, for the agent alone until it is full.
    private func makeDirectory(in root: Int32) throws(PodFilesError) -> String {
        try willChange()
        // The clock may stand still, or go back to a name that was used.
        for attempt in 0..<100 {
            let name = "..\(AtomicWriter.timeText)\(attempt == 0 ? "" : "_\(attempt)")"
            if mkdirat(root, name, 0o700) == 0 { return name }
            guard errno == EEXIST else { throw .system("make a directory in \(path)") }
        }
        throw PodFilesError("cannot make a directory in \(path): no name is free")
    }

    private static var timeText: String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        func padded(_ number: Int, _ count: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, count - digits.count)) + digits
        }
        let time = [parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec].map {
            padded(Int($0), 2)
        }
        return "\(parts.tm_year + 1900)_\(time.joined(separator: "_")).\(padded(now.tv_nsec, 9))"
    }

    // MARK: The files

    private func fill(_ name: String, in root: Int32, with tree: FileTree) throws(PodFilesError) {
        let top = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard top >= 0 else { throw .system("open \(name) in \(path)") }
        defer { close(top) }
        // Every directory comes after the one that it is in.
        for directory in tree.directories {
            let descriptor = try Directory.descend(directory.path, from: top)
            defer { close(descriptor) }
            for inner in directory.directories {
                try willChange()
                if mkdirat(descriptor, inner, 0o700) != 0 { throw .system("make \(inner) in \(path)") }
            }
            for (name, file) in directory.files { try write(file, as: name, in: descriptor) }
        }
        for directory in tree.directories.reversed() {
            let descriptor = try Directory.descend(directory.path, from: top)
            defer { close(descriptor) }
            try willChange()
            try VolumeOwnership.give(descriptor, to: nil, group, mode: 0o755, isDirectory: true)
        }
    }

    private func write(_ file: VolumeFile, as name: String, in directory: Int32) throws(PodFilesError) {
        guard case .bytes(let bytes) = file.content else { throw PodFilesError("\(file.path) has no content yet") }
        try willChange()
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = openat(directory, name, flags, 0o600)
        guard descriptor >= 0 else { throw .system("make the file \(file.path) in \(path)") }
        defer { close(descriptor) }
        var done = 0
        while done < bytes.count {
            try willChange()
            let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .system("write the file \(file.path) in \(path)") }
            done += count
        }
        try willChange()
        try VolumeOwnership.give(descriptor, to: file.owner, group, mode: file.mode, isDirectory: false)
    }

    // MARK: The links

    private func turn(to name: String, in root: Int32) throws(PodFilesError) {
        try willChange()
        guard symlinkat(name, root, AtomicWriter.newLink) == 0 else {
            throw .system("make the link \(AtomicWriter.newLink) in \(path)")
        }
        try willChange()
        guard renameat(root, AtomicWriter.newLink, root, AtomicWriter.link) == 0 else {
            throw .system("replace the link \(AtomicWriter.link) in \(path)")
        }
    }

    private func show(_ name: String, in root: Int32) throws(PodFilesError) {
        try remove(name, in: root)
        try willChange()
        guard symlinkat("\(AtomicWriter.link)/\(name)", root, name) == 0 else {
            throw .system("make the link \(name) in \(path)")
        }
    }

    private func remove(_ name: String, in root: Int32) throws(PodFilesError) {
        try willChange()
        try TreeRemoval.remove(name, in: root)
    }
}
