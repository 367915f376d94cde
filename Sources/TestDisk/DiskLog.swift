/// One change to a disk. Files have numbers, which they keep when their names change.
enum DiskOperation: Sendable {
    case write(file: Int, offset: Int, bytes: [UInt8])
    case truncate(file: Int, size: Int)
    /// Names that are given to files, or taken away, at once.
    case name([Name])
    /// Brings a file's content to the disk, or fails to.
    case sync(file: Int, succeeds: Bool)
    /// Brings a directory's names to the disk.
    case syncNames(directory: String)

    struct Name: Sendable {
        var path: String
        /// Nil: the name is gone.
        var file: Int?

        var directory: String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }
    }
}

/// Everything that was done to a disk, in its order, and what was on it before.
struct DiskLog: Sendable {
    /// What was durable at the beginning.
    let start: DiskState
    private(set) var operations: [DiskOperation] = []
    /// The names as programs see them now.
    private(set) var names: [String: Int]
    private(set) var fileCount: Int

    init(_ image: DiskImage) {
        start = DiskState(image)
        names = start.names
        fileCount = start.contents.count
    }

    mutating func append(_ operation: DiskOperation) {
        operations.append(operation)
        if case .name(let changes) = operation { for change in changes { names[change.path] = change.file } }
    }

    /// A number for a new file.
    mutating func newFile() -> Int {
        defer { fileCount += 1 }
        return fileCount
    }

    /// For each of the first operations, whether a power cut after them leaves its effect for certain.
    ///
    /// A sync makes durable what was done to its file before it. One that fails leaves what it was for in doubt for good:
    /// the kernel takes those pages for written, so that a later sync that succeeds says nothing about them
    /// (https://wiki.postgresql.org/wiki/Fsync_Errors).
    func durable(_ count: Int) -> [Bool] {
        var result = [Bool](repeating: false, count: count)
        var files: Set<Int> = []
        var directories: Set<String> = []
        for index in (0..<count).reversed() {
            switch operations[index] {
            case .write(let file, _, _), .truncate(let file, _): result[index] = files.contains(file)
            case .name(let changes): result[index] = changes.allSatisfy { directories.contains($0.directory) }
            case .sync(let file, true): files.insert(file)
            case .sync(let file, false): files.remove(file)
            case .syncNames(let directory): directories.insert(directory)
            }
        }
        return result
    }
}

/// Files and their names.
struct DiskState: Sendable {
    var contents: [Int: [UInt8]] = [:]
    var names: [String: Int] = [:]

    init(_ image: DiskImage) {
        for (number, (path, bytes)) in image.files.sorted(by: { $0.key < $1.key }).enumerated() {
            contents[number] = bytes
            names[path] = number
        }
    }

    mutating func make(_ operation: DiskOperation) {
        switch operation {
        case .write(let file, let offset, let bytes): write(bytes, at: offset, of: file)
        case .truncate(let file, let size): resize(file, to: size)
        case .name(let changes): for change in changes { names[change.path] = change.file }
        case .sync, .syncNames: break
        }
    }

    mutating func write(_ bytes: some RandomAccessCollection<UInt8>, at offset: Int, of file: Int) {
        if size(of: file) < offset + bytes.count { resize(file, to: offset + bytes.count) }
        contents[file, default: []].replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }

    /// Holes are zeros.
    mutating func resize(_ file: Int, to size: Int) {
        let now = self.size(of: file)
        if size < now { contents[file, default: []].removeLast(now - size) }
        if size > now { contents[file, default: []] += [UInt8](repeating: 0, count: size - now) }
    }

    func size(of file: Int) -> Int { contents[file]?.count ?? 0 }

    var image: DiskImage { DiskImage(files: names.mapValues { contents[$0] ?? [] }) }
}
