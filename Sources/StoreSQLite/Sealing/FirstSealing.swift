internal import Objects
internal import Sealing
internal import Store

/// Seals a store of the format that kept Secrets in clear, once.
///
/// It is written anew into another file, which takes the name of the first when it is whole and checked: what was in clear is in
/// no page of it that is free or half used, and no crash leaves a half. The first file is removed; what its blocks held stays on the
/// medium until they are used again, as with any file.
struct FirstSealing {
    private let path: String
    private let disk: any Disk
    private let keys: Keyring

    private var draft: String { path + ".sealing" }

    init(_ path: String, on disk: any Disk, with keys: Keyring) {
        self.path = path
        self.disk = disk
        self.keys = keys
    }

    /// - Parameter reader: What was read from the file.
    /// - Returns: What is read from the new one.
    func run(_ reader: StoreReader) throws(StoreFailure) -> StoreReader {
        try writeDraft(reader)
        let sealed = try StoreReader(
            draft, try StoreFile.open(draft, .readOnly, on: disk), .opened(with: keys, of: draft))
        guard sealed.unsealed.isEmpty, sealed.checksums.count == reader.checksums.count else {
            throw StoreFailure(.io, "cannot seal \(path): \(draft) does not hold what was written to it")
        }
        try removeLog()
        try disk.rename(draft, to: path)
        try disk.sync(Files.directory(of: path))
        return sealed
    }

    private func writeDraft(_ reader: StoreReader) throws(StoreFailure) {
        var summary = reader.summary
        let objects = reader.state.objects
        let keys = keys
        try StoreFile.write(draft, for: path, on: disk) { (database) throws(SQLiteError) in
            summary.digest = 0
            let statement = try database.prepare(
                "INSERT INTO objects(\(ObjectRow.columns)) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")
            for stored in objects {
                let row = try ObjectRow(stored, revision: summary.revision, keys: keys)
                try row.bind(to: statement)
                try statement.run()
                summary.digest &+= row.checksum
            }
            return summary
        }
    }

    /// Brings the log of the first file into it, and takes the log away for certain: beside the new file it would be taken for that
    /// one's.
    private func removeLog() throws(StoreFailure) {
        try closeLog(try StoreFile.open(path, .readWrite, on: disk))
        try disk.remove(path + "-wal")
        try disk.remove(path + "-shm")
        try disk.sync(Files.directory(of: path))
    }

    /// The first column says whether somebody held it up (https://sqlite.org/pragma.html#pragma_wal_checkpoint).
    private func closeLog(_ database: consuming Database) throws(StoreFailure) {
        let isHeldUp: Bool
        do throws(SQLiteError) {
            isHeldUp = try database.number("PRAGMA wal_checkpoint(TRUNCATE)") != 0
        } catch {
            throw StoreFailure(error, "seal", path)
        }
        guard !isHeldUp else {
            throw StoreFailure(
                .inUse, "cannot seal \(path): another process reads it, maybe a backup: start again when that has ended"
            )
        }
    }
}
