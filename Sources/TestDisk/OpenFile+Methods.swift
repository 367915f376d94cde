internal import CSQLite

extension OpenFile {
    /// What SQLite calls for an open file: changes go past the test disk, everything else is the system's.
    /// Version 2: without memory maps of the file, whose changes nobody would see.
    nonisolated(unsafe) static let methods: UnsafePointer<sqlite3_io_methods> = {
        var methods = sqlite3_io_methods()
        methods.iVersion = 2
        methods.xClose = { close($0) }
        methods.xWrite = { write($0, $1, $2, $3) }
        methods.xTruncate = { truncate($0, $1) }
        methods.xSync = { file, _ in sync(file) }
        methods.xRead = { inner($0)?.methods?.xRead(inner($0), $1, $2, $3) ?? SQLITE_IOERR }
        methods.xFileSize = { inner($0)?.methods?.xFileSize(inner($0), $1) ?? SQLITE_IOERR }
        methods.xLock = { inner($0)?.methods?.xLock(inner($0), $1) ?? SQLITE_IOERR }
        methods.xUnlock = { inner($0)?.methods?.xUnlock(inner($0), $1) ?? SQLITE_IOERR }
        methods.xCheckReservedLock = {
            inner($0)?.methods?.xCheckReservedLock(inner($0), $1) ?? SQLITE_IOERR
        }
        methods.xFileControl = { inner($0)?.methods?.xFileControl(inner($0), $1, $2) ?? SQLITE_NOTFOUND }
        methods.xSectorSize = { inner($0)?.methods?.xSectorSize(inner($0)) ?? 512 }
        methods.xDeviceCharacteristics = { inner($0)?.methods?.xDeviceCharacteristics(inner($0)) ?? 0 }
        methods.xShmMap = { inner($0)?.methods?.xShmMap(inner($0), $1, $2, $3, $4) ?? SQLITE_IOERR }
        methods.xShmLock = { inner($0)?.methods?.xShmLock(inner($0), $1, $2, $3) ?? SQLITE_IOERR }
        methods.xShmBarrier = { inner($0)?.methods?.xShmBarrier(inner($0)) }
        methods.xShmUnmap = { inner($0)?.methods?.xShmUnmap(inner($0), $1) ?? SQLITE_OK }
        let place = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
        place.initialize(to: methods)
        return UnsafePointer(place)
    }()
}

/// SQLite's extended codes that are made of others, which Swift does not see (https://sqlite.org/rescode.html).
enum IOError {
    static let write = SQLITE_IOERR | 3 << 8
    static let fsync = SQLITE_IOERR | 4 << 8
    static let syncOfNames = SQLITE_IOERR | 5 << 8
    static let truncate = SQLITE_IOERR | 6 << 8
    static let delete = SQLITE_IOERR | 10 << 8
}
