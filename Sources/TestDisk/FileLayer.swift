internal import CSQLite
internal import Synchronization

/// A file layer of SQLite (https://sqlite.org/vfs.html) for one test disk: the system's own, which asks the disk before
/// each change. Locks, reads and shared memory are the system's.
final class FileLayer: Sendable {
    let name: String
    private nonisolated(unsafe) let layer = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    private nonisolated(unsafe) let cName: UnsafeMutablePointer<CChar>

    private static let count = Atomic(0)

    /// The system's own layer.
    static var system: UnsafeMutablePointer<sqlite3_vfs>? { sqlite3_vfs_find(nil) }

    init() {
        let number = FileLayer.count.add(1, ordering: .relaxed).newValue
        let characters = Array("test-disk-\(number)".utf8CString)
        name = "test-disk-\(number)"
        cName = .allocate(capacity: characters.count)
        cName.initialize(from: characters, count: characters.count)
    }

    /// The layer does not keep the disk alive; whoever opens a file does.
    func register(for disk: TestDisk) {
        guard let system = FileLayer.system else { return }
        var own = system.pointee
        own.zName = UnsafePointer(cName)
        own.pNext = nil
        own.pAppData = Unmanaged.passUnretained(disk).toOpaque()
        own.szOsFile = Int32(OpenFile.size) + system.pointee.szOsFile
        own.xOpen = { layer, path, file, flags, outFlags in
            guard let disk = FileLayer.disk(layer) else { return SQLITE_CANTOPEN }
            return OpenFile.open(on: disk, path, file, flags, outFlags)
        }
        own.xDelete = { layer, path, syncsNames in
            guard let disk = FileLayer.disk(layer), let path else { return IOError.delete }
            return FileLayer.delete(path, syncsNames, on: disk)
        }
        layer.initialize(to: own)
        sqlite3_vfs_register(layer, 0)
    }

    deinit {
        sqlite3_vfs_unregister(layer)
        layer.deallocate()
        cName.deallocate()
    }

    private static func disk(_ layer: UnsafeMutablePointer<sqlite3_vfs>?) -> TestDisk? {
        layer?.pointee.pAppData.map { Unmanaged<TestDisk>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func delete(_ path: UnsafePointer<CChar>, _ syncsNames: Int32, on disk: TestDisk) -> Int32 {
        let name = String(cString: path)
        if disk.file(name) != nil, case .fails = disk.begin(.name([.init(path: name, file: nil)])) {
            return IOError.delete
        }
        let code = system?.pointee.xDelete(system, path, 0) ?? IOError.delete
        guard code == SQLITE_OK, syncsNames != 0 else { return code }
        if case .fails = disk.begin(.syncNames(directory: DiskOperation.Name(path: name, file: nil).directory)) {
            return IOError.syncOfNames
        }
        return SQLITE_OK
    }
}
