internal import CSQLite
internal import Objects
internal import Store

extension StoreFailure {
    /// What an error of SQLite means for the store, and what to do.
    init(_ error: SQLiteError, _ verb: String, _ path: String) {
        let code: Code =
            switch error.primaryCode {
            case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
            case SQLITE_FULL: .full
            case SQLITE_PERM, SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_AUTH: .permission
            case SQLITE_BUSY, SQLITE_LOCKED: .inUse
            default: .io
            }
        if code == .damaged {
            self = .damaged(path, error.message)
        } else {
            self.init(code, "cannot \(verb) \(path): \(error.message) (SQLite \(error.code))")
        }
    }

    /// A file that does not hold what was written to it.
    static func damaged(_ path: String, _ what: String) -> StoreFailure {
        StoreFailure(
            .damaged,
            "\(path) is damaged: \(what); nothing was changed: keep a copy of it for a search for the cause, "
                + "and restore a backup with skeg restore; if these files were copied while a daemon used them, copy them again, "
                + "best with skeg backup")
    }
}

extension SQLiteError {
    /// A row that SQLite read well and that is wrong nevertheless.
    init(faultOf row: ObjectRow, _ what: String) {
        self.init(code: SQLITE_CORRUPT, message: "the object \(row.key) \(what)")
    }

    /// A row that was there when the file was read.
    init(lost key: ObjectKey) { self.init(code: SQLITE_CORRUPT, message: "the object \(key) is gone") }
}
