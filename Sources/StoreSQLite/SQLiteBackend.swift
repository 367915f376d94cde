internal import Objects
public import Store
internal import Synchronization

/// Keeps a store in an SQLite file in the state directory: write-ahead log, `synchronous=FULL`, one write transaction
/// for each batch (https://sqlite.org/wal.html, https://sqlite.org/pragma.html#pragma_synchronous).
///
/// The file is checked whole when it is loaded; one that is damaged, or was written by a later version, is refused
/// and left as it is.
public final class SQLiteBackend: StoreBackend {
    public let path: String
    private let disk: any Disk
    private let state: Mutex<State>

    /// Both until the backend is closed.
    private struct State: ~Copyable {
        var directory: StateDirectory?
        var connection: Connection?
    }

    public init(_ directory: StateDirectory) {
        path = directory.storePath
        disk = directory.disk
        state = Mutex(State(directory: directory))
    }

    /// Opens the database, or makes an empty one, and reads and checks all of it.
    public func load() throws(StoreFailure) -> StoredState {
        try state.withLock { (state) throws(StoreFailure) in
            guard let directory = state.directory else { throw StoreFailure(.closed, "\(path) was closed") }
            if Files.exists(directory.restoringPath) {
                throw StoreFailure(
                    .damaged, "a restore into \(directory.path) was cut short: run skeg restore again, with --force")
            }
            if !Files.exists(path) { try StoreFile.make(path, on: disk) }
            // A connection that cannot write reads first, so that a damaged file stays as it is. Nobody else changes
            // the file meanwhile: the directory is locked.
            let log = try WriteAheadLog.check(of: path)
            let reader = try StoreReader(path, try StoreFile.open(path, .readOnly, on: disk))
            let database = try StoreFile.open(path, .readWrite, on: disk)
            do throws(SQLiteError) {
                // Behind its end it would stay there, and be counted with what the next power cut leaves.
                if log == .endsBeforeACommit { try database.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
                state.connection = try Connection(path, database, reader)
            } catch {
                throw StoreFailure(error, "open", path)
            }
            return reader.state
        }
    }

    public func persist(_ batch: StoreBatch) throws(StoreFailure) {
        try state.withLock { (state) throws(StoreFailure) in
            guard try state.connection?.persist(batch) != nil else {
                throw StoreFailure(.closed, "\(path) is not open")
            }
        }
    }

    /// Writes a copy of the newest durable state into a new file, while the store goes on.
    public func backup(to target: String) throws(StoreFailure) {
        try StoreBackup.make(of: path, to: target, on: disk)
    }

    public func close() {
        state.withLock { state in
            state.connection = nil
            state.directory = nil
        }
    }
}

/// An open database with its prepared statements, and what its summary is made of.
private struct Connection: ~Copyable {
    private let path: String
    private let database: Database
    private let write: Statement
    private let remove: Statement
    private let writeSummary: Statement
    private var summary: StateSummary
    private var checksums: [ObjectKey: UInt64]

    init(_ path: String, _ database: consuming Database, _ reader: StoreReader) throws(SQLiteError) {
        let write = try database.prepare(
            """
            INSERT INTO objects(api_group, kind, namespace, name, uid, revision, claim, body, checksum)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (api_group, kind, namespace, name) DO UPDATE SET
            uid = ?5, revision = ?6, claim = ?7, body = ?8, checksum = ?9
            """)
        let remove = try database.prepare(
            "DELETE FROM objects WHERE api_group = ?1 AND kind = ?2 AND namespace = ?3 AND name = ?4")
        let writeSummary = try database.prepare(StateSummary.writeSQL)
        self.path = path
        self.write = write
        self.remove = remove
        self.writeSummary = writeSummary
        self.database = database
        summary = reader.summary
        checksums = reader.checksums
    }

    mutating func persist(_ batch: StoreBatch) throws(StoreFailure) {
        do throws(SQLiteError) {
            try database.execute("BEGIN IMMEDIATE")
            do throws(SQLiteError) {
                for stored in batch.writes { try put(stored, batch.revision) }
                for key in batch.removals { try drop(key) }
                summary.revision = batch.revision
                summary.objectCount = checksums.count
                try summary.write(with: writeSummary)
                try database.execute("COMMIT")
            } catch {
                // The store takes no more writes now; this only lets the lock go.
                try? database.execute("ROLLBACK")
                throw error
            }
        } catch {
            throw StoreFailure(error, "write", path)
        }
    }

    private mutating func put(_ stored: StoredObject, _ revision: Revision) throws(SQLiteError) {
        let row = ObjectRow(stored, revision: revision)
        let checksum = row.checksum
        try bind(row.key, to: write)
        try write.bind(row.uid, at: 5)
        try write.bind(Int64(bitPattern: row.revision), at: 6)
        try write.bind(row.claim, at: 7)
        try write.bind(row.body, at: 8)
        try write.bind(Int64(bitPattern: checksum), at: 9)
        try write.run()
        summary.digest &+= checksum &- (checksums.updateValue(checksum, forKey: row.key) ?? 0)
    }

    private mutating func drop(_ key: ObjectKey) throws(SQLiteError) {
        guard let checksum = checksums.removeValue(forKey: key) else { return }
        try bind(key, to: remove)
        try remove.run()
        summary.digest &-= checksum
    }

    private func bind(_ key: ObjectKey, to statement: borrowing Statement) throws(SQLiteError) {
        try statement.bind(key.kind.group, at: 1)
        try statement.bind(key.kind.kind, at: 2)
        try statement.bind(key.namespace, at: 3)
        try statement.bind(key.name, at: 4)
    }
}
