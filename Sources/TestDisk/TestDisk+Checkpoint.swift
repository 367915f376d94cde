internal import CSQLite

extension TestDisk {
    /// How far SQLite brings a write-ahead log into its file (https://sqlite.org/pragma.html#pragma_wal_checkpoint).
    public enum Checkpoint: String, Sendable, CaseIterable {
        case passive = "PASSIVE"
        case restart = "RESTART"
        case truncate = "TRUNCATE"
    }

    /// Brings the log of a database into its file, as SQLite does by itself when the log is long. Gives SQLite's code.
    @discardableResult
    public func checkpoint(_ path: String, _ kind: Checkpoint) -> Int32 {
        var database: OpaquePointer?
        defer { sqlite3_close_v2(database) }
        let code = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, layer.name)
        guard code == SQLITE_OK else { return code }
        let statements = "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(\(kind.rawValue))"
        return sqlite3_exec(database, statements, nil, nil, nil)
    }
}
