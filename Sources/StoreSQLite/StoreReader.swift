internal import Objects
internal import Sealing
internal import Store
internal import Wiping

/// Reads a whole database, believing nothing: format, structure, every row's checksum, and that no row is missing.
struct StoreReader {
    let path: String
    private(set) var state = StoredState()
    private(set) var summary = StateSummary(stateID: "")
    /// By key, so that the summary can be kept up row by row.
    private(set) var checksums: [ObjectKey: UInt64] = [:]
    /// The keys that rows are sealed with.
    private(set) var seals: [ObjectKey: KeyID] = [:]
    /// Those in clear that have to be sealed.
    private(set) var unsealed: Set<ObjectKey> = []
    private(set) var version: Int64 = 0
    private let sealedRows: SealedRows

    init(_ path: String, _ database: borrowing Database, _ sealedRows: SealedRows) throws(StoreFailure) {
        self.path = path
        self.sealedRows = sealedRows
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

    private mutating func checkFormat(_ database: borrowing Database) throws(StoreFailure) {
        version = try asking { () throws(SQLiteError) in try database.number("PRAGMA user_version") ?? 0 }
        guard version <= StoreFormat.version else {
            throw StoreFailure(
                .newerFormat,
                "\(path) has format \(version) and this version of skeg knows formats up to \(StoreFormat.version): "
                    + "run the version that wrote it or a later one, or restore a backup that this version made")
        }
        guard version >= StoreFormat.oldestVersion else {
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
        state.objects.reserveCapacity(summary.objectCount)
        checksums.reserveCapacity(summary.objectCount)
        var found = (count: 0, digest: UInt64(0))
        var failure: StoreFailure?
        do throws(SQLiteError) {
            let rows = try database.prepare("SELECT \(ObjectRow.columns) FROM objects")
            while failure == nil, try rows.step() {
                let row = ObjectRow(rows)
                let checksum = row.checksum
                guard UInt64(bitPattern: rows.number(8)) == checksum else {
                    throw SQLiteError(faultOf: row, "does not fit its checksum")
                }
                found.count += 1
                found.digest &+= checksum
                checksums[row.key] = checksum
                do throws(StoreFailure) { try take(row) } catch { failure = error }
            }
        } catch {
            throw StoreFailure(error, "read", path)
        }
        if let failure { throw failure }
        guard found.count == summary.objectCount, found.digest == summary.digest, checksums.count == found.count else {
            throw StoreFailure.damaged(
                path, "it holds \(found.count) objects, and they are not the \(summary.objectCount) that were written")
        }
    }

    private mutating func take(_ row: ObjectRow) throws(StoreFailure) {
        guard Envelope.isMarked(row.body) else {
            let stored = try object(of: row, row.body)
            state.objects.append(stored)
            if SealedObjects.contains(stored.object) { unsealed.insert(row.key) }
            return
        }
        var envelope: Envelope
        do throws(SealingError) { envelope = try Envelope(row.body) } catch { throw fault(of: row, "\(error)") }
        seals[row.key] = envelope.keyID
        guard case .opened(let keys, let source) = sealedRows else { return }
        guard let keys, keys[envelope.keyID] != nil else { throw keyMissing(envelope.keyID, row, keys, source) }
        var content: [UInt8]
        do throws(SealingError) {
            content = try envelope.open(for: row.place, with: keys)
        } catch {
            throw fault(of: row, "\(error)")
        }
        defer { content.wipe() }
        state.objects.append(try object(of: row, content))
    }

    private func object(of row: ObjectRow, _ body: [UInt8]) throws(StoreFailure) -> StoredObject {
        let content: Value
        do throws(Diagnostic) {
            content = try JSONParser.parse(body, file: path, limits: StoreFormat.bodyLimits)
        } catch {
            throw fault(of: row, "cannot be parsed")
        }
        let object = Object(content)
        guard object.key == row.key, object.uid == row.uid, object.resourceVersion == String(row.revision),
            row.revision <= summary.revision
        else { throw fault(of: row, "is not the object that its row says") }
        return StoredObject(object, claim: row.claim)
    }

    private func fault(of row: ObjectRow, _ what: String) -> StoreFailure {
        .damaged(path, SQLiteError(faultOf: row, what).message)
    }

    private func keyMissing(_ id: KeyID, _ row: ObjectRow, _ keys: Keyring?, _ source: String) -> StoreFailure {
        let found = keys.map { "holds only \($0.keys.map { "\($0.id)" }.joined(separator: ", "))" } ?? "is not there"
        return StoreFailure(
            .sealed,
            "\(path) cannot be opened: the object \(row.key) is sealed with key \(id), and \(source) \(found); nothing was "
                + "changed: put a copy of that key back, as a further line, or start with the right --encryption-key-file; without "
                + "the key nobody can read the Secrets in this store")
    }
}
