internal import Objects
internal import Store

/// Makes and opens database files.
enum StoreFile {
    /// Makes an empty store, whole or not at all: a file of that name is always one that was finished. So an empty
    /// file is known to be damaged, and never taken for a new store.
    static func make(_ path: String, on disk: any Disk) throws(StoreFailure) {
        let draft = path + ".new"
        var generator = SystemRandomNumberGenerator()
        var ids = IDSource(from: &generator)
        let summary = StateSummary(stateID: ids.uid())
        try write(draft, for: path, on: disk) { _ in summary }
        try disk.rename(draft, to: path)
        try disk.sync(Files.directory(of: path))
    }

    /// Writes a store into a new file, and brings it to the disk.
    ///
    /// - Parameters:
    ///   - path: What it is to become.
    ///   - fill: Puts objects into it, and says what they come to.
    static func write(
        _ draft: String, for path: String, on disk: any Disk,
        fill: (borrowing Database) throws(SQLiteError) -> StateSummary
    ) throws(StoreFailure) {
        for name in [draft, draft + "-wal", draft + "-shm"] { try disk.remove(name) }
        try disk.create(draft)
        do throws(SQLiteError) {
            let database = try Database(draft, .create, layer: disk.sqliteLayer)
            try configure(database)
            try database.execute("BEGIN IMMEDIATE")
            try database.execute(StoreFormat.schema)
            try database.execute("PRAGMA application_id = \(StoreFormat.applicationID)")
            try database.execute("PRAGMA user_version = \(StoreFormat.version)")
            try fill(database).write(with: try database.prepare(StateSummary.writeSQL))
            try database.execute("COMMIT")
            // Everything into the one file that is renamed.
            try database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        } catch {
            throw StoreFailure(error, "make", path)
        }
        try disk.sync(draft)
    }

    /// Opens a store; what is in it is not checked yet.
    static func open(
        _ path: String, _ access: Database.Access, on disk: any Disk
    ) throws(StoreFailure) -> Database {
        try checkHeader(path)
        do throws(SQLiteError) {
            let database = try Database(path, access, layer: disk.sqliteLayer)
            if access == .readWrite { try configure(database) }
            return database
        } catch {
            throw StoreFailure(error, "open", path)
        }
    }

    /// Looks at the first bytes of a file (https://sqlite.org/fileformat2.html#the_database_header). SQLite itself takes
    /// a file of a few bytes for an empty database, and writes to it.
    private static func checkHeader(_ path: String) throws(StoreFailure) {
        let header = try FileReader(path).bytes(at: 0, count: 100)
        guard header.count == 100 else { throw StoreFailure.damaged(path, "it has only \(header.count) bytes") }
        guard header.starts(with: "SQLite format 3\0".utf8) else {
            throw StoreFailure.damaged(path, "it is no SQLite database")
        }
        let application = header[68..<72].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard application == StoreFormat.applicationID else {
            throw StoreFailure.damaged(path, "it is a database, but not one of skeg")
        }
    }

    private static func configure(_ database: borrowing Database) throws(SQLiteError) {
        try database.execute("PRAGMA cell_size_check = ON")
        try database.execute("PRAGMA trusted_schema = OFF")
        let mode = try database.text("PRAGMA journal_mode = WAL")
        guard mode == "wal" else {
            throw SQLiteError(code: 1, message: "the file system does not allow a write-ahead log")
        }
        try database.execute("PRAGMA synchronous = FULL")
        // What was deleted or replaced goes from the file too, with the keys that it was sealed with.
        try database.execute("PRAGMA secure_delete = ON")
        // Keeps a log that was once large from staying so.
        try database.execute("PRAGMA journal_size_limit = 67108864")
    }
}
