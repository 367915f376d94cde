internal import Objects
internal import Sealing
internal import Store

/// An open database with its prepared statements, and what its summary is made of.
struct Connection: ~Copyable {
    /// Bytes that one transaction seals anew, unless a single object has more: the store's writes wait for it.
    static let sealedBytesAtOnce = 4 << 20

    private let path: String
    private let database: Database
    private let find: Statement
    private let write: Statement
    private let remove: Statement
    private let writeSummary: Statement
    private var summary: StateSummary
    private var checksums: [ObjectKey: UInt64]
    /// The keys that rows are sealed with.
    private var seals: [ObjectKey: KeyID]
    /// Rows that are in clear or under another key than the first.
    private var stale: Set<ObjectKey>
    private(set) var keys: Keyring

    init(_ path: String, _ database: consuming Database, _ reader: StoreReader, _ keys: Keyring) throws(SQLiteError) {
        let isRow = "api_group = ?1 AND kind = ?2 AND namespace = ?3 AND name = ?4"
        let find = try database.prepare("SELECT \(ObjectRow.columns) FROM objects WHERE \(isRow)")
        let write = try database.prepare(
            """
            INSERT INTO objects(\(ObjectRow.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            ON CONFLICT (api_group, kind, namespace, name) DO UPDATE SET
            uid = ?5, revision = ?6, claim = ?7, body = ?8, checksum = ?9
            """)
        let remove = try database.prepare("DELETE FROM objects WHERE \(isRow)")
        let writeSummary = try database.prepare(StateSummary.writeSQL)
        self.path = path
        self.find = find
        self.write = write
        self.remove = remove
        self.writeSummary = writeSummary
        self.database = database
        self.keys = keys
        summary = reader.summary
        checksums = reader.checksums
        seals = reader.seals
        stale = reader.unsealed.union(reader.seals.filter { $0.value != keys.first.id }.keys)
    }

    mutating func persist(_ batch: StoreBatch) throws(StoreFailure) {
        try begin()
        do throws(SQLiteError) {
            for stored in batch.writes { try put(ObjectRow(stored, revision: batch.revision, keys: keys)) }
            for key in batch.removals { try drop(key) }
            summary.revision = batch.revision
            summary.objectCount = checksums.count
            try commit()
        } catch {
            throw rolledBack(error)
        }
    }

    // MARK: Transactions

    private func begin() throws(StoreFailure) {
        do throws(SQLiteError) { try database.execute("BEGIN IMMEDIATE") } catch { throw rolledBack(error) }
    }

    private func commit() throws(SQLiteError) {
        try summary.write(with: writeSummary)
        try database.execute("COMMIT")
    }

    private func rolledBack(_ error: SQLiteError) -> StoreFailure {
        // The store takes no more writes now; this only lets the lock go.
        try? database.execute("ROLLBACK")
        return StoreFailure(error, "write", path)
    }

    private mutating func put(_ row: ObjectRow) throws(SQLiteError) {
        let checksum = row.checksum
        try row.bind(to: write)
        try write.run()
        summary.digest &+= checksum &- (checksums.updateValue(checksum, forKey: row.key) ?? 0)
        seals[row.key] = row.keyID
        stale.remove(row.key)
    }

    private mutating func drop(_ key: ObjectKey) throws(SQLiteError) {
        guard let checksum = checksums.removeValue(forKey: key) else { return }
        try key.bind(to: remove)
        try remove.run()
        summary.digest &-= checksum
        seals[key] = nil
        stale.remove(key)
    }
}

// MARK: - Seals

extension Connection {
    /// How many rows are in clear that must not be, or under another key than the first.
    var staleSeals: Int { stale.count }

    /// How many rows each key is needed for.
    var sealCounts: [KeyID: Int] { seals.values.reduce(into: [:]) { $0[$1, default: 0] += 1 } }

    /// Seals with these keys from now on. They have to open all that is there.
    mutating func use(_ keys: Keyring) {
        self.keys = keys
        stale = stale.filter { seals[$0] == nil }.union(seals.filter { $0.value != keys.first.id }.keys)
    }

    /// Seals some rows with the first key, in one transaction; gives how many are left. When none is, nothing in the file and its
    /// log is sealed with another key, or in clear.
    mutating func renewSeals(atMost limit: Int) throws(StoreFailure) -> Int {
        var count = 0
        var bytes = 0
        try begin()
        do throws(SQLiteError) {
            for key in stale.prefix(limit) where bytes < Connection.sealedBytesAtOnce {
                guard var row = try row(of: key) else { throw SQLiteError(lost: key) }
                try row.renewSeal(with: keys)
                try put(row)
                count += 1
                bytes += row.body.count
            }
            try commit()
            if count > 0, stale.isEmpty { try forgetLog() }
        } catch {
            throw rolledBack(error)
        }
        return stale.count
    }

    private func row(of key: ObjectKey) throws(SQLiteError) -> ObjectRow? {
        defer { find.reset() }
        try key.bind(to: find)
        return try find.step() ? ObjectRow(find) : nil
    }

    /// Brings the log into the file and cuts it off, as it has the rows from before. A backup that is being made holds that up for a
    /// moment; the log is then written over by what comes.
    private func forgetLog() throws(SQLiteError) { try database.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
}

extension Optional where Wrapped: ~Copyable {
    /// Nil where there is nothing.
    mutating func mutateIfThere<Answer, Failure: Error>(
        _ change: (inout Wrapped) throws(Failure) -> Answer
    ) throws(Failure) -> Answer? {
        guard var value = take() else { return nil }
        do throws(Failure) {
            let answer = try change(&value)
            self = consume value
            return answer
        } catch {
            self = consume value
            throw error
        }
    }
}
