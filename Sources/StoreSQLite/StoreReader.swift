internal import Objects
internal import Store

/// Reads a whole database, believing nothing: format, structure, every row's checksum, and that no row is missing.
struct StoreReader {
    let path: String
    private(set) var state = StoredState()
    private(set) var summary = StateSummary(stateID: "")
    /// By key, so that the summary can be kept up row by row.
    private(set) var checksums: [ObjectKey: UInt64] = [:]

    init(_ path: String, _ database: borrowing Database) throws(StoreFailure) {
        self.path = path
        try checkFormat(database)
        try checkStructure(database)
        try readSummary(database)
        try readObjects(database)
    }

    /// Runs queries; what goes wrong in SQLite becomes a failure of this file.
    private func asking<Answer>(
        _ ask: () throws(SQLiteError) -> Answer
    ) throws(StoreFailure) -> Answer {
        do throws(SQLiteError) {
            return try ask()
        } catch {
            throw StoreFailure(error, "read", path)
        }
    }

    private func checkFormat(_ database: borrowing Database) throws(StoreFailure) {
        let version = try asking { () throws(SQLiteError) in try database.number("PRAGMA user_version") ?? 0 }
        guard version <= StoreFormat.version else {
            throw StoreFailure(
                .newerFormat,
                "\(path) has format \(version) and this version of skeg knows formats up to \(StoreFormat.version): "
                    + "run the version that wrote it or a later one, or restore a backup that this version made")
        }
        guard version == StoreFormat.version else {
            throw StoreFailure.damaged(path, "it says that its format is \(version), which never was")
        }
    }

    private func checkStructure(_ database: borrowing Database) throws(StoreFailure) {
        let verdict = try asking { () throws(SQLiteError) in try database.text("PRAGMA integrity_check(1)") }
        guard verdict == "ok" else {
            throw StoreFailure.damaged(path, "the check of its structure says: \(verdict ?? "nothing")")
        }
    }

    private mutating func readSummary(_ database: borrowing Database) throws(StoreFailure) {
        let found = try asking { () throws(SQLiteError) -> (StateSummary, Int64)? in
            let row = try database.prepare("SELECT state_id, revision, object_count, digest, checksum FROM meta")
            guard try row.step() else { return nil }
            let summary = StateSummary(
                stateID: row.text(0) ?? "", revision: UInt64(bitPattern: row.number(1)),
                objectCount: Int(row.number(2)), digest: UInt64(bitPattern: row.number(3)))
            return (summary, row.number(4))
        }
        guard let (summary, checksum) = found, UInt64(bitPattern: checksum) == summary.checksum else {
            throw StoreFailure.damaged(path, "the summary of its state does not fit its checksum")
        }
        self.summary = summary
        state.revision = summary.revision
    }

    private mutating func readObjects(_ database: borrowing Database) throws(StoreFailure) {
        var count = 0
        var digest: UInt64 = 0
        state.objects.reserveCapacity(summary.objectCount)
        checksums.reserveCapacity(summary.objectCount)
        do throws(SQLiteError) {
            let rows = try database.prepare(
                "SELECT api_group, kind, namespace, name, uid, revision, claim, body, checksum FROM objects")
            while try rows.step() {
                let row = ObjectRow(rows)
                let checksum = row.checksum
                guard UInt64(bitPattern: rows.number(8)) == checksum else {
                    throw SQLiteError(faultOf: row, "does not fit its checksum")
                }
                count += 1
                digest &+= checksum
                checksums[row.key] = checksum
                state.objects.append(try object(of: row))
            }
        } catch {
            throw StoreFailure(error, "read", path)
        }
        guard count == summary.objectCount, digest == summary.digest, checksums.count == count else {
            throw StoreFailure.damaged(
                path, "it holds \(count) objects, and they are not the \(summary.objectCount) that were written")
        }
    }

    private func object(of row: ObjectRow) throws(SQLiteError) -> StoredObject {
        let content: Value
        do throws(Diagnostic) {
            content = try JSONParser.parse(row.body, file: path, limits: StoreFormat.bodyLimits)
        } catch {
            throw SQLiteError(faultOf: row, "cannot be parsed")
        }
        let object = Object(content)
        guard object.key == row.key, object.uid == row.uid, object.resourceVersion == String(row.revision),
            row.revision <= summary.revision
        else { throw SQLiteError(faultOf: row, "is not the object that its row says") }
        return StoredObject(object, claim: row.claim)
    }
}
