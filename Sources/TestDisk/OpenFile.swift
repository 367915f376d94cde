internal import CSQLite

/// A file that SQLite has open on a test disk.
final class OpenFile {
    let disk: TestDisk
    /// Nil for files that do not outlast the connection.
    let number: Int?
    let directory: String
    /// SQLite's own layer brings the name of a new log to the disk with its first sync (`UNIXFILE_DIRSYNC`).
    private var syncsNames: Bool

    private init(_ disk: TestDisk, _ number: Int?, _ path: String, syncsNames: Bool) {
        self.disk = disk
        self.number = number
        directory = DiskOperation.Name(path: path, file: nil).directory
        self.syncsNames = syncsNames
    }

    /// SQLite's structure of an open file, and what belongs to it here. The system's own stands behind it.
    private struct Slot {
        var base: sqlite3_file
        var file: Unmanaged<OpenFile>
    }

    /// The room that a slot takes, in bytes; the system's structure needs the alignment.
    static let size = (MemoryLayout<Slot>.size + 15) & ~15

    typealias Handle = UnsafeMutablePointer<sqlite3_file>

    static func of(_ handle: Handle?) -> OpenFile? {
        guard let handle else { return nil }
        return UnsafeRawPointer(handle).load(as: Slot.self).file.takeUnretainedValue()
    }

    /// The system's file behind ours.
    static func inner(_ handle: Handle?) -> Handle? {
        handle.map { (UnsafeMutableRawPointer($0) + size).assumingMemoryBound(to: sqlite3_file.self) }
    }

    static func open(
        on disk: TestDisk, _ path: UnsafePointer<CChar>?, _ handle: Handle?, _ flags: Int32,
        _ outFlags: UnsafeMutablePointer<Int32>?
    ) -> Int32 {
        guard let handle, let inner = inner(handle) else { return SQLITE_CANTOPEN }
        handle.pointee.pMethods = nil
        let name = path.map { String(cString: $0) } ?? ""
        let lasts = flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) != 0
        let isMade = lasts && flags & SQLITE_OPEN_CREATE != 0 && disk.file(name) == nil
        if isMade, case .fails(let kind, _) = disk.beginFile(name) {
            return kind == .full ? SQLITE_FULL : SQLITE_CANTOPEN
        }
        let code = FileLayer.system?.pointee.xOpen(FileLayer.system, path, inner, flags, outFlags) ?? SQLITE_CANTOPEN
        guard code == SQLITE_OK else { return code }
        let isLog = flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL) != 0 && flags & SQLITE_OPEN_CREATE != 0
        let file = OpenFile(disk, lasts ? disk.file(name) : nil, name, syncsNames: isLog)
        let slot = Slot(base: sqlite3_file(pMethods: OpenFile.methods), file: Unmanaged.passRetained(file))
        UnsafeMutableRawPointer(handle).storeBytes(of: slot, as: Slot.self)
        return SQLITE_OK
    }

    static func close(_ handle: Handle?) -> Int32 {
        let code = inner(handle)?.methods?.xClose(inner(handle)) ?? SQLITE_IOERR
        if let handle { UnsafeRawPointer(handle).load(as: Slot.self).file.release() }
        return code
    }

    // MARK: Changes

    static func write(_ handle: Handle?, _ bytes: UnsafeRawPointer?, _ count: Int32, _ offset: Int64) -> Int32 {
        guard let file = of(handle), let bytes, let inner = inner(handle) else { return IOError.write }
        var written = count
        var failure: Int32?
        if let number = file.number {
            let copy = Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            if case .fails(let kind, let part) = file.disk.begin(
                .write(file: number, offset: Int(offset), bytes: copy))
            {
                written = Int32(part)
                failure = kind == .full ? SQLITE_FULL : IOError.write
            }
        }
        let code = written == 0 ? SQLITE_OK : inner.methods?.xWrite(inner, bytes, written, offset)
        return failure ?? code ?? IOError.write
    }

    static func truncate(_ handle: Handle?, _ size: Int64) -> Int32 {
        guard let file = of(handle), let inner = inner(handle) else { return IOError.truncate }
        if let number = file.number, case .fails = file.disk.begin(.truncate(file: number, size: Int(size))) {
            return IOError.truncate
        }
        return inner.methods?.xTruncate(inner, size) ?? IOError.truncate
    }

    /// The real file is not synced: what is durable is for the test disk to say.
    static func sync(_ handle: Handle?) -> Int32 {
        guard let file = of(handle) else { return IOError.fsync }
        guard let number = file.number else { return SQLITE_OK }
        if case .fails = file.disk.begin(.sync(file: number, succeeds: true)) { return IOError.fsync }
        guard file.syncsNames else { return SQLITE_OK }
        file.syncsNames = false
        if case .fails = file.disk.begin(.syncNames(directory: file.directory)) { return IOError.syncOfNames }
        return SQLITE_OK
    }
}

extension UnsafeMutablePointer<sqlite3_file> {
    var methods: sqlite3_io_methods? { pointee.pMethods?.pointee }
}
